package com.allmine.auth.issuer;

import static com.allmine.auth.issuer.IssuerFixture.EC;
import static com.allmine.auth.issuer.IssuerFixture.ISS;
import static com.allmine.auth.issuer.IssuerFixture.OTHER_EC;
import static com.allmine.auth.issuer.IssuerFixture.OTHER_ISS;
import static com.allmine.auth.issuer.IssuerFixture.OTHER_RSA;
import static com.allmine.auth.issuer.IssuerFixture.RSA;
import static com.allmine.auth.issuer.IssuerFixture.assertAccepted;
import static com.allmine.auth.issuer.IssuerFixture.assertRefused;
import static com.allmine.auth.issuer.IssuerFixture.claims;
import static com.allmine.auth.issuer.IssuerFixture.claimsOf;
import static com.allmine.auth.issuer.IssuerFixture.entry;
import static com.allmine.auth.issuer.IssuerFixture.set;
import static com.allmine.auth.issuer.IssuerFixture.trusting;

import com.allmine.auth.Tokens;
import com.allmine.testkit.TestKeyPair;
import com.allmine.testkit.TestTokens;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which key verifies a token of a trusted issuer: the confusions that RFC 8725 warns of. */
class TrustedIssuerTest {
    /** Trusts two issuers, each with an RSA key and an EC key. */
    private static final Tokens BOTH = trusting(
            Map.of(
                    ISS, set(RSA.jwk("\"alg\":\"RS256\""), EC.jwk("\"alg\":\"ES256\"")),
                    OTHER_ISS, set(OTHER_RSA.jwk("\"alg\":\"RS256\""), OTHER_EC.jwk("\"alg\":\"ES256\""))),
            entry(ISS, "RS256", "ES256"),
            entry(OTHER_ISS, "RS256", "ES256"));

    private static TestKeyPair pair(String algorithm) {
        return algorithm.equals("ES256") ? EC : RSA;
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256"})
    void acceptsTheAlgorithmOfTheKeyOnly(String algorithm) {
        TestKeyPair pair = pair(algorithm);
        Tokens tokens = trusting(
                Map.of(ISS, set(pair.jwk("\"alg\":\"" + algorithm + "\""))), entry(ISS, "RS256", "PS256", "ES256"));

        for (String header : List.of("RS256", "PS256", "ES256")) {
            for (String signature : pair == EC ? List.of("ES256") : List.of("RS256", "PS256")) {
                String token = pair.token("{\"alg\":\"" + header + "\"}", signature, claims());
                if (!header.equals(algorithm)) {
                    assertRefused(tokens, token, "alg: not the algorithm of the issuer's key");
                } else if (!signature.equals(algorithm)) {
                    assertRefused(tokens, token, "signature: by no key of the issuer");
                } else {
                    assertAccepted(tokens, token);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"RS256, PS256", "PS256, RS256", "RS256, ES256", "ES256, RS256"})
    void refusesAnAlgorithmThatTheIssuerDoesNotUse(String used, String other) {
        Tokens tokens = trusting(used, RSA.jwk(), EC.jwk());

        assertAccepted(tokens, pair(used).token(used, claims()));
        assertRefused(tokens, pair(other).token(other, claims()), "alg: not an algorithm of the issuer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "HS256", "HS512", "RS384", "ES384", "EdDSA", "rs256", "RS256 ", ""})
    void refusesEveryOtherAlgorithmWhateverTheSignatureIs(String algorithm) {
        String header = "{\"alg\":\"" + algorithm + "\"}";
        String unsigned = TestTokens.base64(header) + "." + TestTokens.base64(claims()) + ".";

        assertRefused(BOTH, RSA.token(header, "RS256", claims()), "alg: not an algorithm of the issuer");
        assertRefused(BOTH, EC.token(header, "ES256", claims()), "alg: not an algorithm of the issuer");
        assertRefused(BOTH, unsigned + "AA", "alg: not an algorithm of the issuer");
        assertRefused(BOTH, unsigned, "token: not three parts of base64url, of 8192 characters at most");
    }

    @Test
    void refusesAPublicKeyAsTheSecretOfHs256() {
        byte[] der = RSA.pair().getPublic().getEncoded();
        String base64 = java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        List<String> secrets = List.of(
                "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n",
                "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----",
                base64.replace("\n", ""),
                RSA.jwk(),
                RSA.material(),
                set(RSA.jwk()));

        for (String secret : secrets) {
            assertRefused(
                    BOTH, TestTokens.token(TestTokens.HEADER, claims(), secret), "alg: not an algorithm of the issuer");
            assertRefused(
                    BOTH,
                    TestTokens.token(TestTokens.HEADER, claimsOf("https://nobody.example"), secret),
                    "signature: by none of the keys");
        }
    }

    @Test
    void neverTriesOurOwnKeysOnATokenOfATrustedIssuer() {
        assertRefused(BOTH, TestTokens.token(claims()), "alg: not an algorithm of the issuer");
        assertRefused(
                BOTH,
                TestTokens.token("{\"alg\":\"RS256\"}", claims(), TestTokens.CURRENT),
                "signature: by no key of the issuer");
    }

    @Test
    void neverTriesTheKeysOfAnIssuerOnAnotherToken() {
        String nobody = claims().replace("\"iss\":\"" + ISS + "\",", "");

        assertAccepted(BOTH, TestTokens.token(nobody));
        for (String claims : List.of(
                nobody,
                claimsOf(ISS + "/"),
                claimsOf("HTTPS://id.example"),
                claims().replace("\"" + ISS + "\"", "null"),
                claims().replace("\"" + ISS + "\"", "[\"" + ISS + "\"]"),
                claims().replace("\"" + ISS + "\"", "{\"" + ISS + "\":1}"))) {
            assertRefused(BOTH, RSA.token("RS256", claims), "alg: not HS256");
        }
    }

    @Test
    void aTokenNamesTheIssuerWhoseKeySignedIt() {
        assertAccepted(BOTH, RSA.token("RS256", claims()));
        assertAccepted(BOTH, OTHER_RSA.token("RS256", claimsOf(OTHER_ISS)));
        assertAccepted(BOTH, OTHER_EC.token("ES256", claimsOf(OTHER_ISS)));

        assertRefused(BOTH, OTHER_RSA.token("RS256", claims()), "kid: no key of the issuer");
        assertRefused(BOTH, RSA.token("RS256", claimsOf(OTHER_ISS)), "kid: no key of the issuer");
        assertRefused(BOTH, OTHER_RSA.named("rsa-1").token("RS256", claims()), "signature: by no key of the issuer");
        assertRefused(
                BOTH, OTHER_RSA.token("{\"alg\":\"RS256\"}", "RS256", claims()), "signature: by no key of the issuer");
    }

    @Test
    void twoIssuersMayNameTheirKeysAlike() {
        TestKeyPair twin = OTHER_RSA.named("rsa-1");
        Tokens tokens = trusting(
                Map.of(ISS, set(RSA.jwk()), OTHER_ISS, set(twin.jwk())),
                entry(ISS, "RS256"),
                entry(OTHER_ISS, "RS256"));

        assertAccepted(tokens, RSA.token("RS256", claims()));
        assertAccepted(tokens, twin.token("RS256", claimsOf(OTHER_ISS)));
        assertRefused(tokens, twin.token("RS256", claims()), "signature: by no key of the issuer");
        assertRefused(tokens, RSA.token("RS256", claimsOf(OTHER_ISS)), "signature: by no key of the issuer");
    }

    @Test
    void theIdSelectsTheKey() {
        Tokens tokens = trusting("RS256", RSA.jwk(), OTHER_RSA.jwk());

        assertAccepted(tokens, RSA.token("RS256", claims()));
        assertAccepted(tokens, OTHER_RSA.token("RS256", claims()));
        assertRefused(tokens, RSA.named("other-rsa").token("RS256", claims()), "signature: by no key of the issuer");
        assertRefused(tokens, RSA.named("").token("RS256", claims()), "kid: no key of the issuer");
    }

    @Test
    void withoutAnIdEveryKeyIsTriedUpToABound() {
        String[] unrelated = IntStream.range(0, TrustedIssuer.MAX_TRIED - 1)
                .mapToObj(i -> OTHER_RSA.named("unrelated-" + i).jwk())
                .toArray(String[]::new);
        String within = set(set(unrelated).replace("{\"keys\":[", "").replace("]}", ""), RSA.jwk());
        String beyond = within.replace("{\"keys\":[", "{\"keys\":[" + OTHER_RSA.jwk() + ",");
        String withoutId = RSA.token("{\"alg\":\"RS256\"}", "RS256", claims());

        assertAccepted(trusting(Map.of(ISS, within), entry(ISS, "RS256")), withoutId);
        assertAccepted(trusting(Map.of(ISS, beyond), entry(ISS, "RS256")), RSA.token("RS256", claims()));
        assertRefused(
                trusting(Map.of(ISS, beyond), entry(ISS, "RS256")), withoutId, "signature: by no key of the issuer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "[\"rsa-1\"]", "{}"})
    void refusesAnIdThatIsNotAText(String id) {
        assertRefused(BOTH, RSA.token("{\"alg\":\"RS256\",\"kid\":" + id + "}", "RS256", claims()), "kid: not a text");
    }

    /** The attacker's key is in or behind the header, and its signature is right. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"jwk\":{KEY}",
                "\"jku\":\"https://evil.example/keys\"",
                "\"x5u\":\"https://evil.example/chain\"",
                "\"x5c\":[\"MIIB\"]",
                "\"jwk\":\"garbage\",\"x5c\":7"
            })
    void ignoresKeysThatTheHeaderBrings(String parameter) {
        String header = "{\"alg\":\"RS256\"," + parameter.replace("{KEY}", OTHER_RSA.jwk()) + "}";
        Tokens tokens = trusting("RS256", RSA.jwk());

        assertRefused(tokens, OTHER_RSA.token(header, "RS256", claims()), "signature: by no key of the issuer");
        assertAccepted(tokens, RSA.token(header, "RS256", claims()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"alg\":\"RS256\",\"crit\":[\"exp\"]}; crit: not supported",
                "{\"alg\":\"RS256\",\"crit\":[]}; crit: not supported",
                "{\"alg\":\"RS256\",\"b64\":false}; b64: not supported",
                "{\"alg\":\"RS256\",\"typ\":\"logout+jwt\"}; typ: neither JWT nor at+jwt",
                "{\"alg\":\"RS256\",\"typ\":null}; typ: neither JWT nor at+jwt",
                "{\"alg\":\"none\",\"alg\":\"RS256\"}; header: not a JSON object",
                "{\"alg\":\"RS256\",\"alg\":\"RS256\"}; header: not a JSON object",
                "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"kid\":\"rsa-1\"}; header: not a JSON object",
                "[]; header: not a JSON object",
                "{\"alg\":[\"RS256\"]}; alg: not an algorithm of the issuer",
                "{\"alg\":null}; alg: not an algorithm of the issuer",
                "{}; alg: not an algorithm of the issuer"
            })
    void refusesTheHeadersThatWeRefuseInOurOwnTokens(String header, String cause) {
        assertRefused(BOTH, RSA.token(header, "RS256", claims()), cause);
    }

    @Test
    void refusesDuplicateClaimsWhicheverOfThemIsTrue() {
        String twice = claims("\"iss\":\"" + OTHER_ISS + "\"");

        assertRefused(BOTH, RSA.token("RS256", twice), "alg: not HS256");
        assertRefused(BOTH, OTHER_RSA.token("RS256", twice), "alg: not HS256");
        assertRefused(BOTH, RSA.token("RS256", claims("\"tenantId\":\"other\"")), "alg: not HS256");
        assertRefused(BOTH, RSA.token("RS256", "not JSON"), "alg: not HS256");
    }

    @Test
    void refusesTheClaimsOfOneTokenUnderTheSignatureOfAnother() {
        String token = RSA.token("RS256", claims());
        String admin = RSA.token("RS256", claims("\"roles\":[\"admin\"]"));
        List<String> parts = TestTokens.parts(token);

        assertRefused(
                BOTH,
                parts.get(0) + "." + TestTokens.parts(admin).get(1) + "." + parts.get(2),
                "signature: by no key of the issuer");
        assertRefused(
                BOTH,
                TestTokens.base64("{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"typ\":\"JWT\"}") + "." + parts.get(1) + "."
                        + parts.get(2),
                "signature: by no key of the issuer");
    }
}
