package com.allmine.api.lambda;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** How often one invocation of a function asked another service, counted on the thread that serves it. */
public final class RoundTrips {
    private static final ScopedValue<AtomicInteger> COUNT = ScopedValue.newInstance();

    private RoundTrips() {}

    /** Serves an invocation; what is counted meanwhile is added up in {@code count}. */
    public static <T> T countedIn(AtomicInteger count, Supplier<T> invocation) {
        return ScopedValue.where(COUNT, count).call(invocation::get);
    }

    /** Another service is about to be asked. */
    public static void count() {
        if (COUNT.isBound()) {
            COUNT.get().incrementAndGet();
        }
    }
}
