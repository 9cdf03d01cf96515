package com.allmine.engines.workflow;

import java.time.Duration;

/** How a workflow waits. */
@FunctionalInterface
public interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
}
