package com.allmine.api.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The weekly event of every function in template.yaml: {@code {"keepAwake": true}}. Lambda makes a SnapStart version
 * inactive that nobody calls for 14 days. The event reads nothing, changes nothing and counts as no request; clients
 * cannot send it, because API Gateway puts what they send inside an event of another shape.
 */
public final class KeepAwake {
    private KeepAwake() {}

    /** Whether a function's input is this event. */
    public static boolean isEvent(JsonNode input) {
        return input.path("keepAwake").booleanValue();
    }

    /** Answers the event. */
    public static void answer(OutputStream out) throws IOException {
        out.write("{\"isAwake\":true}".getBytes(StandardCharsets.UTF_8));
    }
}
