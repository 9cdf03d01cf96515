package com.allmine.api.lambda;

import com.allmine.api.errors.Language;
import com.allmine.api.json.Json;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Lets a function process a recorded event, which its package has as a resource, before a snapshot. */
final class Priming {
    /** The function's name keeps priming apart from requests, in the log and in the metrics. */
    private static final Invocation INVOCATION = new Invocation("priming", "priming");

    private final RequestStreamHandler handler;
    private final ObjectNode event;

    /** @param event its path below {@code events/} */
    Priming(RequestStreamHandler handler, String event) {
        this.handler = handler;
        this.event = read(handler.getClass(), "/events/" + event);
    }

    private static ObjectNode read(Class<?> function, String resource) {
        try (InputStream in = Objects.requireNonNull(function.getResourceAsStream(resource), resource)) {
            return (ObjectNode) Json.tree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processes the event as it is. */
    void run() {
        invoke(event);
    }

    /**
     * Processes an endpoint's event in each language: without a token, then with these headers, and at last with a body
     * that lacks every field. If there are no headers, only the first is done.
     */
    void run(Map<String, String> headers) {
        for (Language language : Language.values()) {
            invoke(request(language, Map.of()));
            if (!headers.isEmpty()) {
                ObjectNode request = request(language, headers);
                invoke(request);
                if (request.has("body")) {
                    invoke(request.put("body", "{}"));
                }
            }
        }
    }

    private ObjectNode request(Language language, Map<String, String> headers) {
        ObjectNode request = event.deepCopy();
        request.withObjectProperty("requestContext").put("requestId", INVOCATION.requestId());
        ObjectNode all = request.withObjectProperty("headers");
        all.remove(List.of("authorization", "x-auth"));
        all.put("x-language", language.wire());
        headers.forEach(all::put);
        return request;
    }

    private void invoke(ObjectNode input) {
        InputStream in = new ByteArrayInputStream(Json.write(input).getBytes(StandardCharsets.UTF_8));
        try {
            handler.handleRequest(in, OutputStream.nullOutputStream(), INVOCATION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
