package com.allmine.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.input.Platform;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.InvocationLog;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiTest {
    private final List<String> log = new ArrayList<>();
    private final Api api = new Api(InstantSource.fixed(Instant.parse("2026-05-22T16:11:27.239Z")), log::add);

    private GatewayResponse answer(TestRequest sent, Function<ApiRequest, ApiResponse> endpoint) {
        return answer(sent.event(), endpoint);
    }

    private GatewayResponse answer(JsonNode event, Function<ApiRequest, ApiResponse> endpoint) {
        return api.answer(TestRequest.handler(api, endpoint), event, TestRequest.INVOCATION);
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
        GatewayResponse response = answer(
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
    void answersABareBodyAsItIs() {
        assertThat(answer(TestRequest.NOTHING, request -> ApiResponse.bare(List.of(3, 5)))
                        .body())
                .isEqualTo("[3,5]");
    }

    @Test
    void answersBytesInBase64AsTheTypeThatTheirHeaderNames() {
        GatewayResponse response = answer(
                TestRequest.NOTHING,
                request -> ApiResponse.bytes(new byte[] {0, -1, 65}).header("Content-Type", "text/css"));

        assertThat(response.body()).isEqualTo("AP9B");
        assertThat(response.isBase64()).isTrue();
        assertThat(response.headers()).containsEntry("Content-Type", "text/css");
        assertThat(answer(TestRequest.NOTHING, request -> ApiResponse.bare(1)).isBase64())
                .isFalse();
    }

    @Test
    void answersWithoutABody() {
        GatewayResponse response =
                answer(TestRequest.NOTHING, request -> ApiResponse.notModified().header("ETag", "\"e-1\""));

        assertThat(response.status()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers()).containsEntry("ETag", "\"e-1\"");
    }

    @Test
    void addsTheHeadersOfAnAnswerAndLetsThemReplaceItsOwn() {
        GatewayResponse response = answer(
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
    void refusesInEnglishUnlessAskedOtherwise() {
        GatewayResponse response = answer(TestRequest.NOTHING, request -> {
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
    void asksForATokenWhereOneIsMissingAndNowhereElse() {
        GatewayResponse unknown = answer(TestRequest.NOTHING, request -> {
            throw Problem.AUTHENTICATION_REQUIRED.refusal().because("sub: missing");
        });
        GatewayResponse forbidden = answer(TestRequest.NOTHING, request -> {
            throw Problem.ROLE_NOT_ALLOWED.refusal();
        });

        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.headers()).containsEntry("WWW-Authenticate", "Bearer");
        assertThat(unknown.body()).doesNotContain("sub");
        assertThat(forbidden.headers()).doesNotContainKey("WWW-Authenticate");
    }

    @Test
    void answersNoContentWithoutAType() {
        GatewayResponse response = answer(TestRequest.NOTHING, request -> ApiResponse.noContent());

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers()).doesNotContainKey("Content-Type");
    }

    @Test
    void refusesInTurkishWhereAsked() {
        GatewayResponse response = answer(TestRequest.header("x-language", "tr"), request -> {
            throw Problem.ACCOUNT_CLOSED.refusal();
        });

        assertThat(response.body())
                .contains("[\"Kaynak zaten var veya mevcut durumunda değiştirilemez\",\"hesap kapatılmış\"]");
    }

    @Test
    void refusesAWrongLanguageInEnglish() {
        GatewayResponse response = answer(
                TestRequest.header("X-Language", "TR"), request -> ApiResponse.envelope(request.clientHeaders()));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("[\"Validation failed\",\"X-Language: must be one of en, tr\"]");
    }

    @Test
    void namesAWrongHeaderInTurkish() {
        GatewayResponse response = answer(
                TestRequest.header("X-Language", "tr").and("X-Device-ID", "\u0007"),
                request -> ApiResponse.envelope(request.clientHeaders()));

        assertThat(response.body())
                .contains("[\"Doğrulama başarısız\","
                        + "\"X-Device-ID: 1 ile 128 arasında yazdırılabilir karakter olmalıdır\"]");
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void answersEveryProblemByItsStatusAndName(Problem problem) {
        GatewayResponse response = answer(TestRequest.NOTHING, request -> {
            throw problem.refusal();
        });

        assertThat(response.status()).isEqualTo(problem.status());
        assertThat(response.headers()).containsEntry("X-Error-Code", problem.name());
        assertThat(Json.object(response.body()).orElseThrow().path("errors"))
                .hasSize(problem.status() == 403 || problem.status() == 409 ? 2 : 1);
    }

    @Test
    void saysEveryReasonOfARefusalAndNamesTheFirst() {
        GatewayResponse response = answer(TestRequest.NOTHING, request -> {
            throw Refusal.of(List.of(Problem.TENANT_MISMATCH, Problem.ROLE_NOT_ALLOWED));
        });

        assertThat(response.headers()).containsEntry("X-Error-Code", "TENANT_MISMATCH");
        assertThat(response.body())
                .contains("[\"Insufficient permissions\",\"tenant-id: must be the tenant of the token\","
                        + "\"your role does not allow this\"]");
    }

    @Test
    void asksToComeBackLaterWhereAServiceIsDownAndOnlyThere() {
        assertThat(answer(TestRequest.NOTHING, request -> {
                            throw Problem.SERVICE_UNAVAILABLE.refusal();
                        })
                        .headers())
                .containsEntry("Retry-After", "5");
        assertThat(answer(TestRequest.NOTHING, request -> {
                            throw Problem.INTERNAL_ERROR.refusal();
                        })
                        .headers())
                .doesNotContainKey("Retry-After");
    }

    @Test
    void addsTheHeadersOfARefusal() {
        GatewayResponse response = answer(TestRequest.NOTHING, request -> {
            throw Problem.ROUTE_NOT_FOUND.refusal().header("Allow", "POST");
        });

        assertThat(response.headers()).containsEntry("Allow", "POST");
    }

    @Test
    void answersACrashWithoutAWordAboutIt() {
        GatewayResponse response = answer(
                TestRequest.NOTHING,
                request -> crash(new IllegalStateException("secret 10000000146", new ArithmeticException("deeper"))));

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers())
                .containsEntry("X-Error-Code", "INTERNAL_ERROR")
                .containsEntry("X-Request-ID", "gateway-1");
        assertThat(response.body())
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
            assertThat(answer(TestRequest.NOTHING, request -> crash(defect)).status())
                    .isEqualTo(500);
        }
        assertThat(log).hasSize(5);
    }

    @Test
    void answersACrashWhileTheAnswerIsWritten() {
        GatewayResponse response = answer(TestRequest.NOTHING, request -> ApiResponse.bare(new Object()));

        assertThat(response.status()).isEqualTo(500);
        assertThat(logged().path("cause").get(0).textValue()).isEqualTo("java.io.UncheckedIOException");
    }

    @Test
    void answersAnEventThatHoldsNothing() {
        GatewayResponse response = answer(
                MissingNode.getInstance(), request -> ApiResponse.envelope(List.of(request.method(), request.path())));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).containsEntry("X-Request-ID", "invocation-1");
        assertThat(logged().path("message").textValue()).isEmpty();
    }

    @Test
    void logsEachRequestAsOneJsonObject() {
        Instant start = Instant.parse("2026-03-04T05:06:07.100Z");
        Iterator<Instant> times =
                List.of(start, start.plusMillis(40), start.plusMillis(42)).iterator();
        Api timed = new Api(times::next, log::add);
        ApiHandler handler = TestRequest.handler(timed, request -> {
            InvocationLog.caller("acme", "0123456789abcdef");
            InvocationLog.countRoundTrip();
            InvocationLog.countRoundTrip();
            return ApiResponse.envelope(Map.of("answer", "private"));
        });
        timed.answer(handler, TestRequest.body("{\"at\": \"private\"}").event(), TestRequest.INVOCATION);

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
        ObjectNode event = TestRequest.NOTHING.event().put("routeKey", "GET /\"x\"\n");

        answer(event, request -> ApiResponse.bare(Map.of()));

        assertThat(logged().path("message").textValue()).isEqualTo("GET /\"x\"\n");
    }
}
