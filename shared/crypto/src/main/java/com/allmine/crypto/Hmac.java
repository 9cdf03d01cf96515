package com.allmine.crypto;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Mac;

/**
 * Computes HMAC-SHA-256 of a tenant's texts, in lower-case hexadecimal. The same text has different HMACs in different
 * tenants. Every factory throws {@link IllegalStateException} if the key set has no keys of the purpose.
 */
public final class Hmac {
    private final Supplier<List<OctetSequenceKey>> currentFirst;
    private final Supplier<List<OctetSequenceKey>> oldestFirst;

    private Hmac(Supplier<List<OctetSequenceKey>> currentFirst, Supplier<List<OctetSequenceKey>> oldestFirst) {
        this.currentFirst = currentFirst;
        this.oldestFirst = oldestFirst;
    }

    /** HMACs under the hash keys, which stand for identity numbers in the tables. */
    public static Hmac ofIdentities(KeySet keys) {
        KeySet hashing = keys.with(KeyPurpose.HASHING);
        return new Hmac(hashing::hashing, hashing::hashingOldestFirst);
    }

    /** HMACs under keys that are derived from the signing keys; the label names their use. */
    public static Hmac derived(KeySet keys, String label) {
        KeySet signing = keys.with(KeyPurpose.SIGNING);
        return new Hmac(() -> signing.derived(label), () -> signing.derived(label));
    }

    /** The HMAC under the current key. */
    public String current(String tenantId, String text) {
        return hmac(currentFirst.get().getFirst(), tenantId, text);
    }

    /** The HMAC under the oldest key. It stays the same when a key is added. */
    public String oldest(String tenantId, String text) {
        return hmac(oldestFirst.get().getFirst(), tenantId, text);
    }

    /** The HMACs under all keys, the current key's first. */
    public List<String> all(String tenantId, String text) {
        return currentFirst.get().stream().map(key -> hmac(key, tenantId, text)).toList();
    }

    /** The HMACs of several texts: for each key, the current one first, a list in the order of the texts. */
    public List<List<String>> all(String tenantId, List<String> texts) {
        return currentFirst.get().stream()
                .map(key ->
                        texts.stream().map(text -> hmac(key, tenantId, text)).toList())
                .toList();
    }

    private static String hmac(OctetSequenceKey key, String tenantId, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key.toSecretKey("HmacSHA256"));
            byte[] bytes = Json.write(List.of(tenantId, text)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            throw Problem.INTERNAL_ERROR.refusal().because("the key " + key.getKeyID() + " does not fit HMAC-SHA-256");
        }
    }
}
