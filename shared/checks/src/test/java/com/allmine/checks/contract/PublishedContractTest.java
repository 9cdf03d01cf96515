package com.allmine.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Language;
import com.allmine.api.errors.Problem;
import com.allmine.api.input.Choice;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.local.LocalRun;
import com.allmine.local.PublishedContract;
import com.allmine.local.PublishedContract.Part;
import com.allmine.local.Repository;
import com.allmine.template.Function;
import com.allmine.template.Route;
import com.allmine.template.Template;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds openapi.yaml to what it describes; each failure names the other place to change. */
@ExtendWith(LocalRun.Shared.class)
class PublishedContractTest {
    private static final PublishedContract CONTRACT = PublishedContract.read();
    private static final Template TEMPLATE = Template.parse(Repository.text(Repository.ROOT.resolve("template.yaml")));

    private final LocalRun run;

    PublishedContractTest(LocalRun run) {
        this.run = run;
    }

    static List<String> built() {
        return CONTRACT.operations().stream().map(Map.Entry::getKey).toList();
    }

    @Test
    void hasExactlyTheRoutesOfTheTemplate() {
        assertThat(CONTRACT.operations().stream().map(Map.Entry::getKey))
                .as("the paths of openapi.yaml, and the routes of template.yaml")
                .containsExactlyInAnyOrderElementsOf(TEMPLATE.routes().stream()
                        .filter(route -> PublishedContract.covers(route.path()))
                        .map(Route::key)
                        .toList());
    }

    @Test
    void callsEveryOperationLikeTheFunctionThatAnswersIt() {
        for (Function function : TEMPLATE.functions()) {
            String name = function.name().substring(0, 1).toLowerCase(Locale.ROOT)
                    + function.name().substring(1);
            function.routes().stream()
                    .filter(route -> PublishedContract.covers(route.path()))
                    .forEach(route -> assertThat(operation(route.key())
                                    .at("operationId")
                                    .node()
                                    .asText())
                            .as("the operationId of %s in openapi.yaml, and its function in template.yaml", route.key())
                            .isEqualTo(name));
        }
    }

    private static Part operation(String route) {
        return CONTRACT.operations().stream()
                .filter(operation -> operation.getKey().equals(route))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Test
    void namesEveryProblemOfTheCodeUnderItsStatusAndNoOther() {
        Set<String> published = new TreeSet<>();
        Stream<Part> responses = Stream.concat(
                CONTRACT.operations().stream()
                        .map(operation -> operation.getValue().at("responses")),
                Stream.of(CONTRACT.root().at("x-other-routes")));
        responses
                .flatMap(Part::parts)
                .forEach(response ->
                        codes(response.getValue()).forEach(code -> published.add(response.getKey() + " " + code)));

        assertThat(published)
                .as("the X-Error-Code of every response in openapi.yaml, and com.allmine.api.errors.Problem")
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Problem.values())
                        .map(problem -> problem.status() + " " + problem.name())
                        .toList());
    }

    private static List<String> codes(Part response) {
        return texts(CONTRACT.follow(response)
                .at("headers")
                .at("X-Error-Code")
                .at("schema")
                .at("enum"));
    }

    private static List<String> texts(Part list) {
        List<String> texts = new ArrayList<>();
        list.node().forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Test
    void documentsTheProblemsThatHaveToDoWithEveryPost() {
        for (Map.Entry<String, Part> operation : CONTRACT.operations()) {
            if (operation.getKey().startsWith("POST ")) {
                assertThat(codes(operation.getValue().at("responses").at("409")))
                        .as(operation.getKey())
                        .contains("IDEMPOTENCY_KEY_REUSED", "IDEMPOTENCY_KEY_IN_USE");
            }
        }
    }

    @Test
    void takesExactlyTheHeaderValuesOfTheCode() {
        assertThat(values("Language"))
                .as("schemas/Language in openapi.yaml, and com.allmine.api.errors.Language")
                .isEqualTo(Choice.wires(Language.class));
        assertThat(values("Timezone"))
                .as("schemas/Timezone in openapi.yaml, and com.allmine.api.input.Timezone")
                .isEqualTo(Timezone.NAMES);
        assertThat(values("Platform"))
                .as("schemas/Platform in openapi.yaml, and com.allmine.api.input.Platform")
                .isEqualTo(Choice.wires(Platform.class));
    }

    private static List<String> values(String schema) {
        return texts(CONTRACT.root().at("components").at("schemas").at(schema).at("enum"));
    }

    @ParameterizedTest
    @MethodSource("built")
    void takesTheCommonHeadersEverywhere(String route) {
        Set<String> names = new TreeSet<>();
        CONTRACT.parameters(operation(route))
                .forEach(parameter -> names.add(parameter.node().path("name").asText()));

        assertThat(names).contains("X-Language", "X-Timezone", "X-Platform", "X-App-Version", "X-Device-ID");
        assertThat(names.contains("Idempotency-Key")).isEqualTo(route.startsWith("POST "));
    }

    @Test
    void saysEverythingInTurkishToo() {
        List<String> missing = new ArrayList<>();
        collectUntranslated(CONTRACT.root(), missing);

        assertThat(missing)
                .as("texts of openapi.yaml without the same in x-tr beside them")
                .isEmpty();
    }

    private static void collectUntranslated(Part part, List<String> missing) {
        for (String text : List.of("summary", "description")) {
            JsonNode english = part.node().path(text);
            JsonNode turkish = part.node().path("x-tr").path(text);
            if (english.isTextual() && (turkish.asText().isBlank() || turkish.equals(english))) {
                missing.add(part.pointer() + "/" + text);
            }
        }
        if (part.node().isArray()) {
            for (int i = 0; i < part.node().size(); i++) {
                collectUntranslated(new Part(part.node().get(i), part.pointer() + "/" + i), missing);
            }
        }
        part.parts()
                .filter(child -> !Set.of("example", "value", "x-tr").contains(child.getKey()))
                .forEach(child -> collectUntranslated(child.getValue(), missing));
    }

    @Test
    void everyExampleIsWhatItsSchemaSays() {
        List<Part> bodies = new ArrayList<>();
        collectBodies(CONTRACT.root(), bodies);

        assertThat(bodies).hasSizeGreaterThan(20);
        for (Part body : bodies) {
            Stream<JsonNode> examples = body.at("example").exists()
                    ? Stream.of(body.node().path("example"))
                    : body.at("examples")
                            .parts()
                            .map(example -> example.getValue().node().path("value"));
            assertThat(examples)
                    .isNotEmpty()
                    .allSatisfy(example -> assertThat(CONTRACT.strictFaults(body.at("schema"), example, "the example"))
                            .isEmpty());
        }
    }

    private static void collectBodies(Part part, List<Part> bodies) {
        part.parts().forEach(child -> {
            if (child.getKey().equals("application/json")) {
                bodies.add(child.getValue());
            } else {
                collectBodies(child.getValue(), bodies);
            }
        });
    }

    /**
     * As sent by somebody who may do everything, of a tenant where nobody has sent it before; {@link LocalRun#send} holds
     * the answer to the contract.
     */
    @ParameterizedTest
    @MethodSource("built")
    void everyExampleOfARequestIsAccepted(String route) {
        run.addUser("examples", "reader");
        String token = run.get("/_local/tokens?sub=reader&tenantId=examples&roles=user,admin")
                .json()
                .path("token")
                .asText();
        String[] methodAndPath = route.split(" ", 2);
        JsonNode body = operation(route)
                .at("requestBody")
                .at("content")
                .at("application/json")
                .at("example")
                .node();

        assertThat(run.send(run.to(methodAndPath[1])
                                .method(methodAndPath[0], BodyPublishers.ofString(body.toString()))
                                .header("Authorization", "Bearer " + token))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void findsWhatIsWrongWithAnAnswer() {
        assertThat(CONTRACT.faultsOfAnswer("GET", "/dropdown/get-parameter", run.get("/_local/tokens")))
                .anyMatch(fault -> fault.contains("header X-Request-ID is missing"))
                .anyMatch(fault -> fault.contains("body object found, array expected"));
    }

    private static final String ENVELOPE =
            "{\"isSuccess\":%s,\"statusCode\":%s,\"data\":%s,\"errors\":[\"x\"],\"timestamp\":\"%s\"%s}";
    private static final String TIME = "2026-01-15T10:30:00.000Z";

    private static List<String> faultsOfRefusal(int status, Map<String, String> headers, String body) {
        return CONTRACT.faultsOfAnswer(
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

    @Test
    void leavesAnswersOpenSoThatAFieldAddedLaterBreaksNoClient() {
        assertThat(CONTRACT.document().findValues("additionalProperties")).isEmpty();
    }

    @Test
    void documentsWhatTheGatewayAnswersItself() {
        for (Map.Entry<String, Part> operation : CONTRACT.operations()) {
            Part responses = operation.getValue().at("responses");
            assertThat(responses.at("429").node().path("$ref").asText())
                    .as(operation.getKey())
                    .endsWith("/TooManyRequests");
            assertThat(responses.at("413").exists())
                    .isEqualTo(operation.getKey().startsWith("POST "));
            for (String status : List.of("500", "503")) {
                assertThat(CONTRACT.follow(responses.at(status))
                                .at("content")
                                .node()
                                .findValuesAsText("message"))
                        .as(operation.getKey() + " " + status)
                        .hasSize(1);
            }
        }
    }

    /** Each in another way crashed a generated client. */
    @Test
    void saysNothingThatGeneratorsMakeBrokenClientsOf() {
        List<String> traps = new ArrayList<>();
        collectTraps(CONTRACT.root(), traps);

        assertThat(traps).isEmpty();
    }

    private static void collectTraps(Part part, List<String> traps) {
        JsonNode type = part.node().path("type");
        boolean isOfAUnion = part.pointer().matches(".*/(anyOf|oneOf)/\\d+");
        if (type.asText().equals("null") && !isOfAUnion) {
            traps.add(part.pointer() + ": a class for null, which nobody generates");
        }
        if (part.node().path("format").asText().equals("date-time")
                && part.at("pattern").exists()) {
            traps.add(part.pointer() + ": a pattern, which Python tries on the time it has read");
        }
        if (part.node().path("const").isBoolean()) {
            traps.add(part.pointer() + ": a const, which Python compares with a text");
        }
        if (part.node().path("pattern").asText().contains("\\p{")) {
            traps.add(part.pointer() + ": a class of Unicode, which Python cannot read");
        }
        if (part.at("$ref").exists() && part.node().size() > 1) {
            traps.add(part.pointer() + ": a sibling of $ref, with which Python loses the type");
        }
        if (part.at("oneOf").exists() && !part.at("discriminator").exists()) {
            traps.add(part.pointer() + ": a oneOf, which Java and Kotlin cannot read");
        }
        parts(part)
                .filter(child -> !Set.of("example", "value").contains(child.getKey()))
                .forEach(child -> collectTraps(child.getValue(), traps));
    }

    /** The parts of an object, and the elements of an array. */
    private static Stream<Map.Entry<String, Part>> parts(Part part) {
        return part.node().isArray()
                ? IntStream.range(0, part.node().size())
                        .mapToObj(i -> Map.entry(
                                Integer.toString(i), new Part(part.node().get(i), part.pointer() + "/" + i)))
                : part.parts();
    }

    @Test
    void givesEveryTimeZoneANameOfItsOwn() {
        List<String> names = texts(
                CONTRACT.root().at("components").at("schemas").at("Timezone").at("x-enum-varnames"));

        assertThat(names)
                .doesNotHaveDuplicates()
                .isEqualTo(Timezone.NAMES.stream()
                        .map(name -> name.replace("-", "_MINUS_")
                                .replace("+", "_PLUS_")
                                .replace(":", "_"))
                        .toList());
    }

    @Test
    void letsTheGatewayTellBrowsersOfEveryHeader() {
        Set<String> sent = new TreeSet<>(Set.of("authorization", "content-type", "x-auth"));
        Set<String> received = new TreeSet<>();
        for (Map.Entry<String, Part> operation : CONTRACT.operations()) {
            CONTRACT.parameters(operation.getValue()).stream()
                    .filter(parameter -> parameter.node().path("in").asText().equals("header"))
                    .forEach(parameter ->
                            sent.add(lowerCase(parameter.node().path("name").asText())));
            operation
                    .getValue()
                    .at("responses")
                    .parts()
                    .forEach(response -> CONTRACT.follow(response.getValue())
                            .at("headers")
                            .parts()
                            .forEach(header -> received.add(lowerCase(header.getKey()))));
        }

        assertThat(cors("AllowHeaders"))
                .as("AllowHeaders in template.yaml, and the header parameters of openapi.yaml")
                .containsExactlyElementsOf(sent);
        assertThat(cors("ExposeHeaders"))
                .as("ExposeHeaders in template.yaml, and the response headers of openapi.yaml")
                .containsExactlyElementsOf(received);
    }

    /** A list of template.yaml's CorsConfiguration, one value a line. */
    private static List<String> cors(String name) {
        String list = Repository.text(Repository.ROOT.resolve("template.yaml"))
                .replaceFirst("(?s).*\\n +" + name + ":\\n((?: +- \\S+\\n)+).*", "$1");
        return list.lines().map(line -> line.replaceFirst(" +- ", "")).toList();
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
