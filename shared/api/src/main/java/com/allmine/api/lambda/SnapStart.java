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
 * What a function does before Lambda's SnapStart takes the snapshot that its copies are started from, and when it is
 * such a copy: it answers requests, so that the first real one finds everything loaded, lets go of what copies must not
 * share, and reads that anew. Where SnapStart is off, only the last is done, at the start.
 */
public final class SnapStart {
    private static final ScopedValue<Boolean> PRIMING = ScopedValue.newInstance();

    /** The runtime holds what is registered weakly. */
    private static final Queue<Resource> REGISTERED = new ConcurrentLinkedQueue<>();

    private SnapStart() {}

    /** Whether this runs before a snapshot: no connection may be kept for later. */
    public static boolean isPriming() {
        return PRIMING.isBound();
    }

    /**
     * Does this before the snapshot; what is registered last is done first. A refusal, of keys that are not there yet, is
     * logged, and the function starts more slowly; a defect keeps the version from being published.
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
     * Reads this on a thread of its own, beside a start that a request waits for or beside the first request after a
     * snapshot. What cannot be read then is left to whoever needs it.
     */
    public static void preload(Runnable reading) {
        Runnable start = () -> Thread.ofPlatform().daemon().name("preload").start(() -> {
            try {
                reading.run();
            } catch (Refusal unavailable) {
                // A request reads it itself, and answers for it.
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
     * Has an endpoint answer requests before the snapshot, each in both languages, on the whole way of a real one, from
     * the event's JSON to the answer's: one without these headers, and with them a POST of each body, or a GET where
     * there is none.
     *
     * @param headers those of a caller for whom nothing is written
     */
    public static void prime(ApiHandler handler, Supplier<Map<String, String>> headers, String... bodies) {
        List<String> requests = List.of(bodies);
        beforeCheckpoint(() -> new Priming(handler).run(headers.get(), requests));
    }

    /** Lets a function of the workflow process this input before the snapshot. */
    public static void prime(JsonFunction function, String input) {
        beforeCheckpoint(() -> new Priming(function).run(input));
    }

    /** No record: the runtime hashes it, and how a record hashes is made up at run time, at every start. */
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
