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
import com.allmine.local.UsesLocalRun;
import com.allmine.template.LambdaFunction;
import com.allmine.template.Route;
import com.allmine.template.SamTemplate;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds openapi.yaml to what it describes; each failure names the other place to change. */
@UsesLocalRun
class PublishedContractTest {
    private static final PublishedContract CONTRACT = PublishedContract.read();

    private static final SamTemplate TEMPLATE =
            SamTemplate.parse(Repository.text(Repository.ROOT.resolve("template.yaml")));

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
        for (LambdaFunction function : TEMPLATE.functions()) {
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
        run.recordEvidence();
        // Only the default tenant has the entry that the examples of evidence name.
        boolean isEvidence = route.startsWith("GET /admin/audit/") || route.endsWith("/receipt");
        String tenantId = isEvidence ? "default" : "examples";
        String token = run.get("/_local/tokens?sub=reader&roles=user,admin&tenantId=" + tenantId)
                .json()
                .path("token")
                .asText();
        if (route.equals("GET /user/identity-assurance")) {
            sendExample("POST /user/confirm-user-identity", token);
        }

        assertThat(sendExample(route, token).status()).isEqualTo(200);
    }

    private Response sendExample(String route, String token) {
        String[] methodAndPath = route.split(" ", 2);
        JsonNode body = operation(route)
                .at("requestBody")
                .at("content")
                .at("application/json")
                .at("example")
                .node();
        String path = methodAndPath[1];
        List<String> query = new ArrayList<>();
        for (Part parameter : CONTRACT.parameters(operation(route))) {
            String name = parameter.node().path("name").asText();
            String example = parameter.node().path("example").asText();
            path = path.replace("{" + name + "}", example);
            if (parameter.node().path("in").asText().equals("query")
                    && parameter.node().path("required").asBoolean()) {
                query.add(name + "=" + example);
            }
        }
        return run.send(run.to(query.isEmpty() ? path : path + "?" + String.join("&", query))
                .method(methodAndPath[0], BodyPublishers.ofString(body.toString()))
                .header("Authorization", "Bearer " + token));
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
