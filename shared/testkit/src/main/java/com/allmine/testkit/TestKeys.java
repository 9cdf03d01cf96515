package com.allmine.testkit;

import com.allmine.api.Caller;
import com.allmine.auth.Access;
import com.allmine.auth.Cursors;
import com.allmine.auth.Idempotency;
import com.allmine.auth.KeyRing;
import com.allmine.auth.TokenRules;
import com.allmine.auth.Tokens;
import com.allmine.data.Claims;
import com.allmine.data.Grants;
import com.allmine.data.Ids;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** A key set that is worth nothing, and what signs and verifies with it. */
public final class TestKeys {
    public static final String KEY_SET = """
        {"keys": [
          {"kty": "oct", "use": "sig", "alg": "HS256", "kid": "sign-2", "k": "dGVzdC1vbmx5LXNpZ25pbmcta2V5LTMyLWJ5dGVzLTI"},
          {"kty": "oct", "use": "enc", "alg": "A256GCM", "kid": "seal-1", "k": "dGVzdC1vbmx5LXNlYWxpbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "oct", "use": "hash", "alg": "HS256", "kid": "hash-1", "k": "dGVzdC1vbmx5LWhhc2hpbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "oct", "use": "checkpoint", "alg": "HS256", "kid": "checkpoint-1", "k": "dGVzdC1vbmx5LWNoZWNrcG9pbnQta2V5LTMyLWJ5dGU"}
        ]}\
        """;

    /** The same keys and a newer one that signs. */
    public static final String ROTATED_KEY_SET = KEY_SET.replaceFirst(
            "\\{\"kty\"",
            "{\"kty\": \"oct\", \"use\": \"sig\", \"alg\": \"HS256\", \"kid\": \"sign-3\","
                    + " \"k\": \"dGVzdC1vbmx5LXNpZ25pbmcta2V5LTMyLWJ5dGVzLTM\"}, {\"kty\"");

    private TestKeys() {}

    public static KeyRing ring(InstantSource clock) {
        return KeyRing.of(KEY_SET, clock);
    }

    public static Tokens tokens(InstantSource clock) {
        return new Tokens(ring(clock), clock, TokenRules.STANDARD);
    }

    /** The way into an endpoint that lets the roles {@code user} and {@code admin} in. */
    public static Access access(InstantSource clock) {
        return access(clock, (tenantId, right) -> Set.of("user", "admin"));
    }

    /** The way into endpoints by these grants; what is denied is logged nowhere. */
    public static Access access(InstantSource clock, Grants grants) {
        return new Access(tokens(clock), grants, (caller, right, requestId) -> Optional.empty());
    }

    public static Cursors cursors(InstantSource clock) {
        return new Cursors(ring(clock), clock);
    }

    /** What repeats POSTs by these claims. */
    public static Idempotency idempotency(InstantSource clock, Claims claims) {
        return idempotency(clock, claims, KEY_SET);
    }

    /** As {@link #idempotency}, with the keys of another key set. */
    public static Idempotency idempotency(InstantSource clock, Claims claims, String keySet) {
        return new Idempotency(claims, KeyRing.of(keySet, clock), new Ids(clock, new SecureRandom()), clock);
    }

    /** A good token for a user of the tenant {@code default}. */
    public static String token(InstantSource clock, String userId, String... roles) {
        return tokens(clock).signIn(new Caller("default", userId, Set.copyOf(Arrays.asList(roles))));
    }
}
