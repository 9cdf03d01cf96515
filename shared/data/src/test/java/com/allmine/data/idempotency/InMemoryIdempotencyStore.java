package com.allmine.data.idempotency;

import com.allmine.api.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Idempotency records in memory. They pass {@link IdempotencyStoreContract}, as the stored ones do. */
public final class InMemoryIdempotencyStore implements IdempotencyStore {
    private final Map<List<String>, StoredRecord> records = new HashMap<>();
    private final InstantSource clock;
    private int calls;

    public InMemoryIdempotencyStore(InstantSource clock) {
        this.clock = clock;
    }

    private record StoredRecord(Existing content, Instant createdAt, Instant inProgressUntil) {
        boolean isExpired(Instant now) {
            return !now.isBefore(createdAt.plus(Duration.ofHours(24)));
        }

        boolean mayBeAcquired(Instant now, String body) {
            return content.encryptedResponse().isEmpty()
                    && content.body().equals(body)
                    && !now.isBefore(inProgressUntil);
        }
    }

    /** How many methods were called. */
    public int calls() {
        return calls;
    }

    @Override
    public synchronized Outcome acquire(Caller caller, String key, String body, String id) {
        calls++;
        Instant now = clock.instant();
        StoredRecord known = records.get(key(caller, key));
        if (known == null || known.isExpired(now)) {
            known = new StoredRecord(new Existing(body, id, Optional.empty()), now, now);
        } else if (!known.mayBeAcquired(now, body)) {
            return known.content;
        }
        Existing inProgress = new Existing(body, known.content.effectId(), Optional.empty());
        records.put(key(caller, key), new StoredRecord(inProgress, known.createdAt, now.plusSeconds(35)));
        return new Acquired(known.content.effectId());
    }

    @Override
    public synchronized boolean exists(Caller caller, String key) {
        calls++;
        StoredRecord known = records.get(key(caller, key));
        return known != null && !known.isExpired(clock.instant());
    }

    @Override
    public synchronized void complete(Caller caller, String key, String encryptedResponse) {
        calls++;
        StoredRecord known = records.get(key(caller, key));
        if (known != null) {
            Existing completed =
                    new Existing(known.content.body(), known.content.effectId(), Optional.of(encryptedResponse));
            records.put(key(caller, key), new StoredRecord(completed, known.createdAt, known.inProgressUntil));
        }
    }

    @Override
    public synchronized void release(Caller caller, String key) {
        calls++;
        records.remove(key(caller, key));
    }

    @Override
    public synchronized void allowRetry(Caller caller, String key) {
        calls++;
        StoredRecord known = Objects.requireNonNull(records.get(key(caller, key)));
        records.put(key(caller, key), new StoredRecord(known.content, known.createdAt, clock.instant()));
    }

    private static List<String> key(Caller caller, String key) {
        return List.of(caller.tenantId(), caller.userId(), key);
    }
}
