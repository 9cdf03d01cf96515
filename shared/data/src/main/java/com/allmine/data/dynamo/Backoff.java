package com.allmine.data.dynamo;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits between two attempts at the same request to DynamoDB. */
@FunctionalInterface
public interface Backoff {
    /** Waits a random time of less than 20 milliseconds times the number of attempts made. */
    Backoff JITTER = attempts -> LockSupport.parkNanos(
            TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(20L * attempts)));

    /**
     * Waits before the next attempt.
     *
     * @param attempts how many attempts were made, at least 1
     */
    void pauseAfter(int attempts);
}
