package com.allmine.emulators.stepfunctions;

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

/** Waits, for a while or for a task, but never beyond the end of the execution. */
record Deadline(InstantSource clock, Sleeper sleeper, Instant deadline) {

    /** The execution has no time left. */
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1;

        Ended() {
            super("out of time", null, false, false);
        }
    }

    void check() {
        if (!clock.instant().isBefore(deadline)) {
            throw new Ended();
        }
    }

    void pause(Duration duration) {
        Duration left = Duration.between(clock.instant(), deadline);
        boolean ends = duration.compareTo(left) >= 0;
        try {
            sleeper.sleep(ends ? left : duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Ended();
        }
        if (ends) {
            throw new Ended();
        }
    }

    /**
     * The result of a task. One that is late goes on unheard, as a function of Lambda does.
     *
     * @throws StateError what the task throws, or {@code States.Timeout} where it takes longer than the limit
     */
    JsonNode within(Optional<Duration> limit, Supplier<JsonNode> task) {
        Instant start = clock.instant();
        Instant due = limit.map(start::plus).filter(deadline::isAfter).orElse(deadline);
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
            throw new Ended();
        }
    }

    private void throwIfLate(Instant due) {
        if (clock.instant().isAfter(due)) {
            throw late(due);
        }
    }

    private RuntimeException late(Instant due) {
        return due.equals(deadline) ? new Ended() : new StateError(ErrorNames.TIMEOUT, "");
    }
}
