package com.allmine.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keys that are worth nothing, and tokens made with them by hand, as another issuer might. */
final class Keys {
    static final String CURRENT = "the-current-signing-key-32-bytes";
    static final String PREVIOUS = "a-previous-signing-key--32-bytes";
    static final String FOREIGN = "somebody-else's-signing-key-32-b";
    static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    static final String SIGN_2 = key("sig", "sign-2", CURRENT);
    static final String SIGN_1 = key("sig", "sign-1", PREVIOUS);
    static final String SEAL_2 = key("enc", "seal-2", "the-current-sealing-key-32-bytes");
    static final String SEAL_1 = key("enc", "seal-1", "a-previous-sealing-key--32-bytes");
    static final String HASH_2 = key("hash", "hash-2", "the-current-hashing-key-32-bytes");
    static final String HASH_1 = key("hash", "hash-1", "a-previous-hashing-key--32-bytes");

    static final String CHECKPOINT_1 = key("checkpoint", "checkpoint-1", "a-previous-checkpoint-key-32-byt");

    private Keys() {}

    private static String key(String use, String id, String secret) {
        return "{\"kty\":\"oct\",\"use\":\"%s\",\"kid\":\"%s\",\"k\":\"%s\"}".formatted(use, id, base64(secret));
    }

    static String set(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    /** A ring of exactly these keys. */
    static KeyRing ring(String... keys) {
        return KeyRing.of(set(keys), InstantSource.system());
    }

    static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A token with the documented header and the current key. */
    static String token(String claims) {
        return token(HEADER, claims, CURRENT);
    }

    static String token(String header, String claims, String secret) {
        return token(header, claims, "HmacSHA256", secret);
    }

    static String token(String header, String claims, String algorithm, String secret) {
        String content = base64(header) + "." + base64(claims);
        return content + "." + signature(content, algorithm, secret);
    }

    static String signature(String content, String algorithm, String secret) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The three parts of a token. */
    static List<String> parts(String token) {
        return List.of(token.split("\\.", -1));
    }
}
