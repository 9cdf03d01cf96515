package com.allmine.checks.contract;

import com.allmine.api.json.Json;
import com.allmine.emulators.LoopbackServer;
import com.allmine.local.PublishedContract;
import com.allmine.local.PublishedContract.Part;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The server that generated clients call. Below {@code /run} it forwards to the local run; below {@code /documented} it
 * serves the examples of openapi.yaml, each with an added field. It keeps every response, without that field.
 */
final class DocumentedResponses implements AutoCloseable {
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection", "content-length", "date", "expect", "host", "http2-settings", "transfer-encoding", "upgrade");

    private final PublishedContract contract;
    private final String run;
    private final LoopbackServer server = new LoopbackServer();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Sent> sent = new CopyOnWriteArrayList<>();

    /**
     * A response and its request.
     *
     * @param timezone the header {@code X-Timezone} of the request, empty where it was absent
     */
    record Sent(String operation, String timezone, Response response) {
        @Override
        public String toString() {
            String code = response.header("X-Error-Code");
            return operation + " " + response.status() + (code == null ? "" : " " + code);
        }
    }

    /** An operation, and the base URL below which one documented example is its response. */
    record Case(String operation, String url) {}

    DocumentedResponses(PublishedContract contract, String run) {
        this.contract = contract;
        this.run = run;
        server.serve(this::answer);
    }

    String url() {
        return server.url() + "/run";
    }

    /**
     * Every response and every example that the document has, of every operation. A body that is not JSON is left out: the
     * client in Java reads every body but {@code text/plain} as JSON.
     */
    List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Map.Entry<String, Part> operation : contract.operations()) {
            String id = operation.getValue().at("operationId").node().asText();
            operation.getValue().at("responses").parts().forEach(response -> {
                if (contract.follow(response.getValue())
                        .at("content")
                        .parts()
                        .anyMatch(type -> !type.getKey().equals("application/json"))) {
                    return;
                }
                int examples = Math.max(
                        1, examples(contract.follow(response.getValue())).size());
                for (int i = 0; i < examples; i++) {
                    cases.add(new Case(id, "%s/documented/%s/%d".formatted(server.url(), response.getKey(), i)));
                }
            });
        }
        return cases;
    }

    /** All responses so far, in order. */
    List<Sent> sent() {
        return sent;
    }

    private static List<JsonNode> examples(Part response) {
        Part body = response.at("content").at("application/json");
        if (body.at("example").exists()) {
            return List.of(body.at("example").node());
        }
        return body.at("examples")
                .parts()
                .map(example -> example.getValue().at("value").node())
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getRawPath().split("/", 5);
        byte[] request = exchange.getRequestBody().readAllBytes();
        try (exchange) {
            if (path[1].equals("run")) {
                String rest = exchange.getRequestURI().toString().substring("/run".length());
                Response response = passOn(exchange, rest, request);
                String operation = operation(exchange, URI.create(rest).getRawPath());
                send(exchange, operation, response, response.body());
            } else {
                String operation = operation(exchange, "/" + path[4]);
                Part responses = contract.responses(exchange.getRequestMethod(), "/" + path[4]);
                Part response = contract.follow(responses.at(path[2]));
                sendExample(exchange, operation, Integer.parseInt(path[2]), response, Integer.parseInt(path[3]));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String operation(HttpExchange exchange, String path) {
        return contract.operation(exchange.getRequestMethod(), path)
                .at("operationId")
                .node()
                .asText();
    }

    private Response passOn(HttpExchange exchange, String rest, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(run + rest))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return Response.of(client.send(request.build(), BodyHandlers.ofString()));
    }

    private void sendExample(HttpExchange exchange, String operation, int status, Part response, int number)
            throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Content-Type", "application/json; charset=utf-8");
        response.at("headers").parts().forEach(header -> {
            Part described = contract.follow(header.getValue());
            JsonNode value = described.at("schema").at("enum").node().path(0);
            // Not Retry-After: a client in Python obeys it by itself.
            if (described.node().path("required").asBoolean() || value.isTextual()) {
                headers.put(header.getKey(), value.asText("1"));
            }
        });
        List<JsonNode> examples = examples(response);
        String body = examples.isEmpty() ? "" : examples.get(number).toString();
        send(exchange, operation, new Response(status, headers, body), withMore(body));
    }

    /** The JSON with one more field in each of its objects, as a later version of the API may have. */
    private static String withMore(String json) {
        if (json.isEmpty()) {
            return json;
        }
        JsonNode copy = new Response(200, Map.of(), json).json();
        Deque<JsonNode> left = new ArrayDeque<>(List.of(copy));
        while (!left.isEmpty()) {
            JsonNode node = left.pop();
            node.forEach(left::push);
            if (node instanceof ObjectNode object) {
                object.put("addedLater", "true");
            }
        }
        return Json.write(copy);
    }

    private void send(HttpExchange exchange, String operation, Response response, String body) throws IOException {
        String timezone =
                Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("X-Timezone"), "");
        sent.add(new Sent(operation, timezone, response));
        response.headers().forEach((name, value) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().set(name, value);
            }
        });
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
