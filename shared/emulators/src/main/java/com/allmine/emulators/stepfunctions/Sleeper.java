package com.allmine.emulators.stepfunctions;

import java.time.Duration;

/** How a workflow waits. */
@FunctionalInterface
public interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
}
