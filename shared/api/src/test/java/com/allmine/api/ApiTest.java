package com.allmine.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.input.Platform;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.RoundTrips;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiTest {
    private final List<String> log = new ArrayList<>();
    private final Api api = new Api(InstantSource.fixed(Instant.parse("2026-05-22T16:11:27.239Z")), log::add);

    private APIGatewayV2HTTPResponse answer(TestRequest sent, Endpoint endpoint) {
        return api.answer(sent.event(), TestRequest.context(), endpoint);
    }

    /** The one line that was logged. */
    private ObjectNode logged() {
        assertThat(log).hasSize(1).first().asString().doesNotContain("\n");
        return Json.object(log.getFirst()).orElseThrow();
    }

    /** Throws anything, checked or not. */
    @SuppressWarnings("unchecked") // the compiler takes T for an unchecked exception
    private static <T extends Throwable> ApiResponse crash(Throwable defect) throws T {
        throw (T) defect;
    }

    @Test
    void wrapsDataInTheEnvelope() {
        APIGatewayV2HTTPResponse response = answer(
                TestRequest.NOTHING,
                request -> ApiResponse.envelope(Map.of("at", Instant.parse("2026-01-02T03:04:05Z"))));

        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(response.getBody())
                .isEqualTo("{\"isSuccess\":true,\"statusCode\":200,\"data\":{\"at\":\"2026-01-02T03:04:05.000Z\"},"
                        + "\"errors\":[],\"timestamp\":\"2026-05-22T16:11:27.239Z\"}");
        assertThat(response.getHeaders())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Content-Type", "application/json; charset=utf-8",
                        "Cache-Control", "no-store",
                        "X-Content-Type-Options", "nosniff",
                        "X-Request-ID", "gateway-1"));
    }

    @Test
    void answersABareBodyAsItIs() {
        assertThat(answer(TestRequest.NOTHING, request -> ApiResponse.bare(List.of(3, 5)))
                        .getBody())
                .isEqualTo("[3,5]");
    }

    @Test
    void answersBytesInBase64AsTheTypeThatTheirHeaderNames() {
        APIGatewayV2HTTPResponse response = answer(
                TestRequest.NOTHING,
                request -> ApiResponse.bytes(new byte[] {0, -1, 65}).header("Content-Type", "text/css"));

        assertThat(response.getBody()).isEqualTo("AP9B");
        assertThat(response.getIsBase64Encoded()).isTrue();
        assertThat(response.getHeaders()).containsEntry("Content-Type", "text/css");
        assertThat(answer(TestRequest.NOTHING, request -> ApiResponse.bare(1)).getIsBase64Encoded())
                .isFalse();
    }

    @Test
    void answersWithoutABody() {
        APIGatewayV2HTTPResponse response =
                answer(TestRequest.NOTHING, request -> ApiResponse.notModified().header("ETag", "\"e-1\""));

        assertThat(response.getStatusCode()).isEqualTo(304);
        assertThat(response.getBody()).isEmpty();
        assertThat(response.getHeaders()).containsEntry("ETag", "\"e-1\"");
    }

    @Test
    void addsTheHeadersOfAnAnswerAndLetsThemReplaceItsOwn() {
        APIGatewayV2HTTPResponse response = answer(
                TestRequest.NOTHING,
                request -> ApiResponse.bare(Map.of())
                        .header("Content-Language", "tr")
                        .header("Cache-Control", "public, max-age=60"));

        assertThat(response.getHeaders())
                .containsEntry("Content-Language", "tr")
                .containsEntry("Cache-Control", "public, max-age=60")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .doesNotContainKey("X-Error-Code");
    }

    @Test
    void refusesInEnglishUnlessAskedOtherwise() {
        APIGatewayV2HTTPResponse response = answer(TestRequest.NOTHING, request -> {
            throw Problem.ACCOUNT_CLOSED.refusal();
        });

        assertThat(response.getStatusCode()).isEqualTo(409);
        assertThat(response.getBody())
                .isEqualTo("{\"isSuccess\":false,\"statusCode\":409,\"data\":null,\"errors\":["
                        + "\"Resource already exists or cannot be changed in its current state\","
                        + "\"the account is closed\"],\"timestamp\":\"2026-05-22T16:11:27.239Z\"}");
        assertThat(response.getHeaders())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Content-Type", "application/json; charset=utf-8",
                        "Cache-Control", "no-store",
                        "X-Content-Type-Options", "nosniff",
                        "X-Request-ID", "gateway-1",
                        "X-Error-Code", "ACCOUNT_CLOSED"));
    }

    @Test
    void asksForATokenWhereOneIsMissingAndNowhereElse() {
        APIGatewayV2HTTPResponse unknown = answer(TestRequest.NOTHING, request -> {
            throw Problem.AUTHENTICATION_REQUIRED.refusal().because("sub: missing");
        });
        APIGatewayV2HTTPResponse forbidden = answer(TestRequest.NOTHING, request -> {
            throw Problem.ROLE_NOT_ALLOWED.refusal();
        });

        assertThat(unknown.getStatusCode()).isEqualTo(401);
        assertThat(unknown.getHeaders()).containsEntry("WWW-Authenticate", "Bearer");
        assertThat(unknown.getBody()).doesNotContain("sub");
        assertThat(forbidden.getHeaders()).doesNotContainKey("WWW-Authenticate");
    }

    @Test
    void answersNoContentWithoutAType() {
        APIGatewayV2HTTPResponse response = answer(TestRequest.NOTHING, request -> ApiResponse.noContent());

        assertThat(response.getStatusCode()).isEqualTo(204);
        assertThat(response.getBody()).isEmpty();
        assertThat(response.getHeaders()).doesNotContainKey("Content-Type");
    }

    @Test
    void refusesInTurkishWhereAsked() {
        APIGatewayV2HTTPResponse response = answer(TestRequest.header("x-language", "tr"), request -> {
            throw Problem.ACCOUNT_CLOSED.refusal();
        });

        assertThat(response.getBody())
                .contains("[\"Kaynak zaten var veya mevcut durumunda değiştirilemez\",\"hesap kapatılmış\"]");
    }

    @Test
    void refusesAWrongLanguageInEnglish() {
        APIGatewayV2HTTPResponse response =
                answer(TestRequest.header("X-Language", "TR"), request -> ApiResponse.envelope(request.client()));

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(response.getBody()).contains("[\"Validation failed\",\"X-Language: must be one of en, tr\"]");
    }

    @Test
    void namesAWrongHeaderInTurkish() {
        APIGatewayV2HTTPResponse response = answer(
                TestRequest.header("X-Language", "tr").and("X-Device-ID", "\u0007"),
                request -> ApiResponse.envelope(request.client()));

        assertThat(response.getBody())
                .contains("[\"Doğrulama başarısız\","
                        + "\"X-Device-ID: 1 ile 128 arasında yazdırılabilir karakter olmalıdır\"]");
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void answersEveryProblemByItsStatusAndName(Problem problem) {
        APIGatewayV2HTTPResponse response = answer(TestRequest.NOTHING, request -> {
            throw problem.refusal();
        });

        assertThat(response.getStatusCode()).isEqualTo(problem.status());
        assertThat(response.getHeaders()).containsEntry("X-Error-Code", problem.name());
        assertThat(Json.object(response.getBody()).orElseThrow().path("errors"))
                .hasSize(problem.status() == 403 || problem.status() == 409 ? 2 : 1);
    }

    @Test
    void saysEveryReasonOfARefusalAndNamesTheFirst() {
        APIGatewayV2HTTPResponse response = answer(TestRequest.NOTHING, request -> {
            throw Refusal.of(List.of(Problem.TENANT_MISMATCH, Problem.ROLE_NOT_ALLOWED));
        });

        assertThat(response.getHeaders()).containsEntry("X-Error-Code", "TENANT_MISMATCH");
        assertThat(response.getBody())
                .contains("[\"Insufficient permissions\",\"tenant-id: must be the tenant of the token\","
                        + "\"your role does not allow this\"]");
    }

    @Test
    void asksToComeBackLaterWhereAServiceIsDownAndOnlyThere() {
        assertThat(answer(TestRequest.NOTHING, request -> {
                            throw Problem.SERVICE_UNAVAILABLE.refusal();
                        })
                        .getHeaders())
                .containsEntry("Retry-After", "5");
        assertThat(answer(TestRequest.NOTHING, request -> {
                            throw Problem.INTERNAL_ERROR.refusal();
                        })
                        .getHeaders())
                .doesNotContainKey("Retry-After");
    }

    @Test
    void addsTheHeadersOfARefusal() {
        APIGatewayV2HTTPResponse response = answer(TestRequest.NOTHING, request -> {
            throw Problem.ROUTE_NOT_FOUND.refusal().header("Allow", "POST");
        });

        assertThat(response.getHeaders()).containsEntry("Allow", "POST");
    }

    @Test
    void answersACrashWithoutAWordAboutIt() {
        APIGatewayV2HTTPResponse response = answer(
                TestRequest.NOTHING,
                request -> crash(new IllegalStateException("secret 10000000146", new ArithmeticException("deeper"))));

        assertThat(response.getStatusCode()).isEqualTo(500);
        assertThat(response.getHeaders())
                .containsEntry("X-Error-Code", "INTERNAL_ERROR")
                .containsEntry("X-Request-ID", "gateway-1");
        assertThat(response.getBody())
                .isEqualTo("{\"isSuccess\":false,\"statusCode\":500,\"data\":null,"
                        + "\"errors\":[\"Internal server error\"],\"timestamp\":\"2026-05-22T16:11:27.239Z\"}");
    }

    @Test
    void logsTheCauseOfACrashOnOneLineWithoutItsMessages() {
        answer(
                TestRequest.NOTHING,
                request -> crash(new IllegalStateException("secret 10000000146", new ArithmeticException("deeper"))));

        ObjectNode line = logged();
        assertThat(line.path("level").textValue()).isEqualTo("ERROR");
        assertThat(line.path("code").textValue()).isEqualTo("INTERNAL_ERROR");
        assertThat(line.path("status").intValue()).isEqualTo(500);
        assertThat(line.path("requestId").textValue()).isEqualTo("gateway-1");
        assertThat(line.path("cause").get(0).textValue()).isEqualTo("java.lang.IllegalStateException");
        assertThat(line.path("cause").get(1).textValue()).startsWith("  at ").contains("ApiTest");
        assertThat(log.getFirst()).doesNotContain("secret", "10000000146", "deeper");
    }

    @Test
    void namesTheCauseOfACauseHoweverLongTheTraceAboveIt() {
        answer(TestRequest.NOTHING, request -> crash(new IllegalStateException(new ArithmeticException())));

        List<String> cause = new ArrayList<>();
        logged().path("cause").forEach(element -> cause.add(element.textValue()));
        assertThat(cause).contains("java.lang.IllegalStateException", "java.lang.ArithmeticException");
    }

    @Test
    void logsACrashThatIsItsOwnCause() {
        IllegalStateException egg = new IllegalStateException("egg");
        IllegalArgumentException hen = new IllegalArgumentException("hen", egg);
        egg.initCause(hen);

        answer(TestRequest.NOTHING, request -> crash(egg));

        assertThat(logged().path("code").textValue()).isEqualTo("INTERNAL_ERROR");
    }

    @Test
    void answersWhateverIsThrown() {
        for (Throwable defect : List.of(
                new IOException("checked"),
                new NoClassDefFoundError("missing jar"),
                new ExceptionInInitializerError("static"),
                new StackOverflowError("deep"),
                new NullPointerException("none"))) {
            assertThat(answer(TestRequest.NOTHING, request -> crash(defect)).getStatusCode())
                    .isEqualTo(500);
        }
        assertThat(log).hasSize(5);
    }

    @Test
    void answersACrashWhileTheAnswerIsWritten() {
        APIGatewayV2HTTPResponse response = answer(TestRequest.NOTHING, request -> ApiResponse.bare(new Object()));

        assertThat(response.getStatusCode()).isEqualTo(500);
        assertThat(logged().path("cause").get(0).textValue()).isEqualTo("java.io.UncheckedIOException");
    }

    @Test
    void answersAnEventThatHoldsNothing() {
        APIGatewayV2HTTPResponse response = api.answer(
                new APIGatewayV2HTTPEvent(),
                TestRequest.context(),
                request -> ApiResponse.envelope(List.of(request.method(), request.path())));

        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(response.getHeaders()).containsEntry("X-Request-ID", "invocation-1");
        assertThat(logged().path("message").textValue()).isEmpty();
    }

    @Test
    void logsEachRequestAsOneJsonObject() {
        Instant start = Instant.parse("2026-03-04T05:06:07.100Z");
        Iterator<Instant> times =
                List.of(start, start.plusMillis(40), start.plusMillis(42)).iterator();
        new Api(times::next, log::add)
                .answer(TestRequest.body("{\"at\": \"private\"}").event(), TestRequest.context(), request -> {
                    request.signedIn(new Caller("acme", "u-private", Set.of("user")), "0123456789abcdef");
                    RoundTrips.count();
                    RoundTrips.count();
                    return ApiResponse.envelope(Map.of("answer", "private"));
                });

        assertThat(log)
                .singleElement()
                .asString()
                .startsWith("{\"timestamp\":\"2026-03-04T05:06:07.142Z\",\"level\":\"INFO\","
                        + "\"message\":\"POST /things\",\"requestId\":\"gateway-1\",\"function\":\"SaveThing\","
                        + "\"code\":\"OK\",\"tenant\":\"acme\",\"pseudonym\":\"0123456789abcdef\",\"status\":200,"
                        + "\"requests\":1,\"roundTrips\":2,\"durationMs\":42,\"_aws\":{");
    }

    @Test
    void logsTheNamesOfAllProblemsInOneShape() {
        answer(TestRequest.NOTHING, request -> {
            throw Refusal.of(List.of(Problem.ROLE_NOT_ALLOWED, Problem.TENANT_MISMATCH));
        });

        assertThat(logged().path("code").asText()).isEqualTo("ROLE_NOT_ALLOWED");
        assertThat(logged().path("codes")).map(JsonNode::asText).containsExactly("ROLE_NOT_ALLOWED", "TENANT_MISMATCH");
    }

    @Test
    void logsOneProblemAsAListToo() {
        answer(TestRequest.NOTHING, request -> {
            throw Problem.AML_BLOCKED.refusal();
        });

        assertThat(logged().path("codes")).map(JsonNode::asText).containsExactly("AML_BLOCKED");
    }

    @Test
    void letsCloudWatchCountByFunctionAndOnlyRequestsByCode() {
        answer(TestRequest.NOTHING, request -> ApiResponse.bare(Map.of()));

        JsonNode line = logged();
        JsonNode metrics = line.path("_aws").path("CloudWatchMetrics").get(0);
        assertThat(line.path("_aws").path("Timestamp").longValue())
                .isEqualTo(Instant.parse("2026-05-22T16:11:27.239Z").toEpochMilli());
        assertThat(metrics.path("Namespace").textValue()).isEqualTo("Allmine");
        assertThat(metrics.path("Dimensions").toString()).isEqualTo("[[\"function\"]]");
        assertThat(line.path("function").isTextual()).isTrue();
        assertThat(line.path("code").isTextual()).isTrue();
        assertThat(metrics.path("Metrics").findValuesAsText("Name"))
                .containsExactly("requests", "roundTrips", "durationMs")
                .allSatisfy(name -> assertThat(line.path(name).isNumber()).isTrue());
        assertThat(line.path("_aws").path("CloudWatchMetrics").get(1).toString())
                .isEqualTo("{\"Namespace\":\"Allmine\",\"Dimensions\":[[\"function\",\"code\"]],"
                        + "\"Metrics\":[{\"Name\":\"requests\",\"Unit\":\"Count\"}]}");
    }

    @Test
    void logsARefusalByItsCodeAndWithTheReasonForTheOperator() {
        answer(TestRequest.body("{\"at\": \"private\"}"), request -> {
            throw Problem.SERVICE_UNAVAILABLE.refusal().because("the table is asleep");
        });

        assertThat(log)
                .singleElement()
                .asString()
                .startsWith("{\"timestamp\":\"2026-05-22T16:11:27.239Z\",\"level\":\"ERROR\",\"message\":\"POST"
                                + " /things\",\"requestId\":\"gateway-1\",\"function\":\"SaveThing\",\"code\":\"SERVICE_UNAVAILABLE\",\"codes\":[\"SERVICE_UNAVAILABLE\"],\"cause\":[\"the"
                                + " table is asleep\"],\"status\":503,"
                                + "\"requests\":1,\"roundTrips\":0,\"durationMs\":0,");
    }

    @Test
    void logsAClientsFaultAsNoErrorAndWithoutWhatWasSent() {
        answer(
                TestRequest.body("{\"at\": \"private\"}"),
                request -> ApiResponse.envelope(request.body(fields -> fields.oneOf("at", Platform.class))));

        JsonNode line = logged();
        assertThat(line.path("level").textValue()).isEqualTo("INFO");
        assertThat(line.path("code").textValue()).isEqualTo("VALIDATION_FAILED");
        assertThat(log.getFirst()).doesNotContain("private");
    }

    @Test
    void keepsItsLogLineWholeWhateverTheRouteIsCalled() {
        APIGatewayV2HTTPEvent event = TestRequest.NOTHING.event();
        event.setRouteKey("GET /\"x\"\n");

        api.answer(event, TestRequest.context(), request -> ApiResponse.bare(Map.of()));

        assertThat(logged().path("message").textValue()).isEqualTo("GET /\"x\"\n");
    }
}
