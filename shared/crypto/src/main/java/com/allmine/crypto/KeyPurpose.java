package com.allmine.crypto;

import com.allmine.api.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The purposes of keys. Each purpose has its own secret, so that a role can read the keys of one and not of another. */
public enum KeyPurpose {
    /** Signs tokens; keys for cursors and idempotency records derive from it. Only these keys are shared with the sign-in service. */
    SIGNING("sig", "HS256", "SIGNING_KEYS_SECRET"),
    /** Encrypts fields. */
    ENCRYPTION("enc", "A256GCM", "ENCRYPTION_KEYS_SECRET"),
    /** Hashes identity numbers, so that the tables find them without holding them. */
    HASHING("hash", "HS256", "HASH_KEYS_SECRET"),
    /** Signs the receipts of consents, by ECDSA on the curve P-256. Others verify them. */
    RECEIPTS("receipt", "ES256", "RECEIPT_KEYS_SECRET"),
    /** Signs checkpoints, by Ed25519. Others verify them. */
    CHECKPOINTS("checkpoint", "EdDSA", "CHECKPOINT_KEYS_SECRET");

    /** The purposes whose keys sign what others verify with public keys. */
    public static final Set<KeyPurpose> PUBLISHED = Set.of(RECEIPTS, CHECKPOINTS);

    private final String use;
    private final String algorithm;
    private final String setting;

    KeyPurpose(String use, String algorithm, String setting) {
        this.use = use;
        this.algorithm = algorithm;
        this.setting = setting;
    }

    /** The member {@code use} of its keys. */
    public String use() {
        return use;
    }

    /** The member {@code alg} of its keys. */
    public String algorithm() {
        return algorithm;
    }

    /** The setting that names its secret. */
    public String setting() {
        return setting;
    }

    /** The purpose that a key's member {@code use} names. */
    public static Optional<KeyPurpose> of(String use) {
        return Arrays.stream(values())
                .filter(purpose -> purpose.use.equals(use))
                .findFirst();
    }

    /** Splits a key set of several purposes into one for each purpose. Keys of other uses are left out. */
    public static Map<KeyPurpose, String> split(String keySet) {
        Map<KeyPurpose, List<Object>> keys = new EnumMap<>(KeyPurpose.class);
        Json.object(keySet)
                .orElseThrow()
                .path("keys")
                .forEach(key -> of(key.path("use").asText())
                        .ifPresent(purpose -> keys.computeIfAbsent(purpose, none -> new ArrayList<>())
                                .add(key)));
        Map<KeyPurpose, String> sets = new EnumMap<>(KeyPurpose.class);
        keys.forEach((purpose, all) -> sets.put(purpose, Json.write(Map.of("keys", all))));
        return sets;
    }
}
