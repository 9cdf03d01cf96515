package com.allmine.checks.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.Invocation;
import com.allmine.local.HostedFunction;
import com.allmine.local.HttpEvent;
import com.allmine.local.LocalRun;
import com.allmine.local.LocalSystem;
import com.allmine.local.PublishedContract;
import com.allmine.local.Repository;
import com.allmine.template.LambdaFunction;
import com.allmine.template.Route;
import com.allmine.testkit.Response;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The recorded events, in a folder for each function. A request is {@code <status>-<case>.json}, a call of the workflow
 * is {@code <outcome>.json}, a scheduled call is {@code <case>.json}.
 */
@ExtendWith(LocalRun.Shared.class)
class EventsTest {
    private static final Path EVENTS = Repository.ROOT.resolve("events");

    private static final PublishedContract CONTRACT = PublishedContract.read();

    /** Refused for a reason that no schema can express. */
    private static final Set<String> WRONG_BY_DATA = Set.of(
            "add-user-info/400-missing-explanation.json",
            "confirm-identity/400-under-age.json",
            "confirm-identity/400-wrong-checksum.json",
            "list-dropdown/400-districts-without-a-city.json");

    private final LocalSystem system;

    EventsTest(LocalRun run) {
        this.system = run.system();
    }

    /** The output of each workflow function for its recorded inputs; an error by its name. */
    private static final Map<String, String> STEPS = Map.of(
            "verify-identity/match.json", "\\{\"verdict\":\"MATCH\"}",
            "verify-identity/no-match.json", "\\{\"verdict\":\"NO_MATCH\"}",
            "verify-identity/register-unavailable.json", "com.allmine.confirmidentity.RegisterUnavailable",
            "issue-token/issued.json", "\\{\"encryptedToken\":\"[\\w-]+\\.\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+\"}");

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
        assertThat(names(json(answer))).containsExactly("tenants", "checkpoints");
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
        HostedFunction function =
                Objects.requireNonNull(system.functions().get(functionOf(event).name()));

        Response received = answer(function, event);

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

    private static Response answer(HostedFunction function, Path event) {
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
        assertThat(loaded.getRouteKey()).isIn(method + " " + loaded.getRawPath(), "$default");
        assertThat(loaded.getRequestContext().getHttp().getPath()).isEqualTo(loaded.getRawPath());
        assertThat(loaded.getRequestContext().getRequestId()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("events")
    void isReadAsLambdasOwnLibraryReadsIt(Path event) throws IOException {
        APIGatewayV2HTTPEvent expected =
                EventLoader.loadApiGatewayHttpEvent(EVENTS.resolve(event).toString());
        ApiRequest request = read(EVENTS.resolve(event));

        assertThat(request.route()).isEqualTo(expected.getRouteKey());
        assertThat(request.path()).isEqualTo(expected.getRawPath());
        assertThat(request.requestId()).isEqualTo(expected.getRequestContext().getRequestId());
        APIGatewayV2HTTPEvent.RequestContext.Http http =
                expected.getRequestContext().getHttp();
        assertThat(request.method()).isEqualTo(http.getMethod());
        assertThat(request.sourceIp()).isEqualTo(http.getSourceIp());
        assertThat(expected.getIsBase64Encoded()).isFalse();
        assertThat(request.text()).isEqualTo(expected.getBody());
        assertThat(expected.getHeaders())
                .allSatisfy((name, value) ->
                        assertThat(request.header(name)).as(name).isEqualTo(value));
        assertThat(Objects.requireNonNullElse(expected.getQueryStringParameters(), Map.<String, String>of()))
                .allSatisfy((name, value) ->
                        assertThat(request.query(name)).as(name).isEqualTo(value));
    }

    /** The request as a handler gets it. */
    private static ApiRequest read(Path event) throws IOException {
        List<ApiRequest> requests = new ArrayList<>();
        Api api = new Api(InstantSource.system(), line -> {});
        ApiHandler handler = new ApiHandler() {
            @Override
            public Api api() {
                return api;
            }

            @Override
            public ApiResponse answer(ApiRequest request) {
                requests.add(request);
                return ApiResponse.noContent();
            }
        };
        try (InputStream in = Files.newInputStream(event)) {
            handler.handleRequest(in, OutputStream.nullOutputStream(), new Invocation("recorded", "reader"));
        }
        return requests.getFirst();
    }

    @ParameterizedTest
    @MethodSource("events")
    void hasTheShapeThatTheLocalGatewayMakes(Path event) throws IOException, InterruptedException {
        JsonNode made = made();
        ObjectNode recorded = json(Repository.text(EVENTS.resolve(event)));

        recorded.putIfAbsent("body", made.path("body"));
        recorded.putIfAbsent("pathParameters", made.path("pathParameters"));
        recorded.putIfAbsent("queryStringParameters", made.path("queryStringParameters"));
        assertThat(names(recorded)).containsExactlyInAnyOrderElementsOf(names(made));
        JsonNode context = recorded.path("requestContext");
        assertThat(names(context)).containsExactlyElementsOf(names(made.path("requestContext")));
        assertThat(names(context.path("http")))
                .containsExactlyElementsOf(names(made.path("requestContext").path("http")));
        assertThat(names(recorded.path("headers"))).allMatch(name -> name.equals(name.toLowerCase(Locale.ROOT)));
    }

    /** The event of a request with every header and parameter. */
    private static JsonNode made() throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] event = Json.write(HttpEvent.of(exchange, "POST /{y}", Map.of("y", "x"), "id"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, event.length);
            exchange.getResponseBody().write(event);
            exchange.close();
        });
        server.start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/x?a=b");
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .POST(BodyPublishers.ofString("{}"))
                    .build();
            return json(client.send(request, BodyHandlers.ofString()).body());
        } finally {
            server.stop(0);
        }
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

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static ObjectNode json(String text) {
        return Json.object(text).orElseThrow();
    }
}
