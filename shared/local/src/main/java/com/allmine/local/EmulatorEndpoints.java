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
 * {@code /_local/emulators/NAME}: the emulators of AWS under the gateway's address, for clients in another process.
 * This address is the same in every run; the emulators' own ports are not.
 */
final class EmulatorEndpoints implements HttpHandler, AutoCloseable {
    static final String PATH = "/_local/emulators/";

    /** The request headers that an emulator needs. It does not check signatures. */
    private static final List<String> REQUEST_HEADERS = List.of("Content-Type", "X-Amz-Target", "Authorization");

    /** The response headers that a client needs; the checksum is DynamoDB's. */
    private static final List<String> RESPONSE_HEADERS = List.of("Content-Type", "X-Amz-Crc32");

    private final Map<String, URI> byName;
    private final HttpClient client = HttpClient.newHttpClient();

    EmulatorEndpoints(Map<String, URI> byName) {
        this.byName = Map.copyOf(byName);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        forward(exchange, path.substring(PATH.length()).replaceFirst("/$", ""));
    }

    /**
     * Whether this is a request to STS. The AWS SDK posts it to the root of the host and ignores the path of the
     * endpoint. The API has no route there.
     */
    static boolean isForSts(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return exchange.getRequestMethod().equals("POST")
                && exchange.getRequestURI().getRawPath().equals("/")
                && type != null
                && type.startsWith("application/x-www-form-urlencoded");
    }

    /** Passes a request to an emulator; responds 404 if no emulator has this name. */
    void forward(HttpExchange exchange, String name) throws IOException {
        try (exchange) {
            URI emulator = byName.get(name);
            if (emulator == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(emulator)
                    .POST(BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
            for (String header : REQUEST_HEADERS) {
                String value = exchange.getRequestHeaders().getFirst(header);
                if (value != null) {
                    request.header(header, value);
                }
            }
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            RESPONSE_HEADERS.forEach(header -> response.headers()
                    .firstValue(header)
                    .ifPresent(value -> exchange.getResponseHeaders().set(header, value)));
            exchange.sendResponseHeaders(response.statusCode(), response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
