package com.allmine.auth;

import com.allmine.api.Json;
import com.allmine.api.Problem;
import com.allmine.data.KeyPurpose;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Mac;

/** Computes the HMAC-SHA-256 of a tenant's text under each key, in lower-case hexadecimal. */
public final class Hmac {
    private final Supplier<List<OctetSequenceKey>> keys;

    Hmac(Supplier<List<OctetSequenceKey>> keys) {
        this.keys = keys;
    }

    /** The HMAC that checkpoints of the permission log are made with. */
    public static Hmac ofCheckpoints(KeyRing keys) {
        return new Hmac(keys.with(KeyPurpose.CHECKPOINTS)::checkpoints);
    }

    /** The HMAC under each key, in the order of the keys. */
    public List<String> all(String tenantId, String text) {
        return keys.get().stream().map(key -> hmac(key, tenantId, text)).toList();
    }

    /** The HMAC of each text under each key: one list for a key, in the order of the texts. */
    List<List<String>> all(String tenantId, List<String> texts) {
        return keys.get().stream()
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
