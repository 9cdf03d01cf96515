package com.allmine.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keys for tests only, and tokens that are signed with them by hand, as another issuer would. */
public final class TestTokens {
    public static final String CURRENT = "the-current-signing-key-32-bytes";
    public static final String PREVIOUS = "a-previous-signing-key--32-bytes";
    public static final String FOREIGN = "somebody-else's-signing-key-32-b";
    public static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    public static final String SIGN_2 = key("sig", "sign-2", CURRENT);
    public static final String SIGN_1 = key("sig", "sign-1", PREVIOUS);
    public static final String ENC_2 = key("enc", "enc-2", "the-current-encrypt-key-32-bytes");
    public static final String ENC_1 = key("enc", "enc-1", "a-previous-encrypt-key--32-bytes");
    public static final String HASH_2 = key("hash", "hash-2", "the-current-hashing-key-32-bytes");
    public static final String HASH_1 = key("hash", "hash-1", "a-previous-hashing-key--32-bytes");

    public static final String RECEIPT_1 =
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"receipt\",\"kid\":\"receipt-1\","
                    + "\"x\":\"cIG193tVj9BegWSPFA4TcGeER2UdgMcGGgxDGr7lGX0\","
                    + "\"y\":\"XiN2ihbq1JB-L_qcWbjXghiP1AJh9lvU2LBfelkp8Pk\","
                    + "\"d\":\"O9mv8cmyZLjeCfx016uzV7Ie1CqSId3zk6pBa5ISDQ4\"}";

    public static final String CHECKPOINT_1 =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"use\":\"checkpoint\",\"kid\":\"checkpoint-1\","
                    + "\"x\":\"CxeW8_Gz7Y-UFXHwv52oeZtvI54XBKRNM4h-MXX_YQU\","
                    + "\"d\":\"v25_iWF2w0Yg4SexDiZC2gyhrA7Y9Z3M011fg7dPzQE\"}";

    private TestTokens() {}

    private static String key(String use, String id, String secret) {
        return "{\"kty\":\"oct\",\"use\":\"%s\",\"kid\":\"%s\",\"k\":\"%s\"}".formatted(use, id, base64(secret));
    }

    public static String keys(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    public static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A token with the documented header and the current key. */
    public static String token(String claims) {
        return token(HEADER, claims, CURRENT);
    }

    public static String token(String header, String claims, String secret) {
        return token(header, claims, "HmacSHA256", secret);
    }

    public static String token(String header, String claims, String algorithm, String secret) {
        String content = base64(header) + "." + base64(claims);
        return content + "." + signature(content, algorithm, secret);
    }

    public static String signature(String content, String algorithm, String secret) {
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
    public static List<String> parts(String token) {
        return List.of(token.split("\\.", -1));
    }
}
