package com.allmine.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A key pair for tests only, made when it is asked for. It signs tokens by hand, as another issuer would. */
public final class TestKeyPair {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String id;
    private final KeyPair pair;

    private TestKeyPair(String id, KeyPair pair) {
        this.id = id;
        this.pair = pair;
    }

    /** A new RSA key of 2048 bits. */
    public static TestKeyPair rsa(String id) {
        return rsa(id, 2048);
    }

    public static TestKeyPair rsa(String id, int bits) {
        return of(id, "RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
    }

    /** A new key on the curve P-256. */
    public static TestKeyPair ec(String id) {
        return ec(id, "secp256r1");
    }

    public static TestKeyPair ec(String id, String curve) {
        return of(id, "EC", new ECGenParameterSpec(curve));
    }

    private static TestKeyPair of(String id, String type, AlgorithmParameterSpec parameters) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            generator.initialize(parameters);
            return new TestKeyPair(id, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same key with another id. */
    public TestKeyPair named(String other) {
        return new TestKeyPair(other, pair);
    }

    public KeyPair pair() {
        return pair;
    }

    /** The JSON Web Key of the public key, with its id and these members. */
    public String jwk(String... more) {
        StringBuilder jwk = new StringBuilder("{\"kid\":\"" + id + "\"," + material());
        for (String member : more) {
            jwk.append(',').append(member);
        }
        return jwk.append('}').toString();
    }

    /** The members of the JSON Web Key that make up the public key. */
    public String material() {
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return "\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\""
                    .formatted(number(rsa.getModulus()), number(rsa.getPublicExponent()));
        }
        ECPublicKey ec = (ECPublicKey) pair.getPublic();
        int bits = ec.getParams().getCurve().getField().getFieldSize();
        return "\"kty\":\"EC\",\"crv\":\"P-%d\",\"x\":\"%s\",\"y\":\"%s\""
                .formatted(
                        bits,
                        BASE64.encodeToString(bytes(ec.getW().getAffineX(), (bits + 7) / 8)),
                        BASE64.encodeToString(bytes(ec.getW().getAffineY(), (bits + 7) / 8)));
    }

    private static String number(BigInteger number) {
        return BASE64.encodeToString(bytes(number, (number.bitLength() + 7) / 8));
    }

    /** The number without its sign, in big-endian order and of this length. */
    public static byte[] bytes(BigInteger number, int length) {
        byte[] signed = number.toByteArray();
        byte[] bytes = new byte[length];
        int size = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - size, bytes, length - size, size);
        return bytes;
    }

    /** A token with the header {@code {"alg", "kid"}}, signed by this algorithm. */
    public String token(String algorithm, String claims) {
        return token("{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, id), algorithm, claims);
    }

    /** A token with any header, signed by this algorithm. */
    public String token(String header, String algorithm, String claims) {
        String content = TestTokens.base64(header) + "." + TestTokens.base64(claims);
        return content + "." + BASE64.encodeToString(signature(algorithm, content));
    }

    /** The signature of a text by RS256, PS256 or ES256, as RFC 7518 defines them. */
    public byte[] signature(String algorithm, String content) {
        return switch (algorithm) {
            case "RS256" -> sign("SHA256withRSA", null, content);
            case "PS256" -> sign("RSASSA-PSS", pss(32), content);
            case "ES256" -> sign("SHA256withECDSAinP1363Format", null, content);
            default -> throw new IllegalArgumentException(algorithm);
        };
    }

    /** The parameters of PS256, with another length of the salt. */
    public static AlgorithmParameterSpec pss(int salt) {
        return new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1);
    }

    /** The signature of a text by an algorithm of Java. */
    public byte[] sign(String algorithm, @Nullable AlgorithmParameterSpec parameters, String content) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            if (parameters != null) {
                signature.setParameter(parameters);
            }
            signature.initSign(pair.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The token with another signature. */
    public static String withSignature(String token, byte[] signature) {
        return token.substring(0, token.lastIndexOf('.') + 1) + BASE64.encodeToString(signature);
    }

    /** The bytes of the signature of a token. */
    public static byte[] signatureOf(String token) {
        return Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
    }
}
