package com.allmine.emulators.stepfunctions.definition;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The errors after which a task is retried, how often, and after which delays. */
public record Retrier(
        List<String> errors,
        int intervalSeconds,
        int maxAttempts,
        double backoffRate,
        Optional<Integer> maxDelaySeconds,
        boolean hasJitter) {

    /**
     * The delay before a retry.
     *
     * @param retry 0 for the first retry
     */
    public Duration delay(int retry, RandomGenerator random) {
        double seconds = intervalSeconds * Math.pow(backoffRate, retry);
        double capped = Math.min(seconds, maxDelaySeconds.orElse(Integer.MAX_VALUE));
        double chosen = hasJitter ? random.nextDouble() * capped : capped;
        return Duration.ofMillis(Math.round(chosen * 1000));
    }
}
