package com.allmine.checks.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.Invocation;
import com.allmine.local.HostedFunction;
import com.allmine.local.LocalRun;
import com.allmine.local.LocalSystem;
import com.allmine.local.PublishedContract;
import com.allmine.local.Repository;
import com.allmine.local.UsesLocalRun;
import com.allmine.template.LambdaFunction;
import com.allmine.template.Route;
import com.allmine.testkit.Response;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The recorded events, in a folder for each function. A request is {@code <status>-<case>.json}, a call of the workflow,
 * a stream or the bus is {@code <outcome>.json}, a scheduled call is {@code <case>.json}.
 */
@UsesLocalRun
class EventsTest {
    static final Path EVENTS = Repository.ROOT.resolve("events");

    private static final PublishedContract CONTRACT = PublishedContract.read();

    /** Refused for a reason that no schema can express. */
    private static final Set<String> WRONG_BY_DATA = Set.of(
            "add-user-info/400-missing-explanation.json",
            "confirm-identity/400-under-age.json",
            "confirm-identity/400-wrong-checksum.json",
            "list-dropdown/400-districts-without-a-city.json");

    /** The event that has to be processed before an event succeeds. */
    private static final Map<String, String> BEFORE = Map.of(
            "show-identity-assurance/200-documented.json", "confirm-identity/200-register-says-yes.json",
            "show-identity-assurance/200-declared.json", "confirm-identity/200-documented.json");

    private final LocalSystem system;

    EventsTest(LocalRun run) {
        this.system = run.system();
        run.recordEvidence();
    }

    /** The output of each function of the workflow, a stream or the bus for its recorded inputs; an error by its name. */
    private static final Map<String, String> STEPS = Map.ofEntries(
            Map.entry("apply-aml-status/applied-clear.json", "\\{\"applied\":true}"),
            Map.entry("apply-aml-status/applied-review.json", "\\{\"applied\":true}"),
            Map.entry("apply-aml-status/refused-every-field.json", "com.allmine.applyamlstatus.RefusedEvent"),
            Map.entry("apply-aml-status/refused-future.json", "com.allmine.applyamlstatus.RefusedEvent"),
            Map.entry("apply-aml-status/refused-reference.json", "com.allmine.applyamlstatus.RefusedEvent"),
            Map.entry("apply-aml-status/refused-status.json", "com.allmine.applyamlstatus.RefusedEvent"),
            Map.entry("apply-aml-status/refused-unknown-tenant.json", "com.allmine.applyamlstatus.RefusedEvent"),
            Map.entry("apply-aml-status/refused-unknown-user.json", "com.allmine.applyamlstatus.RefusedEvent"),
            Map.entry("publish-events/published.json", "\\{\"batchItemFailures\":\\[]}"),
            Map.entry("publish-events/evidence.json", "\\{\"batchItemFailures\":\\[]}"),
            Map.entry(
                    "publish-events/unreadable-record.json",
                    "\\{\"batchItemFailures\":\\[\\{\"itemIdentifier\":\"0+202\"}]}"),
            Map.entry("verify-identity/match.json", "\\{\"verdict\":\"MATCH\"}"),
            Map.entry("verify-identity/no-match.json", "\\{\"verdict\":\"NO_MATCH\"}"),
            Map.entry("verify-identity/register-unavailable.json", "com.allmine.confirmidentity.RegisterUnavailable"),
            Map.entry(
                    "issue-token/issued.json", "\\{\"encryptedToken\":\"[\\w-]+\\.\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+\"}"));

    /** The events of the gateway. */
    static List<Path> events() {
        return all().filter(EventsTest::isOfTheGateway).toList();
    }

    static Set<String> steps() {
        return STEPS.keySet();
    }

    static List<Path> scheduledEvents() {
        return all().filter(event -> !isOfTheGateway(event) && !STEPS.containsKey(event.toString()))
                .toList();
    }

    private static Stream<Path> all() {
        return Repository.files(EVENTS, ".json").stream().map(EVENTS::relativize);
    }

    private static boolean isOfTheGateway(Path event) {
        return event.getFileName().toString().matches("\\d{3}-.+");
    }

    @ParameterizedTest
    @MethodSource("scheduledEvents")
    void isTakenByTheFunctionThatTheClockCalls(Path event) {
        LambdaFunction function = functionOf(event);

        assertThat(function.schedules()).isNotEmpty();
        String text = Repository.text(EVENTS.resolve(event));
        assertThat(json(text).path("detail-type").asText()).isEqualTo("Scheduled Event");
        HostedFunction hosted = Objects.requireNonNull(system.functions().get(function.name()));
        String answer = hosted.invoke(text, new Invocation("recorded", hosted.name()));
        assertThat(names(json(answer))).containsExactly("trees", "checkpoints", "broken");
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aStepMakesOfItsInputWhatItsNameSays(String input) {
        HostedFunction function = Objects.requireNonNull(
                system.functions().get(functionOf(Path.of(input)).name()));

        assertThat(outcome(function, Repository.text(EVENTS.resolve(input)))).matches(STEPS.get(input));
    }

    private static String outcome(HostedFunction function, String input) {
        try {
            return function.invoke(input, new Invocation("recorded", function.name()));
        } catch (RuntimeException e) {
            return e.getClass().getName();
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void isAnsweredAsItsNameSays(Path event) {
        if (BEFORE.containsKey(event.toString())) {
            answer(Path.of(BEFORE.get(event.toString())));
        }

        Response received = answer(event);

        assertThat(received.status() + "-").as(received.body()).isEqualTo(statusOf(event));
        JsonNode http = json(Repository.text(EVENTS.resolve(event)))
                .path("requestContext")
                .path("http");
        if (PublishedContract.covers(http.path("path").asText())) {
            assertThat(CONTRACT.faultsOfResponse(
                            http.path("method").asText(), http.path("path").asText(), received))
                    .isEmpty();
        }
        if (received.status() >= 400) {
            List<String> causes = received.errors().subList(1, received.errors().size());
            Problem problem = Problem.valueOf(String.valueOf(received.header("X-Error-Code")));
            received.refused(problem, causes.toArray(String[]::new));
        }
    }

    private Response answer(Path event) {
        HostedFunction function =
                Objects.requireNonNull(system.functions().get(functionOf(event).name()));
        Invocation invocation = new Invocation("recorded", function.name());
        return Response.ofFunction(function.invoke(Repository.text(EVENTS.resolve(event)), invocation));
    }

    @ParameterizedTest
    @MethodSource("events")
    void isARequestAsPublishedUnlessItIsRefusedAsInvalid(Path event) {
        List<String> faults = CONTRACT.faultsOfRequest(json(Repository.text(EVENTS.resolve(event))));

        boolean isWrong = statusOf(event).equals("400-") && !WRONG_BY_DATA.contains(event.toString());
        assertThat(!faults.isEmpty())
                .as("%s: openapi.yaml finds %s; its name says otherwise", event, faults)
                .isEqualTo(isWrong);
    }

    @ParameterizedTest
    @MethodSource("events")
    void isOneThatTheFunctionGets(Path event) {
        APIGatewayV2HTTPEvent loaded =
                EventLoader.loadApiGatewayHttpEvent(EVENTS.resolve(event).toString());

        LambdaFunction function = functionOf(event);
        List<String> routes =
                new ArrayList<>(function.routes().stream().map(Route::key).toList());
        if (function.isDefault()) {
            routes.add("$default");
        }
        assertThat(routes)
                .contains(loaded.getRouteKey(), loaded.getRequestContext().getRouteKey());
        String method = loaded.getRequestContext().getHttp().getMethod();
        if (!loaded.getRouteKey().equals("$default")) {
            String[] parts = loaded.getRouteKey().split(" ", 2);
            assertThat(parts[0]).isEqualTo(method);
            assertThat(new Route(parts[0], parts[1]).match(loaded.getRawPath()))
                    .contains(Objects.requireNonNullElse(loaded.getPathParameters(), Map.of()));
        }
        assertThat(loaded.getRequestContext().getHttp().getPath()).isEqualTo(loaded.getRawPath());
        assertThat(loaded.getRequestContext().getRequestId()).isNotEmpty();
    }

    @Test
    void everyRouteHasAnEventOfSuccess() {
        List<String> answered = events().stream()
                .filter(event -> statusOf(event).equals("200-"))
                .map(event -> json(Repository.text(EVENTS.resolve(event)))
                        .path("routeKey")
                        .asText())
                .toList();

        assertThat(answered)
                .containsAll(system.template().routes().stream().map(Route::key).toList());
    }

    @Test
    void everyFunctionHasEventsAndNoFolderIsLeftOver() {
        List<String> expected =
                system.template().functions().stream().map(EventsTest::folderOf).toList();

        assertThat(Repository.folders(EVENTS))
                .map(folder -> folder.getFileName().toString())
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(all()).map(event -> event.getName(0).toString()).containsAll(expected);
    }

    private LambdaFunction functionOf(Path event) {
        Stream<LambdaFunction> functions = system.template().functions().stream();
        return functions
                .filter(function -> event.startsWith(folderOf(function)))
                .findFirst()
                .orElseThrow();
    }

    /** A function's name as folders are named: {@code SaveGender} is {@code save-gender}. */
    private static String folderOf(LambdaFunction function) {
        return function.name().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static String statusOf(Path event) {
        return event.getFileName().toString().substring(0, 4);
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static ObjectNode json(String text) {
        return Json.object(text).orElseThrow();
    }
}
