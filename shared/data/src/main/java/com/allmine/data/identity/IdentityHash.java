package com.allmine.data.identity;

import com.allmine.crypto.Hmac;
import com.allmine.crypto.KeySet;
import java.util.List;

/**
 * The keyed hashes that stand for an identity number or a person in primary keys and conditions. Without the hash keys,
 * nobody can compute one or guess the number behind it. The same number has different hashes in different tenants.
 */
public final class IdentityHash {
    private static final String NUMBER = "identity:";
    private static final String PERSON = "person:";

    private final Hmac hmac;

    /** @throws IllegalStateException if the key set has no hash keys */
    public IdentityHash(KeySet keys) {
        this.hmac = Hmac.ofIdentities(keys);
    }

    /** The hash of an identity number under the oldest key: it stays the same when a key is added. */
    public String ofNumber(String tenantId, String identityNumber) {
        return hmac.oldest(tenantId, NUMBER + identityNumber);
    }

    /** The hash of an identity number under each key: the hash of a stored guard is among them. */
    public List<String> allOfNumber(String tenantId, String identityNumber) {
        return hmac.all(tenantId, NUMBER + identityNumber);
    }

    /**
     * The hash of a person under the oldest key.
     *
     * @param person the same text for all spellings that the national register takes for the same person
     */
    public String ofPerson(String tenantId, String person) {
        return hmac.oldest(tenantId, PERSON + person);
    }
}
