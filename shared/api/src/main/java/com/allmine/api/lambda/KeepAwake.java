package com.allmine.api.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The weekly event of every function in template.yaml: {@code {"keepAwake": true}}. Without it Lambda deactivates a
 * SnapStart version after 14 days without an invocation. The event reads and changes nothing and is not logged. Clients
 * cannot send it, because API Gateway puts their data into an event of another shape.
 */
public final class KeepAwake {
    private KeepAwake() {}

    /** Whether a function's input is this event. */
    public static boolean isEvent(JsonNode input) {
        return input.path("keepAwake").booleanValue();
    }

    /** Writes the output for the event. */
    public static void answer(OutputStream out) throws IOException {
        out.write("{\"isAwake\":true}".getBytes(StandardCharsets.UTF_8));
    }
}
