package com.allmine.emulators.stepfunctions;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When and how often a task is tried again after which errors. */
record Retrier(
        List<String> errors,
        int intervalSeconds,
        int maxAttempts,
        double backoffRate,
        Optional<Integer> maxDelaySeconds,
        boolean jitter) {

    /**
     * How long to wait before a retry.
     *
     * @param retry 0 before the first
     */
    Duration delay(int retry, RandomGenerator random) {
        double seconds = intervalSeconds * Math.pow(backoffRate, retry);
        double bounded = Math.min(seconds, maxDelaySeconds.orElse(Integer.MAX_VALUE));
        double chosen = jitter ? random.nextDouble() * bounded : bounded;
        return Duration.ofMillis(Math.round(chosen * 1000));
    }
}
