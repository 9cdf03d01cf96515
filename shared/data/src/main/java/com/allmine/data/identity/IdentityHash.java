package com.allmine.data.identity;

import com.allmine.crypto.Hmac;
import com.allmine.crypto.KeySet;
import java.util.List;

/**
 * The keyed hashes that stand for an identity number or a person in primary keys and conditions. Without the hash keys,
 * nobody can compute one or guess the number behind it. The same number has different hashes in different tenants.
 */
public final class IdentityHash {
    /** The attribute that holds the hash of an identity number. */
    public static final String OF_NUMBER = "identityHash";

    /** The attribute that holds the hash of a person. */
    public static final String OF_PERSON = "personHash";

    private static final String NUMBER = "identity:";
    private static final String PERSON = "person:";

    private final Hmac hmac;

    /**
     * Uses the hash keys of a key set.
     *
     * @throws IllegalStateException if it has none
     */
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
