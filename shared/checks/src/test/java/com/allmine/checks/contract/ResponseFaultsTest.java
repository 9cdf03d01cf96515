package com.allmine.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.LocalRun;
import com.allmine.local.PublishedContract;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The faults that {@link PublishedContract} finds in a response, so that no test passes for lack of a check. */
@UsesLocalRun
class ResponseFaultsTest {
    private static final PublishedContract CONTRACT = PublishedContract.read();

    private static final String ENVELOPE =
            "{\"isSuccess\":%s,\"statusCode\":%s,\"data\":%s,\"errors\":[\"x\"],\"timestamp\":\"%s\"%s}";

    private static final String TIME = "2026-01-15T10:30:00.000Z";

    private final LocalRun run;

    ResponseFaultsTest(LocalRun run) {
        this.run = run;
    }

    @Test
    void findsWhatIsWrongWithAnAnswer() {
        assertThat(CONTRACT.faultsOfResponse("GET", "/dropdown/get-parameter", run.get("/_local/tokens")))
                .anyMatch(fault -> fault.contains("header X-Request-ID is missing"))
                .anyMatch(fault -> fault.contains("body object found, array expected"));
    }

    private static List<String> faultsOfRefusal(int status, Map<String, String> headers, String body) {
        return CONTRACT.faultsOfResponse(
                "GET", "/admin/role-resource-permission-log", new Response(status, headers, body));
    }

    private static Map<String, String> headersOf(String code) {
        return Map.of("Content-Type", "application/json; charset=utf-8", "X-Request-ID", "1", "X-Error-Code", code);
    }

    @Test
    void holdsOurAnswersToMoreThanClientsMayRelyOn() {
        Map<String, String> headers = headersOf("VALIDATION_FAILED");
        assertThat(faultsOfRefusal(400, headers, ENVELOPE.formatted(false, 400, null, TIME, "")))
                .isEmpty();

        assertThat(faultsOfRefusal(400, headers, ENVELOPE.formatted(false, 400, null, TIME, ",\"more\":1")))
                .anyMatch(fault -> fault.contains("'more'"));
        assertThat(faultsOfRefusal(400, headers, ENVELOPE.formatted(false, 400, null, "2026-01-15T10:30:00Z", "")))
                .anyMatch(fault -> fault.contains("body/timestamp"));
        assertThat(faultsOfRefusal(400, headers, ENVELOPE.formatted(false, 400, "{}", TIME, "")))
                .anyMatch(fault -> fault.contains("body/data"));
        assertThat(faultsOfRefusal(400, headers, ENVELOPE.formatted(true, 401, null, TIME, "")))
                .anyMatch(fault -> fault.contains("body/isSuccess"))
                .anyMatch(fault -> fault.contains("body/statusCode"));
    }

    @Test
    void insistsOnTheCharsetOfEveryJsonAnswer() {
        Map<String, String> headers = new TreeMap<>(headersOf("VALIDATION_FAILED"));
        headers.put("Content-Type", "application/json");

        assertThat(faultsOfRefusal(400, headers, ENVELOPE.formatted(false, 400, null, TIME, "")))
                .singleElement()
                .asString()
                .endsWith("header Content-Type is application/json, not application/json; charset=utf-8");
    }

    @Test
    void insistsOnTheSchemeThatAnUnauthorizedCallerIsAskedFor() {
        Map<String, String> headers = new TreeMap<>(headersOf("AUTHENTICATION_REQUIRED"));
        String body = ENVELOPE.formatted(false, 401, null, TIME, "");

        assertThat(faultsOfRefusal(401, headers, body))
                .singleElement()
                .asString()
                .endsWith("header WWW-Authenticate is missing");
        headers.put("WWW-Authenticate", "Bearer");
        assertThat(faultsOfRefusal(401, headers, body)).isEmpty();
    }

    @Test
    void takesAServerFailureInOneOfItsTwoForms() {
        Map<String, String> ofAFunction = headersOf("INTERNAL_ERROR");
        Map<String, String> ofTheGateway = Map.of("Content-Type", "application/json", "apigw-requestid", "1");
        assertThat(faultsOfRefusal(500, ofAFunction, ENVELOPE.formatted(false, 500, null, TIME, "")))
                .isEmpty();
        assertThat(faultsOfRefusal(500, ofTheGateway, "{\"message\":\"Internal Server Error\"}"))
                .isEmpty();

        assertThat(faultsOfRefusal(500, ofAFunction, "{\"isSuccess\":false,\"statusCode\":500}"))
                .anyMatch(fault -> fault.contains("'timestamp'"));
        assertThat(faultsOfRefusal(500, Map.of(), ENVELOPE.formatted(false, 500, null, TIME, "")))
                .anyMatch(fault -> fault.contains("header X-Error-Code is missing"));
        assertThat(faultsOfRefusal(500, ofTheGateway, ENVELOPE.formatted(false, 500, null, TIME, ",\"message\":\"x\"")))
                .anyMatch(fault -> fault.contains("'isSuccess'"));
    }
}
