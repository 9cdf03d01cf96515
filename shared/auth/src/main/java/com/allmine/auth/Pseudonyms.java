package com.allmine.auth;

import com.allmine.api.Json;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.util.List;

/**
 * Names users in log lines without saying who they are: an HMAC of tenant and user under the key that signs tokens. A user
 * has the same pseudonym in every function. Without the key nobody can compute the pseudonym of a user, or tell whose one
 * is. After a rotation of that key every user has another pseudonym.
 */
public final class Pseudonyms {
    /** Its line break keeps it apart from what else the key signs: no token has one. */
    private static final String LABEL = "log pseudonym\n";

    /** Hexadecimal characters: 64 bits tell all users apart. */
    private static final int LENGTH = 16;

    private final KeyRing keys;

    public Pseudonyms(KeyRing keys) {
        this.keys = keys;
    }

    /** The pseudonym of a user now, 16 lower-case hexadecimal characters. */
    public String of(String tenantId, String userId) {
        return pseudonym(keys.signing().getFirst(), tenantId, userId);
    }

    /** The pseudonyms of a user under every key that there still is, the current one first. */
    public List<String> all(String tenantId, String userId) {
        return keys.signing().stream()
                .map(key -> pseudonym(key, tenantId, userId))
                .toList();
    }

    private static String pseudonym(OctetSequenceKey key, String tenantId, String userId) {
        return KeyedHash.hmac(key, LABEL + Json.write(List.of(tenantId, userId)))
                .substring(0, LENGTH);
    }
}
