package com.allmine.local.journeys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token as another issuer would make it, signed without any code of ours. */
public final class SignedToken {
    public static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private SignedToken() {}

    /**
     * Signs a token with HMAC-SHA-256.
     *
     * @param key in base64url, as in a JSON Web Key
     */
    public static String of(String key, String header, String claims) {
        String text = encoded(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(key), "HmacSHA256"));
            return text + "." + encoded(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token that says it needs no signature, and has none. */
    public static String unsigned(String claims) {
        return encoded("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.getBytes(StandardCharsets.UTF_8)) + ".";
    }

    private static String encoded(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }
}
