package com.allmine.engines;

import com.allmine.api.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Secrets Manager as far as a function uses it: {@code GetSecretValue} over AWS JSON 1.1. */
public final class LocalSecrets implements AutoCloseable {
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final HttpServer server;

    private LocalSecrets(HttpServer server) {
        this.server = server;
    }

    public static LocalSecrets start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            LocalSecrets local = new LocalSecrets(server);
            server.createContext("/", local::answer);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return local;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the SDK finds the secrets. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
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
        server.stop(0);
    }
}
