package com.allmine.crypto;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value of a secret, which is read again after five minutes. If Secrets Manager is unavailable, the known value stays
 * valid for an hour after it was read, and the next attempt follows after 30 seconds. A value that is read and invalid is
 * an error at once.
 */
final class Refreshed<T> {
    static final Duration TTL = Duration.ofMinutes(5);

    /** How long a value stays valid after it was read, while Secrets Manager is unavailable. */
    static final Duration OUTAGE = Duration.ofHours(1);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private final Supplier<T> source;
    private final InstantSource clock;
    private volatile @Nullable Known<T> known;

    /** @param source throws {@code SERVICE_UNAVAILABLE} if Secrets Manager is unavailable */
    Refreshed(Supplier<T> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    private record Known<T>(T value, Instant readAt, Instant staleAt) {
        static <T> Known<T> read(T value, Instant now) {
            return new Known<>(value, now, now.plus(TTL));
        }

        Known<T> until(Instant later) {
            Instant end = readAt.plus(OUTAGE);
            return new Known<>(value, readAt, later.isBefore(end) ? later : end);
        }
    }

    /**
     * The value.
     *
     * @throws Refusal of the source, if no value is known that is still valid
     */
    T get() {
        Known<T> current = known;
        return current != null && clock.instant().isBefore(current.staleAt) ? current.value : read().value;
    }

    /** Drops the value. It is read again when it is needed. */
    void forget() {
        known = null;
    }

    private synchronized Known<T> read() {
        Known<T> current = known;
        Instant now = clock.instant();
        if (current != null && now.isBefore(current.staleAt)) {
            return current;
        }
        try {
            current = Known.read(source.get(), now);
        } catch (Refusal refusal) {
            boolean isOutage = refusal.problem() == Problem.SERVICE_UNAVAILABLE;
            if (current == null || !isOutage || !now.isBefore(current.readAt.plus(OUTAGE))) {
                known = null;
                throw refusal;
            }
            current = current.until(now.plus(RETRY_AFTER));
        }
        known = current;
        return current;
    }
}
