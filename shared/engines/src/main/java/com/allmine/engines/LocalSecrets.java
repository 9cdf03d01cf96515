package com.allmine.engines;

import com.allmine.api.Json;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Secrets Manager as far as a function uses it: {@code GetSecretValue} over AWS JSON 1.1. */
public final class LocalSecrets implements AutoCloseable {
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final LoopbackServer server = new LoopbackServer();

    private LocalSecrets() {}

    public static LocalSecrets start() {
        LocalSecrets local = new LocalSecrets();
        local.server.serve(local::answer);
        return local;
    }

    /** Where the SDK finds the secrets. */
    public URI endpoint() {
        return server.url();
    }

    /** Sets a secret's current value. */
    public void put(String id, String value) {
        secrets.put(id, value);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String id =
                    Json.object(request).map(o -> o.path("SecretId").asText()).orElse("");
            String secret = secrets.get(id);
            boolean known = secret != null
                    && "secretsmanager.GetSecretValue"
                            .equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            String answer = known
                    ? Json.write(Map.of(
                            "Name", id, "SecretString", String.valueOf(secret), "VersionStages", List.of("AWSCURRENT")))
                    : "{\"__type\":\"ResourceNotFoundException\",\"message\":\"no such secret or call\"}";
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(known ? 200 : 400, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
