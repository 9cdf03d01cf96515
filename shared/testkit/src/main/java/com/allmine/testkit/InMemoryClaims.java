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

    private record Claim(Held held, Instant takenAt) {
        boolean holdsAt(Instant now) {
            Duration kept = held.answer().isEmpty() ? Duration.ofSeconds(35) : Duration.ofHours(24);
            return now.isBefore(takenAt.plus(kept));
        }
    }

    /** How often the claims were asked or told anything. */
    public int calls() {
        return calls;
    }

    @Override
    public synchronized Optional<Held> take(Caller caller, String key, String body) {
        calls++;
        Claim claim = claims.get(key(caller, key));
        if (claim != null && claim.holdsAt(clock.instant())) {
            return Optional.of(claim.held);
        }
        claims.put(key(caller, key), new Claim(new Held(body, Optional.empty()), clock.instant()));
        return Optional.empty();
    }

    @Override
    public synchronized void complete(Caller caller, String key, String sealedAnswer) {
        calls++;
        Claim claim = Objects.requireNonNull(claims.get(key(caller, key)));
        Held answered = new Held(claim.held.body(), Optional.of(sealedAnswer));
        claims.put(key(caller, key), new Claim(answered, claim.takenAt));
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
