package com.allmine.template;

import java.util.Map;
import java.util.Optional;

/**
 * A rule of an EventBridge bus.
 *
 * @param name its logical id; the rule of a function has the name of the function's event, {@code Function.Event}
 * @param bus the logical id
 * @param pattern the event pattern
 */
public record EventRule(String name, String bus, Map<String, Object> pattern, Target target) {
    /** The recipient of the events that match. */
    public sealed interface Target {
        /** The number of repetitions after the first attempt failed. */
        int maxRetries();

        /** The queue that gets an event after the last attempt failed. */
        Optional<String> onFailure();
    }

    /**
     * A function, which Lambda invokes asynchronously.
     *
     * @param function the logical id
     */
    public record FunctionTarget(String function, int maxRetries, Optional<String> onFailure) implements Target {}

    /**
     * An API destination.
     *
     * @param url its endpoint
     * @param headers the headers that its connection adds to a request
     * @param inputPath the part of the event that it gets; empty for the whole event
     */
    public record Receiver(
            String url,
            Map<String, String> headers,
            Optional<String> inputPath,
            int maxRetries,
            Optional<String> onFailure)
            implements Target {}
}
