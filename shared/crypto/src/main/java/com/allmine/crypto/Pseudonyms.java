package com.allmine.crypto;

import java.util.List;

/**
 * Names users in log lines without saying who they are: an HMAC of tenant and user under a key derived from the one that
 * signs tokens. A user has the same pseudonym in every function. Without the key nobody can compute a pseudonym, or tell
 * whose it is. After a rotation of that key every user has another pseudonym.
 */
public final class Pseudonyms {
    /** Hexadecimal characters: 64 bits tell all users apart. */
    private static final int LENGTH = 16;

    private final Hmac hmac;

    public Pseudonyms(KeySet keys) {
        KeySet signing = keys.with(KeyPurpose.SIGNING);
        this.hmac = Hmac.derived(keys, "log pseudonym");
    }

    /** The pseudonym of a user now, 16 lower-case hexadecimal characters. */
    public String of(String tenantId, String userId) {
        return all(tenantId, userId).getFirst();
    }

    /** The pseudonyms of a user under every key that there still is, the current one first. */
    public List<String> all(String tenantId, String userId) {
        return hmac.all(tenantId, userId).stream()
                .map(hash -> hash.substring(0, LENGTH))
                .toList();
    }
}
