package com.allmine.emulators.stepfunctions.execution;

import com.allmine.emulators.stepfunctions.expression.ErrorNames;
import com.allmine.emulators.stepfunctions.expression.StateError;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Limits every wait of an execution to the time it has left.
 *
 * @param end when the execution times out
 */
record Deadline(InstantSource clock, Sleeper sleeper, Instant end) {

    /** The execution has no time left. */
    static final class Expired extends RuntimeException {
        private static final long serialVersionUID = 1;

        Expired() {
            super("out of time", null, false, false);
        }
    }

    void check() {
        if (!clock.instant().isBefore(end)) {
            throw new Expired();
        }
    }

    void pause(Duration duration) {
        Duration left = Duration.between(clock.instant(), end);
        boolean isTooLong = duration.compareTo(left) >= 0;
        try {
            sleeper.sleep(isTooLong ? left : duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Expired();
        }
        if (isTooLong) {
            throw new Expired();
        }
    }

    /**
     * Runs a task and returns its result. A task that takes too long keeps running and its result is ignored, as on
     * Lambda.
     *
     * @throws StateError the error of the task, or {@code States.Timeout} if it takes longer than the timeout
     */
    JsonNode run(Supplier<JsonNode> task, Optional<Duration> timeout) {
        Instant start = clock.instant();
        Instant due = timeout.map(start::plus).filter(end::isAfter).orElse(end);
        FutureTask<JsonNode> future = new FutureTask<>(task::get);
        Thread.ofVirtual().start(future);
        try {
            JsonNode result = future.get(Duration.between(start, due).toMillis(), TimeUnit.MILLISECONDS);
            throwIfLate(due);
            return result;
        } catch (TimeoutException e) {
            throw late(due);
        } catch (ExecutionException e) {
            throwIfLate(due);
            throw e.getCause() instanceof StateError error ? error : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Expired();
        }
    }

    private void throwIfLate(Instant due) {
        if (clock.instant().isAfter(due)) {
            throw late(due);
        }
    }

    private RuntimeException late(Instant due) {
        return due.equals(end) ? new Expired() : new StateError(ErrorNames.TIMEOUT, "");
    }
}
