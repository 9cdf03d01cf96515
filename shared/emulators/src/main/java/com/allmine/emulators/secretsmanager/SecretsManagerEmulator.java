package com.allmine.emulators.secretsmanager;

import com.allmine.api.json.Json;
import com.allmine.emulators.LoopbackServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Emulates {@code GetSecretValue}, {@code BatchGetSecretValue} and {@code PutSecretValue} of Secrets Manager over AWS
 * JSON 1.1. Secrets are kept in memory.
 */
public final class SecretsManagerEmulator implements AutoCloseable {
    private final Map<String, String> secrets = new ConcurrentHashMap<>();

    /** The version id of the current value of each secret. */
    private final Map<String, String> versions = new ConcurrentHashMap<>();

    /** The names of the secrets that were read. */
    private final Set<String> read = ConcurrentHashMap.newKeySet();

    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final LoopbackServer server = new LoopbackServer();

    private SecretsManagerEmulator() {}

    public static SecretsManagerEmulator start() {
        SecretsManagerEmulator emulator = new SecretsManagerEmulator();
        emulator.server.serve(emulator::handle);
        return emulator;
    }

    /** The endpoint for the SDK. */
    public URI endpoint() {
        return server.url();
    }

    /** The names of the secrets that were read since the last call of this method. */
    public Set<String> read() {
        Set<String> names = Set.copyOf(read);
        read.removeAll(names);
        return names;
    }

    /** Sets the current value of a secret. */
    public void put(String id, String value) {
        put(id, value, UUID.randomUUID().toString());
    }

    private void put(String id, String value, String version) {
        secrets.put(id, value);
        versions.put(id, version);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            ObjectNode request = Json.object(text).orElseThrow();
            Optional<String> response =
                    switch (String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"))) {
                        case "secretsmanager.GetSecretValue" -> get(request);
                        case "secretsmanager.BatchGetSecretValue" -> Optional.of(getAll(request));
                        case "secretsmanager.PutSecretValue" -> put(request);
                        default -> Optional.empty();
                    };
            byte[] body = response.orElse(
                            "{\"__type\":\"ResourceNotFoundException\",\"message\":\"no such secret or operation\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(response.isPresent() ? 200 : 400, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Optional<String> get(ObjectNode request) {
        return value(request.path("SecretId").asText()).map(Json::write);
    }

    /** The values of the secrets that exist, and an error for each of the others. */
    private String getAll(ObjectNode request) {
        List<Map<String, Object>> values = new ArrayList<>();
        List<Map<String, Object>> errors = new ArrayList<>();
        for (JsonNode id : request.path("SecretIdList")) {
            value(id.asText())
                    .ifPresentOrElse(
                            values::add,
                            () -> errors.add(Map.of(
                                    "SecretId", id.asText(),
                                    "ErrorCode", "ResourceNotFoundException",
                                    "Message", "no such secret")));
        }
        return Json.write(Map.of("SecretValues", values, "Errors", errors));
    }

    private Optional<Map<String, Object>> value(String id) {
        Optional<Map<String, Object>> value = Optional.ofNullable(secrets.get(id))
                .map(text -> Map.of(
                        "Name",
                        id,
                        "SecretString",
                        text,
                        "VersionId",
                        Objects.requireNonNull(versions.get(id)),
                        "VersionStages",
                        List.of("AWSCURRENT")));
        value.ifPresent(secret -> read.add(id));
        return value;
    }

    /** Each {@code ClientRequestToken} is accepted once. The real service also accepts a repetition of the same value. */
    private Optional<String> put(ObjectNode request) {
        String id = request.path("SecretId").asText();
        String token = request.path("ClientRequestToken").asText();
        if (!tokens.add(id + " " + token)) {
            return Optional.empty();
        }
        put(id, request.path("SecretString").asText(), token);
        return Optional.of(Json.write(Map.of("Name", id, "VersionId", token)));
    }

    @Override
    public void close() {
        server.close();
    }
}
