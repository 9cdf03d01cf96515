package com.allmine.auth;

import com.allmine.api.Json;
import com.allmine.api.Problem;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;

/** Makes a secret value findable without storing it: HMAC-SHA-256 under our own key, apart for every tenant. */
public final class KeyedHash {
    private final KeyRing keys;

    public KeyedHash(KeyRing keys) {
        this.keys = keys;
    }

    /** The hash of a value under each key, the current first, in lower-case hexadecimal. */
    public List<String> of(String tenantId, String value) {
        return hashes(keys.hashing(), tenantId, value);
    }

    /**
     * As {@link #of}, but the oldest key first: the one whose hash stays the same when keys are added, and under which
     * whatever was ever stored is found.
     */
    public List<String> byAge(String tenantId, String value) {
        return hashes(keys.hashingByAge(), tenantId, value);
    }

    private static List<String> hashes(List<OctetSequenceKey> keys, String tenantId, String value) {
        String text = Json.write(List.of(tenantId, value));
        return keys.stream().map(key -> hmac(key, text)).toList();
    }

    static String hmac(OctetSequenceKey key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key.toSecretKey("HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw Problem.INTERNAL_ERROR.refusal().because("the key " + key.getKeyID() + " makes no HMAC");
        }
    }
}
