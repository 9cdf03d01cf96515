package com.allmine.operator.evidence;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** A fresh key for receipts and a fresh key for checkpoints. */
record EvidenceKeys(KeyPair receipts, KeyPair checkpoints) {
    static EvidenceKeys fresh() {
        try {
            KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
            curve.initialize(new ECGenParameterSpec("secp256r1"));
            return new EvidenceKeys(
                    curve.generateKeyPair(),
                    KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    Map<String, Object> receiptKey() {
        ECPublicKey key = (ECPublicKey) receipts.getPublic();
        return Map.of(
                "kty",
                "EC",
                "crv",
                "P-256",
                "use",
                "sig",
                "alg",
                "ES256",
                "kid",
                "receipt-1",
                "x",
                url(coordinate(key.getW().getAffineX())),
                "y",
                url(coordinate(key.getW().getAffineY())));
    }

    Map<String, Object> checkpointKey() {
        return Map.of(
                "kty",
                "OKP",
                "crv",
                "Ed25519",
                "use",
                "sig",
                "alg",
                "EdDSA",
                "kid",
                "checkpoint-1",
                "x",
                url(checkpointBytes()));
    }

    private byte[] checkpointBytes() {
        byte[] encoded = checkpoints.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    /** A signed note with one signature. */
    String note(String origin, String text) {
        byte[] id = sha256((origin + "\n\1").getBytes(StandardCharsets.UTF_8), checkpointBytes());
        byte[] signature = sign("Ed25519", checkpoints.getPrivate(), text);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(id, 0, 4);
        both.writeBytes(signature);
        return text + "\n— " + origin + " " + TestLog.base64(both.toByteArray()) + "\n";
    }

    /** A signed token in the compact form. */
    String token(String header, String payload) {
        String signed = url(header) + "." + url(payload);
        return signed + "." + url(sign("SHA256withECDSAinP1363Format", receipts.getPrivate(), signed));
    }

    private static byte[] sign(String algorithm, PrivateKey key, String text) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, padded, 32 - length, length);
        return padded;
    }

    static String url(String text) {
        return url(text.getBytes(StandardCharsets.UTF_8));
    }

    static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
