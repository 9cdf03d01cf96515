package com.allmine.emulators.stepfunctions.execution;

import java.time.Duration;

/** How an execution waits. */
@FunctionalInterface
public interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
}
