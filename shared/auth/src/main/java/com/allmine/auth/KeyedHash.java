package com.allmine.auth;

import com.allmine.data.KeyPurpose;
import java.util.List;

/** Makes an identity number findable without storing it: its HMAC under the hash keys, apart for every tenant. */
public final class KeyedHash {
    private final Hmac currentFirst;
    private final Hmac oldestFirst;

    public KeyedHash(KeyRing keys) {
        this.currentFirst = new Hmac(keys.with(KeyPurpose.HASHING)::hashing);
        this.oldestFirst = new Hmac(keys::hashingByAge);
    }

    /** The hash of a value under each key, the current first, in lower-case hexadecimal. */
    public List<String> of(String tenantId, String value) {
        return currentFirst.all(tenantId, value);
    }

    /**
     * As {@link #of}, but the oldest key first: the one whose hash stays the same when keys are added, and under which
     * whatever was ever stored is found.
     */
    public List<String> byAge(String tenantId, String value) {
        return oldestFirst.all(tenantId, value);
    }
}
