package com.allmine.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The responses to what handlers return and throw. */
class ApiTest {
    private final ApiFixture fixture = new ApiFixture();

    @Test
    void wrapsDataInTheEnvelope() {
        GatewayResponse response = fixture.answer(
                TestRequest.NOTHING,
                request -> ApiResponse.envelope(Map.of("at", Instant.parse("2026-01-02T03:04:05Z"))));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"isSuccess\":true,\"statusCode\":200,\"data\":{\"at\":\"2026-01-02T03:04:05.000Z\"},"
                        + "\"errors\":[],\"timestamp\":\"2026-05-22T16:11:27.239Z\"}");
        assertThat(response.headers())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Content-Type", "application/json; charset=utf-8",
                        "Cache-Control", "no-store",
                        "X-Content-Type-Options", "nosniff",
                        "X-Request-ID", "gateway-1"));
    }

    @Test
    void returnsABareBodyAsItIs() {
        assertThat(fixture.answer(TestRequest.NOTHING, request -> ApiResponse.bare(List.of(3, 5)))
                        .body())
                .isEqualTo("[3,5]");
    }

    @Test
    void returnsBytesInBase64WithTheirContentType() {
        GatewayResponse response = fixture.answer(
                TestRequest.NOTHING,
                request -> ApiResponse.bytes(new byte[] {0, -1, 65}).header("Content-Type", "text/css"));

        assertThat(response.body()).isEqualTo("AP9B");
        assertThat(response.isBase64()).isTrue();
        assertThat(response.headers()).containsEntry("Content-Type", "text/css");
        assertThat(fixture.answer(TestRequest.NOTHING, request -> ApiResponse.bare(1))
                        .isBase64())
                .isFalse();
    }

    @Test
    void returnsNoBodyForNotModified() {
        GatewayResponse response = fixture.answer(
                TestRequest.NOTHING, request -> ApiResponse.notModified().header("ETag", "\"e-1\""));

        assertThat(response.status()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers()).containsEntry("ETag", "\"e-1\"");
    }

    @Test
    void addsTheHeadersOfTheHandlerWhichReplaceItsOwn() {
        GatewayResponse response = fixture.answer(
                TestRequest.NOTHING,
                request -> ApiResponse.bare(Map.of())
                        .header("Content-Language", "tr")
                        .header("Cache-Control", "public, max-age=60"));

        assertThat(response.headers())
                .containsEntry("Content-Language", "tr")
                .containsEntry("Cache-Control", "public, max-age=60")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .doesNotContainKey("X-Error-Code");
    }

    @Test
    void refusesInEnglishByDefault() {
        GatewayResponse response = fixture.answer(TestRequest.NOTHING, request -> {
            throw Problem.ACCOUNT_CLOSED.refusal();
        });

        assertThat(response.status()).isEqualTo(409);
        assertThat(response.body())
                .isEqualTo("{\"isSuccess\":false,\"statusCode\":409,\"data\":null,\"errors\":["
                        + "\"Resource already exists or cannot be changed in its current state\","
                        + "\"the account is closed\"],\"timestamp\":\"2026-05-22T16:11:27.239Z\"}");
        assertThat(response.headers())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Content-Type", "application/json; charset=utf-8",
                        "Cache-Control", "no-store",
                        "X-Content-Type-Options", "nosniff",
                        "X-Request-ID", "gateway-1",
                        "X-Error-Code", "ACCOUNT_CLOSED"));
    }

    @Test
    void asksForATokenOnlyAfterAMissingOne() {
        GatewayResponse unknown = fixture.answer(TestRequest.NOTHING, request -> {
            throw Problem.AUTHENTICATION_REQUIRED.refusal().because("sub: missing");
        });
        GatewayResponse forbidden = fixture.answer(TestRequest.NOTHING, request -> {
            throw Problem.ROLE_NOT_ALLOWED.refusal();
        });

        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.headers()).containsEntry("WWW-Authenticate", "Bearer");
        assertThat(unknown.body()).doesNotContain("sub");
        assertThat(forbidden.headers()).doesNotContainKey("WWW-Authenticate");
    }

    @Test
    void returnsNoContentWithoutAContentType() {
        GatewayResponse response = fixture.answer(TestRequest.NOTHING, request -> ApiResponse.noContent());

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers()).doesNotContainKey("Content-Type");
    }

    @Test
    void refusesInTurkishIfAsked() {
        GatewayResponse response = fixture.answer(TestRequest.header("x-language", "tr"), request -> {
            throw Problem.ACCOUNT_CLOSED.refusal();
        });

        assertThat(response.body())
                .contains("[\"Kaynak zaten var veya mevcut durumunda değiştirilemez\",\"hesap kapatılmış\"]");
    }

    @Test
    void refusesAnInvalidLanguageInEnglish() {
        GatewayResponse response = fixture.answer(
                TestRequest.header("X-Language", "TR"), request -> ApiResponse.envelope(request.clientHeaders()));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("[\"Validation failed\",\"X-Language: must be one of en, tr\"]");
    }

    @Test
    void namesAnInvalidHeaderInTurkish() {
        GatewayResponse response = fixture.answer(
                TestRequest.header("X-Language", "tr").and("X-Device-ID", "\u0007"),
                request -> ApiResponse.envelope(request.clientHeaders()));

        assertThat(response.body())
                .contains("[\"Doğrulama başarısız\","
                        + "\"X-Device-ID: 1 ile 128 arasında yazdırılabilir karakter olmalıdır\"]");
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void returnsEveryProblemWithItsStatusAndName(Problem problem) {
        GatewayResponse response = fixture.answer(TestRequest.NOTHING, request -> {
            throw problem.refusal();
        });

        assertThat(response.status()).isEqualTo(problem.status());
        assertThat(response.headers()).containsEntry("X-Error-Code", problem.name());
        assertThat(Json.object(response.body()).orElseThrow().path("errors"))
                .hasSize(problem.status() == 403 || problem.status() == 409 ? 2 : 1);
    }

    @Test
    void returnsEveryReasonOfARefusalAndTheCodeOfTheFirst() {
        GatewayResponse response = fixture.answer(TestRequest.NOTHING, request -> {
            throw Refusal.of(List.of(Problem.TENANT_MISMATCH, Problem.ROLE_NOT_ALLOWED));
        });

        assertThat(response.headers()).containsEntry("X-Error-Code", "TENANT_MISMATCH");
        assertThat(response.body())
                .contains("[\"Insufficient permissions\",\"tenant-id: must be the tenant of the token\","
                        + "\"your role does not allow this\"]");
    }

    @Test
    void asksForARetryOnlyIfAServiceIsUnavailable() {
        assertThat(fixture.answer(TestRequest.NOTHING, request -> {
                            throw Problem.SERVICE_UNAVAILABLE.refusal();
                        })
                        .headers())
                .containsEntry("Retry-After", "5");
        assertThat(fixture.answer(TestRequest.NOTHING, request -> {
                            throw Problem.INTERNAL_ERROR.refusal();
                        })
                        .headers())
                .doesNotContainKey("Retry-After");
    }

    @Test
    void addsTheHeadersOfARefusal() {
        GatewayResponse response = fixture.answer(TestRequest.NOTHING, request -> {
            throw Problem.ROUTE_NOT_FOUND.refusal().header("Allow", "POST");
        });

        assertThat(response.headers()).containsEntry("Allow", "POST");
    }

    @Test
    void returnsNothingAboutACrash() {
        GatewayResponse response = fixture.answer(
                TestRequest.NOTHING,
                request -> ApiFixture.crash(
                        new IllegalStateException("secret 10000000146", new ArithmeticException("deeper"))));

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers())
                .containsEntry("X-Error-Code", "INTERNAL_ERROR")
                .containsEntry("X-Request-ID", "gateway-1");
        assertThat(response.body())
                .isEqualTo("{\"isSuccess\":false,\"statusCode\":500,\"data\":null,"
                        + "\"errors\":[\"Internal server error\"],\"timestamp\":\"2026-05-22T16:11:27.239Z\"}");
    }

    @Test
    void returnsAResponseWhateverTheHandlerThrows() {
        for (Throwable defect : List.of(
                new IOException("checked"),
                new NoClassDefFoundError("missing jar"),
                new ExceptionInInitializerError("static"),
                new StackOverflowError("deep"),
                new NullPointerException("none"))) {
            assertThat(fixture.answer(TestRequest.NOTHING, request -> ApiFixture.crash(defect))
                            .status())
                    .isEqualTo(500);
        }
        assertThat(fixture.log).hasSize(5);
    }

    @Test
    void returnsAResponseToACrashWhileTheBodyIsWritten() {
        GatewayResponse response = fixture.answer(TestRequest.NOTHING, request -> ApiResponse.bare(new Object()));

        assertThat(response.status()).isEqualTo(500);
        assertThat(fixture.logged().path("cause").get(0).textValue()).isEqualTo("java.lang.IllegalArgumentException");
    }

    @Test
    void returnsAResponseToAnEmptyEvent() {
        GatewayResponse response = fixture.answer(
                MissingNode.getInstance(), request -> ApiResponse.envelope(List.of(request.method(), request.path())));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).containsEntry("X-Request-ID", "invocation-1");
        assertThat(fixture.logged().path("message").textValue()).isEmpty();
    }
}
