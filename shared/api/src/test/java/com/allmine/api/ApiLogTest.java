package com.allmine.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.input.Platform;
import com.allmine.api.lambda.InvocationLog;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The log line of a request. */
class ApiLogTest {
    private final ApiFixture fixture = new ApiFixture();

    @Test
    void logsTheCauseOfACrashOnOneLineWithoutItsMessages() {
        fixture.answer(
                TestRequest.NOTHING,
                request -> ApiFixture.crash(
                        new IllegalStateException("secret 10000000146", new ArithmeticException("deeper"))));

        ObjectNode line = fixture.logged();
        assertThat(line.path("level").textValue()).isEqualTo("ERROR");
        assertThat(line.path("code").textValue()).isEqualTo("INTERNAL_ERROR");
        assertThat(line.path("status").intValue()).isEqualTo(500);
        assertThat(line.path("requestId").textValue()).isEqualTo("gateway-1");
        assertThat(line.path("cause").get(0).textValue()).isEqualTo("java.lang.IllegalStateException");
        assertThat(line.path("cause").get(1).textValue()).startsWith("  at ").contains("ApiLogTest");
        assertThat(fixture.log.getFirst()).doesNotContain("secret", "10000000146", "deeper");
    }

    @Test
    void logsTheCauseOfACauseBelowALongTrace() {
        fixture.answer(
                TestRequest.NOTHING, request -> ApiFixture.crash(new IllegalStateException(new ArithmeticException())));

        List<String> cause = new ArrayList<>();
        fixture.logged().path("cause").forEach(element -> cause.add(element.textValue()));
        assertThat(cause).contains("java.lang.IllegalStateException", "java.lang.ArithmeticException");
    }

    @Test
    void logsACrashThatIsItsOwnCause() {
        IllegalStateException egg = new IllegalStateException("egg");
        IllegalArgumentException hen = new IllegalArgumentException("hen", egg);
        egg.initCause(hen);

        fixture.answer(TestRequest.NOTHING, request -> ApiFixture.crash(egg));

        assertThat(fixture.logged().path("code").textValue()).isEqualTo("INTERNAL_ERROR");
    }

    @Test
    void logsEachRequestAsOneJsonObject() {
        Instant start = Instant.parse("2026-03-04T05:06:07.100Z");
        Iterator<Instant> times =
                List.of(start, start.plusMillis(40), start.plusMillis(42)).iterator();
        Api timed = new Api(times::next, fixture.log::add);
        ApiHandler handler = TestRequest.handler(timed, request -> {
            InvocationLog.caller("acme", "0123456789abcdef");
            InvocationLog.countRoundTrip();
            InvocationLog.countRoundTrip();
            return ApiResponse.envelope(Map.of("answer", "private"));
        });
        timed.answer(handler, TestRequest.body("{\"at\": \"private\"}").event(), TestRequest.INVOCATION);

        assertThat(fixture.log)
                .singleElement()
                .asString()
                .startsWith("{\"timestamp\":\"2026-03-04T05:06:07.142Z\",\"level\":\"INFO\","
                        + "\"message\":\"POST /things\",\"requestId\":\"gateway-1\",\"function\":\"SaveThing\","
                        + "\"code\":\"OK\",\"tenant\":\"acme\",\"pseudonym\":\"0123456789abcdef\",\"status\":200,"
                        + "\"requests\":1,\"roundTrips\":2,\"durationMs\":42,\"_aws\":{");
    }

    @Test
    void logsTheCodesOfAllProblemsAsAList() {
        fixture.answer(TestRequest.NOTHING, request -> {
            throw Refusal.of(List.of(Problem.ROLE_NOT_ALLOWED, Problem.TENANT_MISMATCH));
        });

        assertThat(fixture.logged().path("code").asText()).isEqualTo("ROLE_NOT_ALLOWED");
        assertThat(fixture.logged().path("codes"))
                .map(JsonNode::asText)
                .containsExactly("ROLE_NOT_ALLOWED", "TENANT_MISMATCH");
    }

    @Test
    void logsOneProblemAsAListToo() {
        fixture.answer(TestRequest.NOTHING, request -> {
            throw Problem.AML_BLOCKED.refusal();
        });

        assertThat(fixture.logged().path("codes")).map(JsonNode::asText).containsExactly("AML_BLOCKED");
    }

    @Test
    void letsCloudWatchCountByFunctionAndOnlyRequestsByCode() {
        fixture.answer(TestRequest.NOTHING, request -> ApiResponse.bare(Map.of()));

        JsonNode line = fixture.logged();
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
    void logsTheCodeAndTheReasonOfARefusal() {
        fixture.answer(TestRequest.body("{\"at\": \"private\"}"), request -> {
            throw Problem.SERVICE_UNAVAILABLE.refusal().because("the table is unavailable");
        });

        assertThat(fixture.log)
                .singleElement()
                .asString()
                .startsWith("{\"timestamp\":\"2026-05-22T16:11:27.239Z\",\"level\":\"ERROR\","
                        + "\"message\":\"POST /things\",\"requestId\":\"gateway-1\",\"function\":\"SaveThing\","
                        + "\"code\":\"SERVICE_UNAVAILABLE\","
                        + "\"cause\":[\"the table is unavailable\"],\"status\":503,"
                        + "\"codes\":[\"SERVICE_UNAVAILABLE\"],"
                        + "\"requests\":1,\"roundTrips\":0,\"durationMs\":0,");
    }

    @Test
    void logsNoErrorAndNoDataForAnInvalidRequest() {
        fixture.answer(
                TestRequest.body("{\"at\": \"private\"}"),
                request -> ApiResponse.envelope(request.body(fields -> fields.oneOf("at", Platform.class))));

        JsonNode line = fixture.logged();
        assertThat(line.path("level").textValue()).isEqualTo("INFO");
        assertThat(line.path("code").textValue()).isEqualTo("VALIDATION_FAILED");
        assertThat(fixture.log.getFirst()).doesNotContain("private");
    }

    @Test
    void escapesTheRouteInTheLogLine() {
        ObjectNode event = TestRequest.NOTHING.event().put("routeKey", "GET /\"x\"\n");

        fixture.answer(event, request -> ApiResponse.bare(Map.of()));

        assertThat(fixture.logged().path("message").textValue()).isEqualTo("GET /\"x\"\n");
    }

    @Test
    void logsTheStackOfADefectThatARefusalHides() {
        fixture.answer(TestRequest.NOTHING, request -> {
            throw Problem.INTERNAL_ERROR.refusal().because("no key").from(new ArithmeticException("secret"));
        });

        assertThat(fixture.logged().path("level").textValue()).isEqualTo("ERROR");
        assertThat(fixture.logged().path("cause").get(0).textValue()).isEqualTo("no key");
        assertThat(fixture.logged().path("cause").get(1).textValue()).isEqualTo("java.lang.ArithmeticException");
        assertThat(fixture.logged().path("cause").get(2).textValue())
                .startsWith("  at ")
                .contains("ApiLogTest");
        assertThat(fixture.log.getFirst()).doesNotContain("secret");
    }

    @Test
    void logsOnlyTheReasonIfAServiceIsUnavailable() {
        fixture.answer(TestRequest.NOTHING, request -> {
            throw Problem.SERVICE_UNAVAILABLE.refusal().because("no table").from(new ArithmeticException());
        });

        assertThat(fixture.logged().path("cause")).map(JsonNode::asText).containsExactly("no table");
    }

    @Test
    void logsTheCallerOfARefusedRequestAndOfACrash() {
        for (RuntimeException thrown : List.of(Problem.AML_BLOCKED.refusal(), new IllegalStateException())) {
            fixture.log.clear();
            fixture.answer(TestRequest.NOTHING, request -> {
                InvocationLog.caller("acme", "0123456789abcdef");
                throw thrown;
            });

            assertThat(fixture.logged().path("tenant").textValue()).isEqualTo("acme");
            assertThat(fixture.logged().path("pseudonym").textValue()).isEqualTo("0123456789abcdef");
        }
    }
}
