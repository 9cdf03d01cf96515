package com.allmine.auth.issuer;

import static com.allmine.auth.issuer.IssuerFixture.EC;
import static com.allmine.auth.issuer.IssuerFixture.RSA;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.testkit.TestKeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys of a key set verify signatures, and by which algorithm. */
class IssuerKeyTest {
    private static Optional<IssuerKey> key(String jwk, String... allowed) {
        return IssuerKey.parse(Json.object(jwk).orElseThrow(), List.of(allowed));
    }

    private static void assertUsed(String jwk, String algorithm, String... allowed) {
        assertThat(key(jwk, allowed))
                .as(jwk)
                .hasValueSatisfying(
                        key -> assertThat(IssuerKey.ALGORITHMS.stream().filter(key::isFor))
                                .containsExactly(algorithm));
    }

    @Test
    void aKeyHasTheAlgorithmThatItNames() {
        assertUsed(RSA.jwk("\"alg\":\"RS256\""), "RS256", "PS256", "RS256");
        assertUsed(RSA.jwk("\"alg\":\"PS256\""), "PS256", "RS256", "PS256");
        assertUsed(EC.jwk("\"alg\":\"ES256\""), "ES256", "RS256", "ES256");
    }

    @Test
    void aKeyThatNamesNoneHasTheFirstOfTheIssuerThatFits() {
        assertUsed(RSA.jwk(), "RS256", "ES256", "RS256", "PS256");
        assertUsed(RSA.jwk(), "PS256", "ES256", "PS256", "RS256");
        assertUsed(EC.jwk(), "ES256", "RS256", "ES256");
    }

    @Test
    void aKeyOfAnotherAlgorithmThanTheIssuersIsNotUsed() {
        assertThat(key(RSA.jwk("\"alg\":\"PS256\""), "RS256")).isEmpty();
        assertThat(key(RSA.jwk("\"alg\":\"RS512\""), "RS256")).isEmpty();
        assertThat(key(RSA.jwk("\"alg\":\"RSA-OAEP\""), "RS256")).isEmpty();
        assertThat(key(RSA.jwk("\"alg\":\"HS256\""), "RS256")).isEmpty();
        assertThat(key(RSA.jwk("\"alg\":null"), "RS256")).isEmpty();
        assertThat(key(RSA.jwk("\"alg\":[\"RS256\"]"), "RS256")).isEmpty();
        assertThat(key(RSA.jwk(), "ES256")).isEmpty();
        assertThat(key(EC.jwk(), "RS256", "PS256")).isEmpty();
        assertThat(key(EC.jwk("\"alg\":\"RS256\""), "RS256", "ES256")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"use\":\"sig\"",
                "\"key_ops\":[\"verify\"]",
                "\"key_ops\":[\"sign\",\"verify\"]",
                "\"x5c\":[\"AA\"]"
            })
    void usesAKeyForSignatures(String member) {
        assertUsed(RSA.jwk(member), "RS256", "RS256");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"use\":\"enc\"",
                "\"use\":null",
                "\"use\":[\"sig\"]",
                "\"key_ops\":[\"encrypt\"]",
                "\"key_ops\":[]",
                "\"key_ops\":\"verify\"",
                "\"use\":\"sig\",\"key_ops\":[\"wrapKey\"]",
                "\"use\":\"enc\",\"key_ops\":[\"verify\"]",
                "\"d\":\"AQAB\"",
                "\"d\":null"
            })
    void usesNoKeyForAnotherPurposeAndNoPrivateKey(String member) {
        assertThat(key(RSA.jwk(member), "RS256")).isEmpty();
        assertThat(key(EC.jwk(member), "ES256")).isEmpty();
    }

    /** A modulus of this many bits, all of them 1. To read a key takes no private key, which is slow to make. */
    private static String rsa(int bits) {
        byte[] modulus = new byte[bits / 8];
        Arrays.fill(modulus, (byte) 0xFF);
        return "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"%s\"}"
                .formatted(Base64.getUrlEncoder().withoutPadding().encodeToString(modulus));
    }

    @Test
    void usesNoWeakKeyAndNoHugeOne() {
        assertThat(key(rsa(1024), "RS256")).isEmpty();
        assertThat(key(rsa(2040), "RS256", "PS256")).isEmpty();
        assertUsed(rsa(3072), "RS256", "RS256");
        assertThat(key(rsa(8400), "RS256")).isEmpty();
    }

    @Test
    void usesNoKeyOfAnotherCurve() {
        assertThat(key(TestKeyPair.ec("p-384", "secp384r1").jwk(), "ES256")).isEmpty();
        assertThat(key(EC.jwk().replace("P-256", "P-384"), "ES256")).isEmpty();
        assertThat(key(EC.jwk().replace("P-256", "secp256k1"), "ES256")).isEmpty();
        assertThat(key(EC.jwk().replace("\"crv\":\"P-256\",", ""), "ES256")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"AA, AA", "AQ, AQ", "'', ''", "!!, ??"})
    void usesNoPointThatIsNotOnTheCurve(String x, String y) {
        assertThat(key("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}", "ES256"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"e\":\"AQ\"", "\"e\":\"\"", "\"e\":\"AA\"", "\"e\":7", "\"f\":\"AQAB\""})
    void usesNoExponentThatIsNoneOrMakesEverySignatureValid(String exponent) {
        assertThat(key(RSA.jwk().replace("\"e\":\"AQAB\"", exponent), "RS256")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"kty\":\"oct\",\"k\":\"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
                "{\"kty\":\"RSA\"}",
                "{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"AQAB\"}",
                "{\"kty\":\"rsa\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
                "{\"kty\":\"EC\"}",
                "{\"kty\":[\"RSA\"]}"
            })
    void usesNoIncompleteKeyAndNoOtherType(String jwk) {
        assertThat(key(jwk, "RS256", "PS256", "ES256")).isEmpty();
    }
}
