package com.allmine.auth;

import com.allmine.api.Caller;
import com.allmine.crypto.KeySet;
import com.allmine.data.Ids;
import com.allmine.data.idempotency.IdempotencyStore;
import com.allmine.data.permission.Grants;
import com.allmine.testkit.TestKeys;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** What authenticates and authorizes callers in tests, wired with {@link TestKeys}. */
public final class TestAuth {
    private TestAuth() {}

    public static Tokens tokens(InstantSource clock) {
        return new Tokens(KeySet.of(TestKeys.KEY_SET, clock), clock, TokenRules.STANDARD);
    }

    /** The way into an endpoint that lets the roles {@code user} and {@code admin} in. */
    public static Authorizer authorizer(InstantSource clock) {
        return authorizer(clock, (tenantId, required) -> Set.of("user", "admin"));
    }

    /** The way into endpoints by these grants; what is denied is logged nowhere. */
    public static Authorizer authorizer(InstantSource clock, Grants grants) {
        return new Authorizer(tokens(clock), grants, (caller, required, requestId) -> Optional.empty());
    }

    public static Cursors cursors(InstantSource clock) {
        return new Cursors(KeySet.of(TestKeys.KEY_SET, clock), clock);
    }

    /** What repeats POSTs by these claims. */
    public static Idempotency idempotency(InstantSource clock, IdempotencyStore store) {
        return idempotency(clock, store, TestKeys.KEY_SET);
    }

    /** As {@link #idempotency}, with the keys of another key set. */
    public static Idempotency idempotency(InstantSource clock, IdempotencyStore store, String keySet) {
        return new Idempotency(store, KeySet.of(keySet, clock), new Ids(clock, new SecureRandom()), clock);
    }

    /** A good token for a user of the tenant {@code default}. */
    public static String token(InstantSource clock, String userId, String... roles) {
        return tokens(clock).signIn(new Caller("default", userId, Set.copyOf(Arrays.asList(roles))));
    }
}
