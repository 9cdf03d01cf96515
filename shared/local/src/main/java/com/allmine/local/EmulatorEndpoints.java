package com.allmine.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/**
 * {@code /_local/emulators/NAME}: the stand-ins for AWS under the gateway's own address, which does not change from run
 * to run, for whoever works with them from another process.
 */
final class EmulatorEndpoints implements HttpHandler, AutoCloseable {
    static final String PATH = "/_local/emulators/";

    /** What a client says to an engine beside the body; a signature is not looked at. */
    private static final List<String> ASKED = List.of("Content-Type", "X-Amz-Target", "Authorization");

    /** What an engine says beside the body; the checksum is DynamoDB's. */
    private static final List<String> ANSWERED = List.of("Content-Type", "X-Amz-Crc32");

    private final Map<String, URI> byName;
    private final HttpClient client = HttpClient.newHttpClient();

    EmulatorEndpoints(Map<String, URI> byName) {
        this.byName = Map.copyOf(byName);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        handOn(exchange, path.substring(PATH.length()).replaceFirst("/$", ""));
    }

    /**
     * Whether this is a call of STS. The AWS SDK posts it to the root of the host, whatever path the endpoint has; no
     * route of the API is there.
     */
    static boolean isCallOfSts(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return exchange.getRequestMethod().equals("POST")
                && exchange.getRequestURI().getRawPath().equals("/")
                && type != null
                && type.startsWith("application/x-www-form-urlencoded");
    }

    /** Has an engine answer a request, and 404 if there is no such engine. */
    void handOn(HttpExchange exchange, String engineName) throws IOException {
        try (exchange) {
            URI engine = byName.get(engineName);
            if (engine == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(engine)
                    .POST(BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
            for (String name : ASKED) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            }
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            ANSWERED.forEach(name -> answer.headers()
                    .firstValue(name)
                    .ifPresent(value -> exchange.getResponseHeaders().set(name, value)));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
