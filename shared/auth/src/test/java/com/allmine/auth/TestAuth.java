package com.allmine.auth;

import com.allmine.api.Caller;
import com.allmine.crypto.KeySet;
import com.allmine.data.Ids;
import com.allmine.data.idempotency.IdempotencyStore;
import com.allmine.data.permission.Grants;
import com.allmine.testkit.TestKeys;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Authenticates and authorizes callers in tests, wired with {@link TestKeys}. */
public final class TestAuth {
    private TestAuth() {}

    public static Tokens tokens(InstantSource clock) {
        return new Tokens(KeySet.of(TestKeys.KEY_SET, clock), clock, TokenRules.STANDARD);
    }

    /** Authorizes the roles {@code user} and {@code admin}. */
    public static Authorizer authorizer(InstantSource clock) {
        return authorizer(clock, (tenantId, required) -> Set.of("user", "admin"));
    }

    /** Authorizes by these grants, and logs no denial. */
    public static Authorizer authorizer(InstantSource clock, Grants grants) {
        return new Authorizer(tokens(clock), grants, (caller, required, requestId) -> Optional.empty());
    }

    public static Cursors cursors(InstantSource clock) {
        return cursors(clock, Cursors.LIFE);
    }

    /** Cursors that live as long as given. */
    public static Cursors cursors(InstantSource clock, Duration life) {
        return new Cursors(KeySet.of(TestKeys.KEY_SET, clock), clock, life);
    }

    /** Replays repeated requests from this store. */
    public static Idempotency idempotency(InstantSource clock, IdempotencyStore store) {
        return idempotency(clock, store, TestKeys.KEY_SET);
    }

    /** Like {@link #idempotency}, with another key set. */
    public static Idempotency idempotency(InstantSource clock, IdempotencyStore store, String keySet) {
        return new Idempotency(store, KeySet.of(keySet, clock), new Ids(clock, new SecureRandom()), clock);
    }

    /** A valid token for a user of the tenant {@code default}. */
    public static String token(InstantSource clock, String userId, String... roles) {
        return tokens(clock).signIn(new Caller("default", userId, Set.copyOf(Arrays.asList(roles))));
    }
}
