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

/** IdempotencyStore in memory; held to what {@link IdempotencyStoreContract} says, like the real ones. */
public final class InMemoryIdempotencyStore implements IdempotencyStore {
    private final Map<List<String>, Claim> store = new HashMap<>();
    private final InstantSource clock;
    private int calls;

    public InMemoryIdempotencyStore(InstantSource clock) {
        this.clock = clock;
    }

    private record Claim(Existing held, Instant takenAt, Instant underWayUntil) {
        boolean isExpiredAt(Instant now) {
            return !now.isBefore(takenAt.plus(Duration.ofHours(24)));
        }

        boolean mayBeTakenUpAt(Instant now, String body) {
            return held.answer().isEmpty() && held.body().equals(body) && !now.isBefore(underWayUntil);
        }
    }

    /** How often the claims were asked or told anything. */
    public int calls() {
        return calls;
    }

    @Override
    public synchronized Outcome acquire(Caller caller, String key, String body, String id) {
        calls++;
        Instant now = clock.instant();
        Claim claim = store.get(key(caller, key));
        if (claim == null || claim.isExpiredAt(now)) {
            claim = new Claim(new Existing(body, id, Optional.empty()), now, now);
        } else if (!claim.mayBeTakenUpAt(now, body)) {
            return claim.held;
        }
        Existing underWay = new Existing(body, claim.held.effectId(), Optional.empty());
        store.put(key(caller, key), new Claim(underWay, claim.takenAt, now.plusSeconds(35)));
        return new Acquired(claim.held.effectId());
    }

    @Override
    public synchronized boolean exists(Caller caller, String key) {
        calls++;
        Claim claim = store.get(key(caller, key));
        return claim != null && !claim.isExpiredAt(clock.instant());
    }

    @Override
    public synchronized void complete(Caller caller, String key, String encryptedResponse) {
        calls++;
        Claim claim = store.get(key(caller, key));
        if (claim != null) {
            Existing answered = new Existing(claim.held.body(), claim.held.effectId(), Optional.of(encryptedResponse));
            store.put(key(caller, key), new Claim(answered, claim.takenAt, claim.underWayUntil));
        }
    }

    @Override
    public synchronized void suspend(Caller caller, String key) {
        calls++;
        Claim claim = Objects.requireNonNull(store.get(key(caller, key)));
        store.put(key(caller, key), new Claim(claim.held, claim.takenAt, clock.instant()));
    }

    @Override
    public synchronized void release(Caller caller, String key) {
        calls++;
        store.remove(key(caller, key));
    }

    private static List<String> key(Caller caller, String key) {
        return List.of(caller.tenantId(), caller.userId(), key);
    }
}
