package com.allmine.api.lambda;

import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Logs every invocation of a function in exactly one {@link LogLine}, however the invocation ends. The static methods add
 * to the line of the current invocation, as a mapped diagnostic context does. On a thread that serves no invocation they
 * do nothing.
 */
public final class InvocationLog {
    private static final ScopedValue<LogLine> LINE = ScopedValue.newInstance();

    private final InstantSource clock;
    private final Consumer<String> out;

    public InvocationLog(InstantSource clock, Consumer<String> out) {
        this.clock = clock;
        this.out = out;
    }

    /** Uses the system clock, and logs to standard output, which Lambda sends to CloudWatch. */
    public static InvocationLog live() {
        return new InvocationLog(InstantSource.system(), System.out::println);
    }

    /**
     * Does the work of one invocation. Its line says {@link LogLine#FAILED} unless the work sets another code; an
     * exception of the work is rethrown after the line is written.
     *
     * @param message the route, or the function where there is no route
     */
    public <T> T run(String message, String requestId, String function, Function<LogLine, T> work) {
        LogLine line = new LogLine(message, requestId, function, clock);
        try {
            return ScopedValue.where(LINE, line).call(() -> work.apply(line));
        } finally {
            out.accept(line.done());
        }
    }

    /** Names the caller: the pseudonym stands for the user's id, which no log may hold. */
    public static void caller(String tenantId, String pseudonym) {
        if (LINE.isBound()) {
            LINE.get().caller(tenantId, pseudonym);
        }
    }

    /** Counts one request to another service. */
    public static void countRoundTrip() {
        if (LINE.isBound()) {
            LINE.get().countRoundTrip();
        }
    }
}
