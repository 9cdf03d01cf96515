package com.allmine.auth.issuer;

import static com.allmine.auth.issuer.IssuerFixture.EC;
import static com.allmine.auth.issuer.IssuerFixture.RSA;
import static com.allmine.auth.issuer.IssuerFixture.assertAccepted;
import static com.allmine.auth.issuer.IssuerFixture.assertRefused;
import static com.allmine.auth.issuer.IssuerFixture.claims;
import static com.allmine.auth.issuer.IssuerFixture.trusting;
import static com.allmine.testkit.TestKeyPair.bytes;
import static com.allmine.testkit.TestKeyPair.signatureOf;
import static com.allmine.testkit.TestKeyPair.withSignature;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.auth.Tokens;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed and weak signatures, of the kinds that Project Wycheproof collects for each algorithm. */
class IssuerSignatureTest {
    private static final BigInteger ORDER =
            ((ECPublicKey) EC.pair().getPublic()).getParams().getOrder();
    private static final BigInteger FIELD =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final RSAPublicKey RSA_KEY = (RSAPublicKey) RSA.pair().getPublic();
    private static final String BY_NO_KEY = "signature: by no key of the issuer";

    private static final Tokens ES256 = trusting("ES256", EC.jwk());
    private static final Tokens RS256 = trusting("RS256", RSA.jwk());
    private static final Tokens PS256 = trusting("PS256", RSA.jwk());

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static String content(String token) {
        return token.substring(0, token.lastIndexOf('.'));
    }

    @Test
    void refusesNumbersOutOfRangeInASignatureOfEs256() {
        String token = EC.token("ES256", claims());
        BigInteger r = new BigInteger(1, Arrays.copyOf(signatureOf(token), 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signatureOf(token), 32, 64));
        List<BigInteger> edges = List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                BigInteger.TWO,
                ORDER.subtract(BigInteger.ONE),
                ORDER,
                ORDER.add(BigInteger.ONE),
                FIELD.subtract(BigInteger.ONE),
                FIELD,
                FIELD.add(BigInteger.ONE),
                BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));

        assertAccepted(ES256, withSignature(token, concat(bytes(r, 32), bytes(s, 32))));
        for (BigInteger edge : edges) {
            assertRefused(ES256, withSignature(token, concat(bytes(edge, 32), bytes(s, 32))), BY_NO_KEY);
            assertRefused(ES256, withSignature(token, concat(bytes(r, 32), bytes(edge, 32))), BY_NO_KEY);
            for (BigInteger other : edges) {
                assertRefused(ES256, withSignature(token, concat(bytes(edge, 32), bytes(other, 32))), BY_NO_KEY);
            }
        }
    }

    @Test
    void refusesASignatureOfEs256InAnotherForm() {
        String token = EC.token("ES256", claims());
        byte[] signature = signatureOf(token);
        byte[] r = Arrays.copyOf(signature, 32);
        byte[] s = Arrays.copyOfRange(signature, 32, 64);
        byte[] der = EC.sign("SHA256withECDSA", null, content(token));
        byte[] zero = new byte[1];

        assertRefused(ES256, withSignature(token, der), BY_NO_KEY);
        assertRefused(ES256, withSignature(token, concat(s, r)), BY_NO_KEY);
        assertRefused(ES256, withSignature(token, Arrays.copyOf(signature, 63)), BY_NO_KEY);
        assertRefused(ES256, withSignature(token, Arrays.copyOfRange(signature, 1, 64)), BY_NO_KEY);
        assertRefused(ES256, withSignature(token, concat(signature, zero)), BY_NO_KEY);
        assertRefused(ES256, withSignature(token, concat(zero, signature)), BY_NO_KEY);
        assertRefused(ES256, withSignature(token, concat(concat(zero, r), concat(zero, s))), BY_NO_KEY);
        assertRefused(ES256, withSignature(token, concat(r, concat(new byte[16], s))), BY_NO_KEY);
        assertRefused(ES256, withSignature(token, concat(signature, signature)), BY_NO_KEY);
        assertRefused(ES256, withSignature(token, r), BY_NO_KEY);
        assertRefused(ES256, withSignature(token, zero), BY_NO_KEY);
        assertRefused(ES256, withSignature(token, new byte[64]), BY_NO_KEY);
    }

    @Test
    void refusesASignatureOfEs256OverAnotherHash() {
        String token = EC.token("ES256", claims());

        for (String hash : List.of("SHA1", "SHA224", "SHA384", "SHA512")) {
            byte[] signature = EC.sign(hash + "withECDSAinP1363Format", null, content(token));
            assertRefused(ES256, withSignature(token, signature), BY_NO_KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256"})
    void refusesASignatureOfRsaOfAnotherLengthOrOutOfRange(String algorithm) {
        Tokens tokens = algorithm.equals("RS256") ? RS256 : PS256;
        String token = RSA.token(algorithm, claims());
        byte[] signature = signatureOf(token);
        BigInteger number = new BigInteger(1, signature);
        BigInteger modulus = RSA_KEY.getModulus();
        List<byte[]> forged = new ArrayList<>(List.of(
                Arrays.copyOf(signature, 255),
                Arrays.copyOfRange(signature, 1, 256),
                concat(signature, new byte[1]),
                concat(new byte[1], signature),
                concat(signature, signature),
                bytes(number.add(modulus), 257),
                new byte[1],
                new byte[64]));
        for (BigInteger edge : List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                BigInteger.TWO,
                modulus.subtract(BigInteger.ONE),
                modulus.subtract(number),
                modulus,
                modulus.add(BigInteger.ONE),
                BigInteger.ONE.shiftLeft(2048).subtract(BigInteger.ONE))) {
            forged.add(bytes(edge, 256));
        }

        assertAccepted(tokens, token);
        assertThat(forged).hasSize(16);
        forged.forEach(bytes -> assertRefused(tokens, withSignature(token, bytes), BY_NO_KEY));
    }

    @Test
    void refusesASignatureOfRsaOverAnotherHash() {
        String token = RSA.token("RS256", claims());

        for (String hash : List.of("MD5", "SHA1", "SHA224", "SHA384", "SHA512", "NONE")) {
            assertThat(RSA.sign(hash + "withRSA", null, hash.equals("NONE") ? "short" : content(token)))
                    .satisfies(signature -> assertRefused(RS256, withSignature(token, signature), BY_NO_KEY));
        }
    }

    /** With a small exponent, bytes after the hash are all that a forger needs. */
    @Test
    void refusesAPaddingThatIsNotExactlyThatOfPkcs1() {
        String token = RSA.token("RS256", claims());
        byte[] padded = new BigInteger(1, signatureOf(token))
                .modPow(RSA_KEY.getPublicExponent(), RSA_KEY.getModulus())
                .toByteArray();
        byte[] exact = bytes(new BigInteger(1, padded), 256);
        assertAccepted(RS256, withSignature(token, raw(exact)));

        byte[] trailing = exact.clone();
        System.arraycopy(exact, 64, trailing, 56, 192);
        byte[] type = exact.clone();
        type[1] = 2;
        byte[] filling = exact.clone();
        filling[2] = 0x7f;
        byte[] separator = exact.clone();
        separator[256 - 52] = 1;
        for (byte[] wrong : List.of(trailing, type, filling, separator)) {
            assertThat(wrong).isNotEqualTo(exact);
            assertRefused(RS256, withSignature(token, raw(wrong)), BY_NO_KEY);
        }
    }

    /** The signature whose encoded message is this, whatever it is. */
    private static byte[] raw(byte[] encoded) {
        BigInteger exponent =
                ((java.security.interfaces.RSAPrivateKey) RSA.pair().getPrivate()).getPrivateExponent();
        return bytes(new BigInteger(1, encoded).modPow(exponent, RSA_KEY.getModulus()), 256);
    }

    @Test
    void refusesASaltOfAnotherLength() {
        String token = RSA.token("PS256", claims());

        for (int salt : List.of(0, 20, 31, 33, 64)) {
            byte[] signature = RSA.sign("RSASSA-PSS", com.allmine.testkit.TestKeyPair.pss(salt), content(token));
            assertRefused(PS256, withSignature(token, signature), BY_NO_KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256"})
    void refusesAnyChangedBit(String algorithm) {
        Tokens tokens = algorithm.equals("ES256") ? ES256 : algorithm.equals("RS256") ? RS256 : PS256;
        String token = (algorithm.equals("ES256") ? EC : RSA).token(algorithm, claims());
        byte[] signature = signatureOf(token);

        assertAccepted(tokens, token);
        for (int bit = 0; bit < signature.length * 8; bit += 13) {
            byte[] changed = signature.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(tokens, withSignature(token, changed), BY_NO_KEY);
        }
    }

    @Test
    void refusesARespelledSignature() {
        String token = EC.token("ES256", claims());
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char last = token.charAt(token.length() - 1);
        String respelled = token.substring(0, token.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + 1);

        assertThat(signatureOf(respelled)).isEqualTo(signatureOf(token));
        assertRefused(ES256, respelled, "signature: not in canonical base64url");
    }
}
