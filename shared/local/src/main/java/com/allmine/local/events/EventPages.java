package com.allmine.local.events;

import com.allmine.api.json.Json;
import com.allmine.emulators.eventbridge.BusEvent;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code /_local/events}: a page that shows the events of the bus as they come. A POST puts an event on the bus. The page
 * asks for the events every second, so its requests are not printed.
 */
public final class EventPages implements HttpHandler {
    public static final String PATH = "/_local/events";

    /** The most bytes of an event that a POST may bring. */
    private static final int MAX_BODY = 256 * 1024;

    private static final String POLICY = "default-src 'none'; script-src 'self'; connect-src 'self';"
            + " style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private final LocalEvents events;

    public EventPages(LocalEvents events) {
        this.events = events;
    }

    /** @param deadLetters the number of messages in each queue that has any */
    record Listed(List<BusEvent> events, Map<String, Integer> deadLetters) {}

    private record Page(int status, String contentType, String text) {
        static Page json(int status, Object value) {
            return new Page(status, "application/json; charset=utf-8", Json.write(value));
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Page page = page(exchange);
            byte[] body = page.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", page.contentType());
            exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(page.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Page page(HttpExchange exchange) throws IOException {
        String request =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
        return switch (request) {
            case "GET " + PATH -> new Page(200, "text/html; charset=utf-8", resource("events.html"));
            case "GET " + PATH + "/events.js" -> new Page(200, "text/javascript; charset=utf-8", resource("events.js"));
            case "GET " + PATH + "/list" ->
                Page.json(200, new Listed(events.events(), events.deadLetters().counts()));
            case "GET " + PATH + "/dead-letters" ->
                Page.json(200, events.deadLetters().all());
            // Only POST: a link or an image on a web page must not change the tables.
            case "POST " + PATH -> put(exchange.getRequestBody().readNBytes(MAX_BODY));
            default -> Page.json(404, Map.of("message", "There is no such page."));
        };
    }

    private Page put(byte[] body) {
        Optional<String> refusal = events.put(new String(body, StandardCharsets.UTF_8));
        return refusal.map(reason -> Page.json(400, Map.of("message", reason)))
                .orElseGet(() -> Page.json(202, Map.of("message", "The event is on the bus.")));
    }

    private static String resource(String name) {
        try (InputStream file = Objects.requireNonNull(EventPages.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
