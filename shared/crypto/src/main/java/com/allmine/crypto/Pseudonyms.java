package com.allmine.crypto;

import java.util.List;

/**
 * Pseudonyms of users for log lines: an HMAC of tenant and user under a key that is derived from the signing key. A user
 * has the same pseudonym in every function. Without the key, nobody can compute a pseudonym or tell whose it is. After a
 * rotation of the signing key, every user has a new one.
 */
public final class Pseudonyms {
    /** In hexadecimal characters: 64 bits, enough to tell all users apart. */
    private static final int LENGTH = 16;

    private final Hmac hmac;

    public Pseudonyms(KeySet keys) {
        this.hmac = Hmac.derived(keys, "log pseudonym");
    }

    /** The current pseudonym of a user: 16 lower-case hexadecimal characters. */
    public String of(String tenantId, String userId) {
        return all(tenantId, userId).getFirst();
    }

    /** The pseudonyms of a user under all signing keys, the current one first. */
    public List<String> all(String tenantId, String userId) {
        return hmac.all(tenantId, userId).stream()
                .map(hash -> hash.substring(0, LENGTH))
                .toList();
    }
}
