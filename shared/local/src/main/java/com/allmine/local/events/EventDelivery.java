package com.allmine.local.events;

import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Delivers events in a thread, twice a second, until it is closed. */
public final class EventDelivery implements AutoCloseable {
    private static final int PAUSE_MILLIS = 500;

    /** Longer than a receiver is waited for. */
    private static final int LONGEST_DELIVERY_SECONDS = 10;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("events").factory());

    @SuppressWarnings("FutureReturnValueIgnored") // it only ends with the thread: a failure is printed, not thrown
    public EventDelivery(LocalEvents events, PrintStream console) {
        thread.scheduleWithFixedDelay(() -> deliver(events, console), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // a failure must not end the thread, and the console is its log
    private static void deliver(LocalEvents events, PrintStream console) {
        try {
            events.deliver();
        } catch (RuntimeException e) {
            e.printStackTrace(console);
        }
    }

    /** Waits for the delivery in progress, because its function is unloaded next. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LONGEST_DELIVERY_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
