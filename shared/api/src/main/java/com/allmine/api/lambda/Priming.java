package com.allmine.api.lambda;

import com.allmine.api.errors.Language;
import com.allmine.api.json.Json;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests that nobody made. */
final class Priming {
    /** Its function name keeps priming apart from requests, in the log and in the metrics. */
    private static final Invocation INVOCATION = new Invocation("priming", "priming");

    private final RequestStreamHandler handler;

    Priming(RequestStreamHandler handler) {
        this.handler = handler;
    }

    /** Has an endpoint answer them. */
    void run(Map<String, String> headers, List<String> bodies) {
        for (Language language : Language.values()) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.put("x-language", language.wire());
            request("GET", Map.of("x-language", language.wire()), null);
            if (bodies.isEmpty()) {
                request("GET", all, null);
            }
            bodies.forEach(body -> request("POST", all, body));
        }
    }

    private void request(String method, Map<String, String> headers, @Nullable String body) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "2.0");
        event.put("routeKey", "$default");
        event.put("rawPath", "/");
        event.put("headers", headers);
        event.put(
                "requestContext",
                Map.of(
                        "http",
                        Map.of("method", method, "path", "/", "sourceIp", "127.0.0.1"),
                        "requestId",
                        "priming",
                        "timeEpoch",
                        0));
        event.put("isBase64Encoded", false);
        if (body != null) {
            event.put("body", body);
        }
        run(Json.write(event));
    }

    /** Has the function take this input. */
    void run(String input) {
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        try {
            handler.handleRequest(in, new ByteArrayOutputStream(), INVOCATION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
