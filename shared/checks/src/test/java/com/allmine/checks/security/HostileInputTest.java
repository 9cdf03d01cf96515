package com.allmine.checks.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.input.Choice;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.Invocation;
import com.allmine.checks.security.HostileInput.Route;
import com.allmine.data.event.EventType;
import com.allmine.local.HostedFunction;
import com.allmine.local.LocalRun;
import com.allmine.local.PublishedContract;
import com.allmine.local.Repository;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random headers, parameters, bodies and tokens, made from the requests that openapi.yaml documents. The response is
 * documented, never a 5xx, and shows nothing internal. {@code -Dfuzz=20000} tries that many for each route.
 */
@UsesLocalRun
class HostileInputTest {
    private static final int MUTANTS = Integer.getInteger("fuzz", 150);

    /** The most memory that a request may allocate, in bytes, with the test's part: 1/64 of a function's memory. */
    private static final long MAX_MEMORY = 16 << 20;

    /** The most CPU time of any request. Two quadratic steps over a body would take longer. */
    private static final Duration MAX_CPU = Duration.ofSeconds(1);

    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final String TENANT = "hostile";

    private static final String USER = "u-1";

    private static final PublishedContract CONTRACT = PublishedContract.read();

    /** The most expensive texts to normalize, trim, match or count, almost as long as a body may be. */
    private static final List<String> WORST = List.of(
            "a" + "\u0301".repeat(30_000),
            "a" + "\u0323\u0301".repeat(15_000),
            "a\u0344".repeat(20_000),
            "a" + "\u0301\ufeff".repeat(12_000),
            "1" + " ".repeat(60_000) + "1",
            "a" + "\n ".repeat(30_000) + "\u0000",
            "1.".repeat(30_000),
            "1990-01-15T" + "0".repeat(60_000),
            "😀\u200d".repeat(8_000),
            "\ufb03".repeat(20_000));

    private final LocalRun run;

    HostileInputTest(LocalRun run) {
        this.run = run;
        run.addUser(TENANT, USER);
    }

    static Stream<Route> routes() {
        return Stream.of(
                route("SaveGender", "save-gender/200-documented"),
                route("RecordConsent", "record-consent/200-documented"),
                route("ListConsents", "list-consents/200-current"),
                route("ShowConsentReceipt", "show-consent-receipt/200-of-another-user"),
                route("ListDueDocuments", "list-due-documents/200-documented"),
                route("AddUserInfo", "add-user-info/200-documented"),
                route("ConfirmIdentity", "confirm-identity/200-documented"),
                route("ShowIdentityAssurance", "show-identity-assurance/200-documented"),
                route("ListPermissionLog", "list-permission-log/200-by-role-and-resource"),
                route("ListEvents", "list-events/200-of-one-type"),
                route("ListCheckpoints", "list-checkpoints/200-of-the-permission-log"),
                route("ShowAcceptance", "show-acceptance/200-documented"),
                route("ShowInclusionProof", "show-inclusion-proof/409-not-yet-checkpointed"),
                route("ShowConsistencyProof", "show-consistency-proof/200-of-the-permission-log"),
                route("ListLegalDocuments", "list-legal-documents/200-documented"),
                route("ShowLegalDocument", "show-legal-document/200-superseded-in-turkish"),
                route("ListDropdown", "list-dropdown/200-documented"));
    }

    private static Route route(String function, String event) {
        String text = Repository.text(Repository.ROOT.resolve("events/" + event + ".json"));
        return new Route(function, tree(text).path("routeKey").asText(), text);
    }

    private static ObjectNode tree(String json) {
        return Json.object(json).orElseThrow();
    }

    private String token() {
        return run.get("/_local/tokens?sub=" + USER + "&tenantId=" + TENANT + "&roles=admin")
                .json()
                .path("token")
                .asText();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void answersAnyInputWithADocumentedResponse(Route route) {
        Random random = new Random(42);
        String token = token();
        Map<Integer, Integer> statuses = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        // The first request loads the classes.
        send(route, valid(route, token));
        long most = 0;
        for (int i = 0; i < MUTANTS; i++) {
            ObjectNode event = valid(route, token);
            int mutations = 1 + random.nextInt(3);
            for (int m = 0; m < mutations; m++) {
                HostileInput.mutate(route, event, random);
            }
            long before = THREAD.getCurrentThreadAllocatedBytes();
            Response response = send(route, event);
            long taken = THREAD.getCurrentThreadAllocatedBytes() - before;
            most = Math.max(most, taken);
            statuses.merge(response.status(), 1, Integer::sum);
            faults(route, response).forEach(fault -> wrong.add(fault + " for " + shortened(event.toString())));
        }
        assertThat(wrong).isEmpty();
        assertThat(most).isLessThan(MAX_MEMORY);
        assertThat(statuses.keySet()).allMatch(status -> status < 500);
        assertThat(statuses).containsKey(400);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void readsTheMostExpensiveTextsInLittleTime(Route route) {
        String token = token();
        send(route, valid(route, token));
        for (String worst : WORST) {
            for (ObjectNode event : withOneText(route, token, worst)) {
                long before = THREAD.getCurrentThreadCpuTime();
                Response response = send(route, event);
                Duration taken = Duration.ofNanos(THREAD.getCurrentThreadCpuTime() - before);

                assertThat(faults(route, response)).isEmpty();
                assertThat(response.status()).isLessThan(500);
                assertThat(taken).as(shortened(event.toString())).isLessThan(MAX_CPU);
            }
        }
    }

    /** The valid request with this text in each of its fields, headers and parameters, one at a time. */
    private static List<ObjectNode> withOneText(Route route, String token, String text) {
        List<ObjectNode> events = new ArrayList<>();
        ObjectNode body = tree(valid(route, token).path("body").asText("{}"));
        for (String field : HostileInput.names(body)) {
            events.add(valid(route, token)
                    .put("body", body.deepCopy().put(field, text).toString()));
            for (String inner : HostileInput.names(body.path(field))) {
                ObjectNode changed = body.deepCopy();
                ((ObjectNode) changed.path(field)).put(inner, text);
                events.add(valid(route, token).put("body", changed.toString()));
            }
        }
        for (String optional : List.of("secondName", "countryCode", "explainSourceOfFunding")) {
            events.add(valid(route, token)
                    .put("body", body.deepCopy().put(optional, text).toString()));
        }
        for (JsonNode parameter : HostileInput.parameters(route)) {
            ObjectNode event = valid(route, token);
            HostileInput.put(event, parameter, text);
            events.add(event);
        }
        return events;
    }

    private static ObjectNode valid(Route route, String token) {
        ObjectNode event = tree(route.event());
        ObjectNode headers = event.withObject("/headers");
        headers.remove(List.of("authorization", "x-auth"));
        headers.put("authorization", token).put("tenant-id", TENANT);
        return event;
    }

    private Response send(Route route, ObjectNode event) {
        HostedFunction function =
                Objects.requireNonNull(run.system().functions().get(route.function()));
        return Response.ofFunction(function.invoke(event.toString(), new Invocation("hostile", route.function())));
    }

    private static List<String> faults(Route route, Response response) {
        String[] parts = route.route().split(" ", 2);
        List<String> faults = new ArrayList<>(CONTRACT.faultsOfResponse(parts[0], parts[1], response));
        String body = response.body();
        for (String type : Choice.wires(EventType.class)) {
            body = body.replace(type, ""); // Events have names like those of our classes.
        }
        Stream.of("com.allmine", "Exception", "java.", "\\tat ", "amazonaws")
                .filter(body::contains)
                .forEach(word -> faults.add("the response has " + word));
        return faults;
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), 3000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0af",
                "ff",
                "eda080",
                "f4908080",
                "efbbbf7b7d",
                "7b2267656e646572223a22ff227d",
                "1f8b0800000000000000",
                "00",
                "fffe7b007d00"
            })
    void refusesBytesThatAreNotText(String hex) {
        byte[] body = HexFormat.of().parseHex(hex);
        for (String type :
                List.of("application/json", "application/json; charset=utf-16", "application/octet-stream")) {
            Response response = run.send(run.to("/api/v1/onboarding/step-2")
                    .POST(BodyPublishers.ofByteArray(body))
                    .header("Content-Type", type)
                    .header("Authorization", token()));

            assertThat(response.status()).isEqualTo(400);
        }
    }
}
