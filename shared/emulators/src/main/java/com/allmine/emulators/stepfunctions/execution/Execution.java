package com.allmine.emulators.stepfunctions.execution;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of an execution. It holds the states that were entered, and no data that passed through them.
 *
 * @param id its ARN
 * @param machine the name of the state machine
 * @param status {@code SUCCEEDED}, {@code FAILED} or {@code TIMED_OUT}
 * @param states in the order in which they were entered
 */
public record Execution(
        String id, String machine, String status, Instant start, long durationMillis, List<EnteredState> states) {

    /**
     * A state that was entered.
     *
     * @param type its {@code Type} in the definition
     * @param outcome {@code succeeded}, {@code timed out}, or {@code caught} or {@code failed} with the name of the error
     * @param attempts the number of retries plus one
     * @param next the next state; null if the execution ended here
     */
    public record EnteredState(
            String name,
            String type,
            Instant start,
            long durationMillis,
            String outcome,
            int attempts,
            @Nullable String next) {}
}
