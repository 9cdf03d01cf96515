package com.allmine.api.lambda;

import com.allmine.api.ApiHandler;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * The hooks of a function around the snapshot of Lambda's SnapStart. Before the snapshot, the function processes events,
 * so that the first real request finds every class loaded. It also drops the data that restored copies must not share,
 * and reads it again after a restore. If SnapStart is off, a function only preloads, at its start.
 */
public final class SnapStart {
    private static final ScopedValue<Boolean> PRIMING = ScopedValue.newInstance();

    /** How often a function primes itself. C1 compiles a method that was called some 200 times. */
    private static final int ROUNDS =
            Settings.optional("PRIMING_ROUNDS").map(Integer::parseInt).orElse(1);

    /** Keeps the hooks alive: the runtime holds weak references. */
    private static final Queue<Resource> REGISTERED = new ConcurrentLinkedQueue<>();

    private SnapStart() {}

    /** Whether this thread primes the function. A connection of such a thread must not stay open. */
    public static boolean isPriming() {
        return PRIMING.isBound();
    }

    /**
     * Runs an action before the snapshot. The action that is registered last runs first. If keys cannot be read, the
     * refusal is logged and the function starts more slowly; any other exception keeps the version from being published.
     */
    public static void beforeCheckpoint(Runnable action) {
        Consumer<String> log = System.out::println;
        register(new Hook(() -> primeQuietly(action, log), () -> {}));
    }

    private static void primeQuietly(Runnable action, Consumer<String> log) {
        try {
            ScopedValue.where(PRIMING, true).run(action);
        } catch (Refusal refusal) {
            List<String> cause = List.of(String.valueOf(refusal.detail()));
            log.accept(Json.write(Map.of("level", "WARN", "message", "not primed", "cause", cause)));
        }
    }

    /**
     * Reads data on a thread in parallel to a start that a request waits for, or to the first request after a restore. If
     * the data cannot be read, the request reads it again and reports the failure.
     */
    public static void preload(Runnable reading) {
        Runnable start = () -> Thread.ofPlatform().daemon().name("preload").start(() -> {
            try {
                reading.run();
            } catch (Refusal unavailable) {
                // The request that needs the data fails in the same way, and its response says so.
            }
        });
        if (Settings.isStartedOnDemand()) {
            start.run();
        } else {
            register(new Hook(() -> {}, start));
        }
    }

    private static void register(Resource hook) {
        REGISTERED.add(hook);
        Core.getGlobalContext().register(hook);
    }

    /**
     * Runs an action in each round of priming before the snapshot, so that its code is compiled there.
     *
     * @param action it must change nothing
     */
    public static void prime(Runnable action) {
        beforeCheckpoint(() -> repeat(action));
    }

    private static void repeat(Runnable action) {
        for (int round = 0; round < ROUNDS; round++) {
            action.run();
        }
    }

    /**
     * Lets an endpoint answer a recorded event before the snapshot, from JSON to JSON. It does so in each language: without
     * a token, with these headers, and with an empty body.
     *
     * @param event its path below {@code events/}
     * @param headers those of a caller who does not exist, so that nothing is written; empty for a public endpoint
     */
    public static void prime(ApiHandler handler, String event, Supplier<Map<String, String>> headers) {
        beforeCheckpoint(() -> {
            Priming priming = new Priming(handler, event);
            Map<String, String> sent = headers.get();
            repeat(() -> priming.run(sent));
        });
    }

    /**
     * Lets a function of the workflow process a recorded event before the snapshot.
     *
     * @param event its path below {@code events/}
     */
    public static void prime(JsonFunction function, String event) {
        beforeCheckpoint(() -> repeat(new Priming(function, event)::run));
    }

    /** Not a record: the runtime hashes it, and the hash function of a record is generated at every start. */
    private static final class Hook implements Resource {
        private final Runnable before;
        private final Runnable after;

        Hook(Runnable before, Runnable after) {
            this.before = before;
            this.after = after;
        }

        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) {
            before.run();
        }

        @Override
        public void afterRestore(Context<? extends Resource> context) {
            after.run();
        }
    }
}
