package com.allmine.checks.iam;

import com.allmine.api.json.Json;
import com.allmine.checks.iam.IamPolicies.Call;
import com.allmine.emulators.LoopbackServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A proxy before DynamoDB or Secrets Manager that records every request as the calls that IAM decides on. */
final class WatchedService implements AutoCloseable {
    private static final List<String> FORWARDED = List.of("Content-Type", "X-Amz-Target", "Authorization");

    /** A name in an expression: neither a value nor a function. */
    private static final Pattern NAME = Pattern.compile("(?<![:\\w#])(#?[A-Za-z_]\\w*)(?!\\w*\\()");

    private static final Set<String> WORDS =
            Set.of("SET", "REMOVE", "ADD", "DELETE", "AND", "OR", "NOT", "IN", "BETWEEN");

    private static final Pattern PARTITION = Pattern.compile("(#?\\w+) = (:\\w+)");

    private final URI service;
    private final Predicate<String> isLost;
    private final HttpClient client = HttpClient.newHttpClient();
    private final LoopbackServer server = new LoopbackServer();
    private final Collection<Call> calls = new ConcurrentLinkedQueue<>();

    /** @param isLost whether a request, by its body, is recorded and then fails, as if the service were down */
    public WatchedService(URI service, Predicate<String> isLost) {
        this.service = service;
        this.isLost = isLost;
        server.serve(this::watch);
    }

    public URI url() {
        return server.url();
    }

    /** All calls so far. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    private void watch(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String text = new String(body, StandardCharsets.UTF_8);
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            note(target.substring(target.indexOf('.') + 1), Json.object(text).orElseThrow());
            if (isLost.test(text)) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(service).POST(BodyPublishers.ofByteArray(body));
            for (String name : FORWARDED) {
                request.header(name, exchange.getRequestHeaders().getFirst(name));
            }
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(String operation, ObjectNode body) {
        switch (operation) {
            case "BatchGetSecretValue" -> {
                calls.add(Call.on("secretsmanager:BatchGetSecretValue", "*"));
                body.path("SecretIdList")
                        .forEach(id -> calls.add(Call.on("secretsmanager:GetSecretValue", id.asText())));
            }
            case "GetSecretValue" ->
                calls.add(Call.on(
                        "secretsmanager:GetSecretValue", body.path("SecretId").asText()));
            case "BatchGetItem" ->
                body.path("RequestItems")
                        .properties()
                        .forEach(table -> table.getValue()
                                .path("Keys")
                                .forEach(key -> note(operation, table.getKey(), key, table.getValue())));
            case "TransactWriteItems" ->
                body.path("TransactItems")
                        .forEach(item -> item.properties()
                                .forEach(write -> note(
                                        write.getKey() + "Item",
                                        write.getValue().path("TableName").asText(),
                                        item(write.getValue()),
                                        write.getValue())));
            default -> {
                String table = body.path("TableName").asText();
                String index = body.path("IndexName").asText();
                note(operation, index.isEmpty() ? table : table + "/index/" + index, item(body), body);
            }
        }
    }

    private static JsonNode item(JsonNode request) {
        return request.has("Item") ? request.path("Item") : request.path("Key");
    }

    private void note(String operation, String resource, JsonNode item, JsonNode request) {
        Set<String> partitions = new TreeSet<>();
        if (item.has("pk")) {
            partitions.add(item.at("/pk/S").asText());
        }
        PARTITION
                .matcher(request.path("KeyConditionExpression").asText())
                .results()
                .limit(1)
                .forEach((MatchResult key) -> partitions.add(request.path("ExpressionAttributeValues")
                        .path(key.group(2))
                        .path("S")
                        .asText()));
        calls.add(new Call("dynamodb:" + operation, resource, partitions, attributes(item, request)));
    }

    private static Set<String> attributes(JsonNode item, JsonNode request) {
        Set<String> attributes = new TreeSet<>();
        item.fieldNames().forEachRemaining(attributes::add);
        List<String> expressions = new ArrayList<>();
        request.properties().forEach(member -> {
            if (member.getKey().endsWith("Expression")) {
                expressions.add(member.getValue().asText());
            }
        });
        NAME.matcher(String.join(" ", expressions))
                .results()
                .map((MatchResult name) -> name.group(1))
                .filter(name -> !WORDS.contains(name))
                .map(name -> name.startsWith("#")
                        ? request.path("ExpressionAttributeNames").path(name).asText()
                        : name)
                .forEach(attributes::add);
        return attributes;
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
