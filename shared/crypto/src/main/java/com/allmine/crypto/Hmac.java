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
 * Computes the HMAC-SHA-256 of a tenant's text, in lower-case hexadecimal. The same text of two tenants has different
 * HMACs.
 */
public final class Hmac {
    private final Supplier<List<OctetSequenceKey>> currentFirst;
    private final Supplier<List<OctetSequenceKey>> oldestFirst;

    private Hmac(Supplier<List<OctetSequenceKey>> currentFirst, Supplier<List<OctetSequenceKey>> oldestFirst) {
        this.currentFirst = currentFirst;
        this.oldestFirst = oldestFirst;
    }

    /** The HMAC that finds an identity number without storing it. */
    public static Hmac ofIdentities(KeySet keys) {
        KeySet hashing = keys.with(KeyPurpose.HASHING);
        return new Hmac(hashing::hashing, hashing::hashingOldestFirst);
    }

    /** The HMAC that checkpoints of the permission log carry. */
    public static Hmac ofCheckpoints(KeySet keys) {
        KeySet checkpoints = keys.with(KeyPurpose.CHECKPOINTS);
        return new Hmac(checkpoints::checkpoints, checkpoints::checkpoints);
    }

    /** The HMAC under keys that are derived from the signing keys for one use, which the label names. */
    public static Hmac derived(KeySet keys, String label) {
        KeySet signing = keys.with(KeyPurpose.SIGNING);
        return new Hmac(() -> signing.derived(label), () -> signing.derived(label));
    }

    /** The HMAC under the current key. */
    public String current(String tenantId, String text) {
        return hmac(currentFirst.get().getFirst(), tenantId, text);
    }

    /** The HMAC under the oldest key: it stays the same when keys are added. */
    public String oldest(String tenantId, String text) {
        return hmac(oldestFirst.get().getFirst(), tenantId, text);
    }

    /** The HMAC under each key, the current one first. */
    public List<String> all(String tenantId, String text) {
        return currentFirst.get().stream().map(key -> hmac(key, tenantId, text)).toList();
    }

    /** The HMAC of each text under each key, the current one first: one list for a key, in the order of the texts. */
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
            throw Problem.INTERNAL_ERROR.refusal().because("the key " + key.getKeyID() + " makes no HMAC");
        }
    }
}
