package com.allmine.auth;

import static com.allmine.auth.TokenFixture.assertAccepted;
import static com.allmine.auth.TokenFixture.assertRefused;
import static com.allmine.auth.TokenFixture.claims;
import static com.allmine.auth.TokenFixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.crypto.KeySet;
import com.allmine.testkit.TestTokens;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The header, signature and shape of a token that {@link Tokens#verify} accepts. */
class TokenSignatureTest {
    @Test
    void acceptsThePreviousKeyUntilItIsRemoved() {
        String old = TestTokens.token(TestTokens.HEADER, claims(), TestTokens.PREVIOUS);

        assertAccepted(old);
        assertRefused(
                tokens(KeySet.of(
                        TestTokens.keys(TestTokens.SIGN_2, TestTokens.ENC_1, TestTokens.HASH_1),
                        InstantSource.system())),
                old);
    }

    @Test
    void acceptsOnlyTheSignatureOfASigningKey() {
        assertRefused(TestTokens.token(TestTokens.HEADER, claims(), TestTokens.FOREIGN));
        assertRefused(TestTokens.token(TestTokens.HEADER, claims(), "a-previous-encryptkey--32-bytes"));
        assertRefused(TestTokens.token(TestTokens.HEADER, claims(), "a-previous-hashing-key--32-bytes"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"HS256\"}",
                "{\"typ\":\"JWT\",\"alg\":\"HS256\"}",
                " {\"alg\" : \"HS256\", \"typ\" : \"at+jwt\"} ",
                "{\"alg\":\"HS256\",\"kid\":\"sign-1\"}",
                "{\"alg\":\"HS256\",\"kid\":\"../../dev/null\"}",
                "{\"alg\":\"HS256\",\"jku\":\"https://evil.example/keys\"}",
                "{\"alg\":\"HS256\",\"x5u\":\"https://evil.example/chain\"}",
                "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"AQAB\"}}",
                "{\"alg\":\"HS256\",\"jwk\":\"garbage\",\"x5c\":7}",
                "{\"alg\":\"HS256\",\"own\":{\"any\":[1,true]}}"
            })
    void ignoresOtherHeaderParameters(String header) {
        assertAccepted(TestTokens.token(header, claims(), TestTokens.CURRENT));
        assertRefused(TestTokens.token(header, claims(), TestTokens.FOREIGN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none", "None", "NONE", "nOnE", "HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", "hs256", "HS256 ",
                "HS-256", "dir", ""
            })
    void refusesEveryOtherAlgorithmEvenWithAValidSignature(String algorithm) {
        String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";

        assertRefused(TestTokens.token(header, claims(), TestTokens.CURRENT));
        assertRefused(TestTokens.token(header, claims(), "HmacSHA384", TestTokens.CURRENT.repeat(2)));
        assertRefused(TestTokens.base64(header) + "." + TestTokens.base64(claims()) + ".");
        assertRefused(TestTokens.base64(header) + "." + TestTokens.base64(claims()));
    }

    @Test
    void refusesStrongerHashesUnderTheSameKey() {
        assertRefused(TestTokens.token("{\"alg\":\"HS384\"}", claims(), "HmacSHA384", TestTokens.CURRENT));
        assertRefused(TestTokens.token("{\"alg\":\"HS512\"}", claims(), "HmacSHA512", TestTokens.CURRENT));
        assertRefused(TestTokens.token(TestTokens.HEADER, claims(), "HmacSHA512", TestTokens.CURRENT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "HS256",
                "{\"typ\":\"JWT\"}",
                "{\"alg\":null}",
                "{\"alg\":256}",
                "{\"alg\":[\"HS256\"]}",
                "{\"alg\":\"HS256\"",
                "{\"alg\":\"HS256\"} {}",
                "{\"alg\":\"none\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"enc\":\"A256GCM\",\"alg\":\"dir\"}",
                "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"HS256\",\"crit\":[\"own\"],\"own\":1}",
                "{\"alg\":\"HS256\",\"crit\":[]}",
                "{\"alg\":\"HS256\",\"crit\":null}",
                "{\"alg\":\"HS256\",\"crit\":\"exp\"}",
                "{\"alg\":\"HS256\",\"b64\":false}",
                "{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}",
                "{\"alg\":\"HS256\",\"b64\":true,\"crit\":[\"b64\"]}"
            })
    void refusesABrokenOrCriticalHeaderEvenWithAValidSignature(String header) {
        assertRefused(TestTokens.token(header, claims(), TestTokens.CURRENT));
    }

    @Test
    void refusesAPayloadThatIsNotEncoded() {
        String content = TestTokens.base64("{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}") + "." + "claims";

        assertRefused(content + "." + TestTokens.signature(content, "HmacSHA256", TestTokens.CURRENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "Jwt", "at+jwt", "AT+JWT", "application/at+jwt", "application/JWT"})
    void acceptsTheTypesOfAnAccessToken(String type) {
        assertAccepted(TestTokens.token("{\"alg\":\"HS256\",\"typ\":\"" + type + "\"}", claims(), TestTokens.CURRENT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"dpop+jwt\"",
                "\"secevent+jwt\"",
                "\"logout+jwt\"",
                "\"JOSE\"",
                "\"at+jwt \"",
                "\"text/jwt\"",
                "\"application/application/jwt\"",
                "null",
                "7",
                "[\"JWT\"]"
            })
    void refusesAnotherTypeOfTokenUnderTheSameKey(String type) {
        assertRefused(TestTokens.token("{\"alg\":\"HS256\",\"typ\":" + type + "}", claims(), TestTokens.CURRENT));
    }

    @Test
    void limitsTheLengthOfAToken() {
        String more = "\"more\":\"%s\"";
        int empty = TestTokens.token(claims(more.formatted(""))).length();
        String longest = TestTokens.token(claims(more.formatted("x".repeat((8192 - empty) / 4 * 3))));
        String longer = TestTokens.token(claims(more.formatted("x".repeat((8192 - empty) / 4 * 3 + 3))));

        assertThat(longest.length()).isBetween(8189, 8192);
        assertThat(longer.length()).isBetween(8193, 8196);
        assertAccepted(longest);
        assertRefused(longer);
    }

    @Test
    void refusesAnAbsentToken() {
        assertRefused(null);
        assertRefused("");
        assertRefused("   ");
        assertRefused(".");
        assertRefused("..");
        assertRefused("garbage");
    }

    @Test
    void refusesATokenOfMoreOrFewerThanThreeParts() {
        String token = TestTokens.token(claims());
        List<String> parts = TestTokens.parts(token);

        assertAccepted(token);
        assertRefused(parts.get(0) + "." + parts.get(1));
        assertRefused(parts.get(0) + "." + parts.get(1) + ".");
        assertRefused("." + parts.get(1) + "." + parts.get(2));
        assertRefused(parts.get(0) + ".." + parts.get(2));
        assertRefused(token + "." + parts.get(2));
        assertRefused(token + ".");
        assertRefused(token + "=");
        assertRefused(token + " ");
        assertRefused(token + "\n");
        assertRefused(token.replace(".", " . "));
    }

    @Test
    void refusesTheSignatureOfAnotherToken() {
        List<String> mine = TestTokens.parts(TestTokens.token(claims()));
        List<String> other = TestTokens.parts(TestTokens.token(claims("\"roles\":[\"user\"]")));

        assertRefused(mine.get(0) + "." + mine.get(1) + "." + other.get(2));
        assertRefused(mine.get(0) + "." + other.get(1) + "." + mine.get(2));
        assertRefused(mine.get(0) + "." + TestTokens.base64(claims("\"roles\":[\"admin\"]")) + "." + mine.get(2));
    }

    @Test
    void refusesANonCanonicalSignature() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String token = TestTokens.token(claims());
        String start = token.substring(0, token.length() - 1);
        char last = token.charAt(token.length() - 1);
        String respelled = start + alphabet.charAt(alphabet.indexOf(last) + 1);

        assertThat(Base64.getUrlDecoder().decode(TestTokens.parts(respelled).getLast()))
                .isEqualTo(Base64.getUrlDecoder().decode(TestTokens.parts(token).getLast()));
        assertRefused(respelled);
    }

    @Test
    void refusesAShortenedSignature() {
        String token = TestTokens.token(claims());

        assertRefused(token.substring(0, token.length() - 1));
        assertRefused(token.substring(0, token.length() - 3));
    }
}
