package com.allmine.local.journeys;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON bodies that an endpoint accepts or refuses, tried on {@code POST /api/v1/onboarding/step-2}. */
@UsesLocalRun
class RequestBodyJourneyTest {
    private static final String PATH = "/api/v1/onboarding/step-2";
    private static final String FRESH = "507f1f77bcf86cd799439012";

    private final LocalRun run;

    RequestBodyJourneyTest(LocalRun run) {
        this.run = run;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "[{\"gender\":\"male\"}]",
                "\"male\"",
                "1",
                "{",
                "{\"gender\":}",
                "{gender:'male'}",
                "{\"gender\":\"male\"",
                "{\"gender\":\"male\"}}",
                "{\"gender\":\"male\"} {}",
                "{\"gender\":\"male\",\"gender\":\"male\"}",
                "{\"gender\":\"male\",}",
                "gender=male"
            })
    void refusesABodyThatIsNotOneJsonObject(String body) {
        run.send(run.postAs(FRESH, PATH, body))
                .refused(
                        Problem.VALIDATION_FAILED,
                        "body: must be one JSON object in UTF-8, without duplicate keys, nested at most 16 deep");
    }

    @Test
    void refusesABodyThatNestsTooDeep() {
        String deepest = "{\"gender\":\"male\",\"x\":" + "[".repeat(15) + "]".repeat(15) + "}";
        String deeper = "{\"gender\":\"male\",\"x\":" + "[".repeat(16) + "]".repeat(16) + "}";

        run.send(run.postAs(FRESH, PATH, deepest)).accepted();
        run.send(run.postAs(FRESH, PATH, deeper))
                .refused(
                        Problem.VALIDATION_FAILED,
                        "body: must be one JSON object in UTF-8, without duplicate keys, nested at most 16 deep");
    }

    @Test
    void refusesABodyThatIsNotUtf8() {
        byte[] body = {'{', '"', 'g', 'e', 'n', 'd', 'e', 'r', '"', ':', '"', (byte) 0xfc, '"', '}'};

        run.send(goodRequest().POST(BodyPublishers.ofByteArray(body)))
                .refused(
                        Problem.VALIDATION_FAILED,
                        "body: must be one JSON object in UTF-8, without duplicate keys, nested at most 16 deep");
    }

    @ParameterizedTest
    @ValueSource(ints = {64 * 1024 + 1, 1024 * 1024, 11 * 1024 * 1024})
    void refusesALargeBody(int size) {
        run.send(run.postAs(FRESH, PATH, bodyOf(size)))
                .refused(Problem.VALIDATION_FAILED, "body: must be at most 65536 bytes");
    }

    @Test
    void takesABodyOfTheLargestSize() {
        run.send(run.postAs(FRESH, PATH, bodyOf(64 * 1024))).accepted();
    }

    private static String bodyOf(int size) {
        String body = "{\"gender\":\"male\",\"unknown\":\"\"}";
        return body.replace("\"\"", "\"" + "x".repeat(size - body.length()) + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "image/png", "json"})
    void refusesABodyThatSaysItIsSomethingElse(String contentType) {
        run.send(goodRequest().setHeader("Content-Type", contentType))
                .refused(Problem.VALIDATION_FAILED, "Content-Type: must be application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"})
    void takesEveryTypeOfJson(String contentType) {
        run.send(goodRequest().setHeader("Content-Type", contentType)).accepted();
    }

    private HttpRequest.Builder goodRequest() {
        return run.postAs(FRESH, PATH, "{\"gender\":\"male\"}");
    }
}
