package com.allmine.local;

import com.allmine.template.Route;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * openapi.yaml, and the faults of a request or a response by it, one sentence each.
 *
 * <p>The document leaves responses open: a field that is added later must not break the clients that are deployed. Our
 * own responses are held to a stricter copy of it: no object has an undocumented field, and a time has three fractional
 * digits. The document cannot require those digits, because generated clients fail on a pattern next to {@code
 * date-time}.
 */
public record PublishedContract(JsonNode document, SchemaRegistry schemas, SchemaRegistry strictSchemas) {
    public static final String FILE = "shared/api/src/main/resources/com/allmine/api/openapi.yaml";

    private static final String ID = "https://allmine.example/openapi";
    private static final String TIME = "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$";

    /** The headers that every refusal of a function has. */
    private static final List<String> OF_A_REFUSAL = List.of("X-Request-ID", "X-Error-Code");

    /** The headers that HTTP or every response has, documented or not. */
    private static final Set<String> PLAIN_HEADERS = Set.of(
            "cache-control", "content-length", "content-type", "date", "retry-after", "vary", "x-content-type-options");

    private static final PublishedContract PUBLISHED = parsed();

    /** The same one for every test of this JVM, because it compiles each schema when it first needs it. */
    public static PublishedContract read() {
        return PUBLISHED;
    }

    private static PublishedContract parsed() {
        Object yaml = new Load(LoadSettings.builder().setLabel(FILE).build())
                .loadFromString(Repository.text(Repository.ROOT.resolve(FILE)));
        JsonNode document = new ObjectMapper().valueToTree(yaml);
        return new PublishedContract(document, registry(document), registry(strict(document)));
    }

    private static SchemaRegistry registry(JsonNode document) {
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry -> registry.schemas(Map.of(ID, document.toString()))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .locale(Locale.ENGLISH)
                                .build()));
    }

    /** A copy whose objects have no undocumented field, and whose times are written as we write them. */
    private static JsonNode strict(JsonNode document) {
        JsonNode copy = document.deepCopy();
        Deque<JsonNode> left = new ArrayDeque<>(List.of(copy));
        while (!left.isEmpty()) {
            JsonNode node = left.pop();
            if (node.path("properties").isObject()) {
                ((ObjectNode) node).put("additionalProperties", false);
            }
            if (node.path("format").asText().equals("date-time")) {
                ((ObjectNode) node).put("pattern", TIME);
            }
            node.forEach(left::push);
        }
        return copy;
    }

    /** A part of the document, and the JSON pointer to it. */
    public record Part(JsonNode node, String pointer) {
        public Part at(String name) {
            return new Part(
                    node.path(name), pointer + "/" + name.replace("~", "~0").replace("/", "~1"));
        }

        public boolean exists() {
            return !node.isMissingNode();
        }

        /** The name and the part of everything in it. */
        public Stream<Map.Entry<String, Part>> parts() {
            return node.properties().stream().map(field -> Map.entry(field.getKey(), at(field.getKey())));
        }
    }

    public Part root() {
        return new Part(document, "");
    }

    /** The operations, by their routes as template.yaml names them. */
    public List<Map.Entry<String, Part>> operations() {
        List<Map.Entry<String, Part>> operations = new ArrayList<>();
        root().at("paths")
                .parts()
                .forEach(path -> path.getValue()
                        .parts()
                        .forEach(operation -> operations.add(Map.entry(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue()))));
        return operations;
    }

    /** Whether a path belongs to the API: it is neither the docs page nor a page of the local run. */
    public static boolean covers(String path) {
        return !path.equals("/docs") && !path.startsWith("/docs/") && !path.startsWith("/_local/");
    }

    /**
     * The operation of a request.
     *
     * @param path as the client sent it, or as template.yaml names it
     */
    public Part operation(String method, String path) {
        Part paths = root().at("paths");
        String documented = paths.at(path).exists()
                ? path
                : paths.parts()
                        .map(Map.Entry::getKey)
                        .filter(template ->
                                new Route(method, template).match(path).isPresent())
                        .findFirst()
                        .orElse(path);
        return paths.at(documented).at(method.toLowerCase(Locale.ROOT));
    }

    /** The documented responses of a route, by status. */
    public Part responses(String method, String path) {
        Part operation = operation(method, path);
        return operation.exists() ? operation.at("responses") : root().at("x-other-routes");
    }

    /** A part, or the part that it refers to. */
    public Part follow(Part part) {
        JsonNode reference = part.node().path("$ref");
        if (!reference.isTextual()) {
            return part;
        }
        String pointer = reference.asText().substring(1);
        return new Part(document.at(pointer), pointer);
    }

    /** The faults of a response: of its status, its headers or its body. */
    public List<String> faultsOfResponse(String method, String path, Response response) {
        Part documented = follow(responses(method, path).at(Integer.toString(response.status())));
        if (!documented.exists()) {
            return List.of(method + " " + path + " has status " + response.status() + ": add it there to " + FILE);
        }
        List<String> faults = new ArrayList<>();
        Part headers = documented.at("headers");
        headers.parts().forEach(header -> {
            Part described = follow(header.getValue());
            String value = response.header(header.getKey());
            if (value != null) {
                faults.addAll(faults(described.at("schema"), TextNode.valueOf(value), "header " + header.getKey()));
            } else if (described.node().path("required").asBoolean()) {
                faults.add("header " + header.getKey() + " is missing");
            }
        });
        response.headers().keySet().stream()
                .filter(name -> !PLAIN_HEADERS.contains(name.toLowerCase(Locale.ROOT)))
                .filter(name ->
                        headers.parts().noneMatch(header -> header.getKey().equalsIgnoreCase(name)))
                .forEach(name -> faults.add("header " + name + " is not in " + FILE));
        Part content = documented.at("content");
        Part schema = content.at("application/json").at("schema");
        if (schema.exists()) {
            faults.addAll(strictFaults(bodyOf(response, schema), response.json(), "body"));
            faults.addAll(faultsOfEnvelope(response));
            faults.addAll(faultsOfType(response));
        } else if (content.exists()) {
            faults.addAll(faultsOfText(response, content));
        } else if (!response.body().isEmpty()) {
            faults.add("body: must be empty");
        }
        return faults.stream()
                .map(fault -> method + " " + path + " " + response.status() + ": " + fault)
                .toList();
    }

    /** A body that is not JSON has a documented media type, and its charset if it is a text. */
    private static List<String> faultsOfText(Response response, Part content) {
        boolean isDocumented = content.parts().anyMatch(type -> {
            String charset = type.getKey().startsWith("text/") ? "; charset=utf-8" : "";
            return (type.getKey() + charset).equals(response.header("Content-Type"));
        });
        return isDocumented ? List.of() : List.of("header Content-Type is " + response.header("Content-Type"));
    }

    /** The schema of a body: a server error is documented as one of two, and this response is exactly one of them. */
    private Part bodyOf(Response response, Part schema) {
        boolean isServerFailure = follow(schema).pointer().endsWith("/ServerFailure");
        String exact = response.json().has("message") ? "GatewayMessage" : "ErrorEnvelope";
        return isServerFailure ? root().at("components").at("schemas").at(exact) : schema;
    }

    /** An envelope repeats the status of its response. Every refusal of a function names its request and its cause. */
    private static List<String> faultsOfEnvelope(Response response) {
        JsonNode body = response.json();
        List<String> faults = new ArrayList<>();
        if (body.has("isSuccess")) {
            if (body.path("isSuccess").asBoolean() != (response.status() == 200)) {
                faults.add("body/isSuccess is not that of the status");
            }
            if (body.path("statusCode").asInt() != response.status()) {
                faults.add("body/statusCode is not the status");
            }
        }
        if (response.status() >= 400 && !body.has("message")) {
            OF_A_REFUSAL.stream()
                    .filter(name -> response.header(name) == null)
                    .forEach(name -> faults.add("header " + name + " is missing"));
        }
        return faults;
    }

    /** A function names the charset; API Gateway, which responds with a message, does not. */
    private static List<String> faultsOfType(Response response) {
        String type = response.json().has("message") ? "application/json" : "application/json; charset=utf-8";
        return type.equals(response.header("Content-Type"))
                ? List.of()
                : List.of("header Content-Type is " + response.header("Content-Type") + ", not " + type);
    }

    /** The faults of an API Gateway event: of its headers, its parameters or its body. */
    public List<String> faultsOfRequest(JsonNode event) {
        JsonNode http = event.path("requestContext").path("http");
        Part operation =
                operation(http.path("method").asText(), http.path("path").asText());
        List<String> faults = new ArrayList<>();
        for (Part parameter : parameters(operation)) {
            String name = parameter.node().path("name").asText();
            String value = parameter.node().path("in").asText().equals("query")
                    ? event.path("queryStringParameters").path(name).asText("")
                    : event.path("headers").path(name.toLowerCase(Locale.ROOT)).asText("");
            if (!value.isEmpty()) {
                faults.addAll(faults(parameter.at("schema"), typed(parameter, value), name));
            }
        }
        Part schema =
                operation.at("requestBody").at("content").at("application/json").at("schema");
        if (schema.exists()) {
            faults.addAll(
                    faults(schema, new Response(0, Map.of(), event.path("body").asText()).json(), "body"));
        }
        return faults;
    }

    /** The parameters of an operation. */
    public List<Part> parameters(Part operation) {
        Part parameters = operation.at("parameters");
        return IntStream.range(0, parameters.node().size())
                .mapToObj(i -> follow(new Part(parameters.node().get(i), parameters.pointer() + "/" + i)))
                .toList();
    }

    private static JsonNode typed(Part parameter, String value) {
        String type = parameter.node().path("schema").path("type").asText();
        if (type.equals("boolean") && value.matches("true|false")) {
            return BooleanNode.valueOf(value.equals("true"));
        }
        boolean isNumber = type.equals("integer");
        return isNumber && value.matches("\\d{1,9}")
                ? IntNode.valueOf(Integer.parseInt(value))
                : TextNode.valueOf(value);
    }

    /** The faults of a value by the published schema. */
    List<String> faults(Part schema, JsonNode value, String what) {
        return faults(schemas, schema, value, what);
    }

    /** The faults of a value by our stricter copy of the schema. */
    public List<String> strictFaults(Part schema, JsonNode value, String what) {
        return faults(strictSchemas, schema, value, what);
    }

    private static List<String> faults(SchemaRegistry schemas, Part schema, JsonNode value, String what) {
        return schemas.getSchema(SchemaLocation.of(ID + "#" + schema.pointer())).validate(value).stream()
                .map(error -> what + error.getInstanceLocation() + " " + error.getMessage() + ", says openapi.yaml"
                        + schema.pointer())
                .toList();
    }
}
