package com.allmine.testkit;

import com.allmine.api.Caller;
import com.allmine.data.Claims;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Claims in memory; held to what {@link ClaimsContract} says, like the real ones. */
public final class InMemoryClaims implements Claims {
    private final Map<List<String>, Claim> claims = new HashMap<>();
    private final InstantSource clock;
    private int calls;

    public InMemoryClaims(InstantSource clock) {
        this.clock = clock;
    }

    private record Claim(Held held, Instant takenAt, Instant underWayUntil) {
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
    public synchronized Outcome take(Caller caller, String key, String body, String id) {
        calls++;
        Instant now = clock.instant();
        Claim claim = claims.get(key(caller, key));
        if (claim == null || claim.isExpiredAt(now)) {
            claim = new Claim(new Held(body, id, Optional.empty()), now, now);
        } else if (!claim.mayBeTakenUpAt(now, body)) {
            return claim.held;
        }
        Held underWay = new Held(body, claim.held.effectId(), Optional.empty());
        claims.put(key(caller, key), new Claim(underWay, claim.takenAt, now.plusSeconds(35)));
        return new Ours(claim.held.effectId());
    }

    @Override
    public synchronized boolean isTaken(Caller caller, String key) {
        calls++;
        Claim claim = claims.get(key(caller, key));
        return claim != null && !claim.isExpiredAt(clock.instant());
    }

    @Override
    public synchronized void complete(Caller caller, String key, String sealedAnswer) {
        calls++;
        Claim claim = claims.get(key(caller, key));
        if (claim != null) {
            Held answered = new Held(claim.held.body(), claim.held.effectId(), Optional.of(sealedAnswer));
            claims.put(key(caller, key), new Claim(answered, claim.takenAt, claim.underWayUntil));
        }
    }

    @Override
    public synchronized void suspend(Caller caller, String key) {
        calls++;
        Claim claim = Objects.requireNonNull(claims.get(key(caller, key)));
        claims.put(key(caller, key), new Claim(claim.held, claim.takenAt, clock.instant()));
    }

    @Override
    public synchronized void release(Caller caller, String key) {
        calls++;
        claims.remove(key(caller, key));
    }

    private static List<String> key(Caller caller, String key) {
        return List.of(caller.tenantId(), caller.userId(), key);
    }
}
