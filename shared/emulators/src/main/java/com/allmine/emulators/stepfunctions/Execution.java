package com.allmine.emulators.stepfunctions;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an execution: the way it took, and nothing of what it carried.
 *
 * @param id its ARN
 * @param machine the name of the machine
 * @param status {@code SUCCEEDED}, {@code FAILED} or {@code TIMED_OUT}
 * @param states as they were entered
 */
public record Execution(
        String id, String machine, String status, Instant start, long durationMillis, List<Step> states) {

    /**
     * One state entered.
     *
     * @param type as in the definition
     * @param outcome {@code succeeded}, {@code caught} or {@code failed} with the error's name, or {@code timed out}
     * @param attempts one more than its retries
     * @param next null where the execution ended
     */
    public record Step(
            String name,
            String type,
            Instant start,
            long durationMillis,
            String outcome,
            int attempts,
            @Nullable String next) {}
}
