package com.allmine.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.api.Json;
import com.allmine.api.Problem;
import com.allmine.api.Refusal;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final long NOW = 1_768_473_000;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(NOW));
    private static final Caller CALLER = new Caller("acme", "u-7", Set.of("user", "admin"));

    private final Tokens tokens = tokens(Keys.ring(Keys.SIGN_2, Keys.SIGN_1, Keys.SEAL_1, Keys.HASH_1));

    private static Tokens tokens(KeyRing keys) {
        return new Tokens(keys, CLOCK, Optional.empty(), Optional.empty());
    }

    private static Tokens insisting(@Nullable String issuer, @Nullable String audience) {
        KeyRing keys = Keys.ring(Keys.SIGN_2, Keys.SEAL_1, Keys.HASH_1);
        return new Tokens(keys, CLOCK, Optional.ofNullable(issuer), Optional.ofNullable(audience));
    }

    /** The claims of user u-1 that are good for another second, and these beside them. */
    private static String claims(String... more) {
        return "{\"sub\":\"u-1\",\"exp\":" + (NOW + 1)
                + String.join(
                        "", List.of(more).stream().map(claim -> "," + claim).toList()) + "}";
    }

    private static ObjectNode payload(String token) {
        byte[] json = Base64.getUrlDecoder().decode(Keys.parts(token).get(1));
        return Json.object(new String(json, StandardCharsets.UTF_8)).orElseThrow();
    }

    private void assertAccepted(String token) {
        assertThat(tokens.verify(token)).isEqualTo(new Caller("default", "u-1", Set.of("user")));
    }

    private void assertRefused(@Nullable String token) {
        assertRefused(tokens, token);
    }

    /** Whatever is wrong, the refusal is the same. */
    private static void assertRefused(Tokens tokens, @Nullable String token) {
        assertThatThrownBy(() -> tokens.verify(token))
                .as(token)
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(Problem.AUTHENTICATION_REQUIRED))
                .hasMessage("AUTHENTICATION_REQUIRED")
                .hasNoCause();
    }

    @Test
    void verifiesWhatItIssues() {
        assertThat(tokens.verify(tokens.issue(CALLER))).isEqualTo(CALLER);
    }

    @Test
    void issuesWithExactlyTheDocumentedHeader() {
        assertThat(Keys.parts(tokens.issue(CALLER)).getFirst()).isEqualTo("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9");
    }

    @Test
    void issuesForOneHour() {
        ObjectNode claims = payload(tokens.issue(new Caller("acme", "u-7", Set.of("user"))));

        assertThat(claims)
                .hasToString("{\"sub\":\"u-7\",\"tenantId\":\"acme\",\"roles\":[\"user\"],\"iat\":1768473000,"
                        + "\"exp\":1768476600}");
    }

    @Test
    void saysVerifiedOnlyOfWhomItIsTold() {
        Caller caller = new Caller("acme", "u-7", Set.of("user", "admin"));
        String token = tokens.issueVerified(caller);

        assertThat(payload(token))
                .hasToString("{\"sub\":\"u-7\",\"tenantId\":\"acme\",\"roles\":[\"admin\",\"user\"],"
                        + "\"verified\":true,\"iat\":1768473000,\"exp\":1768476600}");
        assertThat(Keys.parts(token).getFirst()).isEqualTo("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9");
        assertThat(tokens.verify(token)).isEqualTo(caller);
    }

    @Test
    void issuesWithTheCurrentKey() {
        String token = tokens.issue(CALLER);

        String content = token.substring(0, token.lastIndexOf('.'));
        assertThat(Keys.parts(token).getLast()).isEqualTo(Keys.signature(content, "HmacSHA256", Keys.CURRENT));
    }

    @Test
    void issuesAndInsistsOnIssuerAndAudienceWhereConfigured() {
        Tokens insisting = insisting("https://id.example", "allmine-api");

        String token = insisting.issue(CALLER);

        assertThat(payload(token).path("iss").textValue()).isEqualTo("https://id.example");
        assertThat(payload(token).path("aud").textValue()).isEqualTo("allmine-api");
        assertThat(insisting.verify(token)).isEqualTo(CALLER);
    }

    @Test
    void takesTheDefaultTenantAndRoleWhereTheTokenNamesNone() {
        assertThat(tokens.verify(Keys.token(claims()))).isEqualTo(new Caller("default", "u-1", Set.of("user")));
        assertThat(tokens.verify(Keys.token(claims("\"tenantId\":null", "\"roles\":null"))))
                .isEqualTo(new Caller("default", "u-1", Set.of("user")));
    }

    @Test
    void readsTenantAndRoles() {
        assertThat(tokens.verify(Keys.token(claims("\"tenantId\":\"İş\"", "\"roles\":[\"admin\",\"x\",\"x\"]"))))
                .isEqualTo(new Caller("İş", "u-1", Set.of("admin", "x")));
        assertThat(tokens.verify(Keys.token(claims("\"roles\":[]"))).roles()).isEmpty();
    }

    @Test
    void honoursThePreviousKeyUntilItIsRemoved() {
        String old = Keys.token(Keys.HEADER, claims(), Keys.PREVIOUS);

        assertAccepted(old);
        assertRefused(tokens(Keys.ring(Keys.SIGN_2, Keys.SEAL_1, Keys.HASH_1)), old);
    }

    @Test
    void signsWithNothingButASigningKey() {
        assertRefused(Keys.token(Keys.HEADER, claims(), Keys.FOREIGN));
        assertRefused(Keys.token(Keys.HEADER, claims(), "a-previous-sealing-key--32-bytes"));
        assertRefused(Keys.token(Keys.HEADER, claims(), "a-previous-hashing-key--32-bytes"));
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
    void ignoresTheOtherParametersOfTheHeader(String header) {
        assertAccepted(Keys.token(header, claims(), Keys.CURRENT));
        assertRefused(Keys.token(header, claims(), Keys.FOREIGN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none", "None", "NONE", "nOnE", "HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", "hs256", "HS256 ",
                "HS-256", "dir", ""
            })
    void refusesEveryOtherAlgorithmEvenOverAGoodSignature(String algorithm) {
        String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";

        assertRefused(Keys.token(header, claims(), Keys.CURRENT));
        assertRefused(Keys.token(header, claims(), "HmacSHA384", Keys.CURRENT.repeat(2)));
        assertRefused(Keys.base64(header) + "." + Keys.base64(claims()) + ".");
        assertRefused(Keys.base64(header) + "." + Keys.base64(claims()));
    }

    @Test
    void refusesStrongerHashesUnderItsOwnKey() {
        assertRefused(Keys.token("{\"alg\":\"HS384\"}", claims(), "HmacSHA384", Keys.CURRENT));
        assertRefused(Keys.token("{\"alg\":\"HS512\"}", claims(), "HmacSHA512", Keys.CURRENT));
        assertRefused(Keys.token(Keys.HEADER, claims(), "HmacSHA512", Keys.CURRENT));
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
    void refusesABrokenOrCriticalHeaderEvenOverAGoodSignature(String header) {
        assertRefused(Keys.token(header, claims(), Keys.CURRENT));
    }

    @Test
    void refusesAPayloadThatIsNotEncoded() {
        String content = Keys.base64("{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}") + "." + "claims";

        assertRefused(content + "." + Keys.signature(content, "HmacSHA256", Keys.CURRENT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"exp\":null",
                ",\"exp\":\"1768476600\"",
                ",\"exp\":true",
                ",\"exp\":[1768476600]",
                ",\"exp\":{}",
                ",\"exp\":0",
                ",\"exp\":-1",
                ",\"exp\":-1e999",
                ",\"exp\":1e999",
                ",\"exp\":1768473000",
                ",\"exp\":1768473000.0",
                ",\"exp\":1768472999",
                ",\"exp\":1768476600,\"exp\":1768476600",
                ",\"EXP\":1768476600"
            })
    void refusesATokenThatHasExpiredOrNeverSays(String exp) {
        assertRefused(Keys.token("{\"sub\":\"u-1\"" + exp + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1768473001", "1768473000.5", "1.768473001e9", "253402300799", "1e308", "99999999999999999999"})
    void acceptsATokenUntilItExpires(String exp) {
        assertAccepted(Keys.token("{\"sub\":\"u-1\",\"exp\":" + exp + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat"})
    void allowsThirtySecondsOfSkewForWhatIsNotYetGood(String claim) {
        assertAccepted(Keys.token(claims("\"" + claim + "\":" + (NOW + 30))));
        assertAccepted(Keys.token(claims("\"" + claim + "\":" + (NOW - 86_400))));
        assertAccepted(Keys.token(claims("\"" + claim + "\":null")));
        assertRefused(Keys.token(claims("\"" + claim + "\":" + (NOW + 31))));
        assertRefused(Keys.token(claims("\"" + claim + "\":" + (NOW + 30) + ".001")));
        assertRefused(Keys.token(claims("\"" + claim + "\":\"" + NOW + "\"")));
        assertRefused(Keys.token(claims("\"" + claim + "\":-1e999")));
    }

    @Test
    void ignoresIssuerAndAudienceWhereNoneIsConfigured() {
        assertAccepted(Keys.token(claims("\"iss\":\"https://other.example\"", "\"aud\":[\"other\"]")));
    }

    @Test
    void insistsOnTheIssuer() {
        Tokens insisting = insisting("https://id.example", null);

        assertThat(insisting.verify(Keys.token(claims("\"iss\":\"https://id.example\""))))
                .isEqualTo(new Caller("default", "u-1", Set.of("user")));
        assertRefused(insisting, Keys.token(claims()));
        assertRefused(insisting, Keys.token(claims("\"iss\":null")));
        assertRefused(insisting, Keys.token(claims("\"iss\":\"https://id.example/\"")));
        assertRefused(insisting, Keys.token(claims("\"iss\":[\"https://id.example\",\"https://other.example\"]")));
    }

    @Test
    void insistsOnTheAudienceAmongOthers() {
        Tokens insisting = insisting(null, "allmine-api");

        assertThat(insisting
                        .verify(Keys.token(claims("\"aud\":\"allmine-api\"")))
                        .userId())
                .isEqualTo("u-1");
        assertThat(insisting
                        .verify(Keys.token(claims("\"aud\":[\"other\",\"allmine-api\"]")))
                        .userId())
                .isEqualTo("u-1");
        assertRefused(insisting, Keys.token(claims()));
        assertRefused(insisting, Keys.token(claims("\"aud\":[]")));
        assertRefused(insisting, Keys.token(claims("\"aud\":\"ALLMINE-API\"")));
        assertRefused(insisting, Keys.token(claims("\"aud\":{\"allmine-api\":true}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"admin\"", "1", "true", "{}", "[1]", "[\"user\",null]", "[\"user\",[\"admin\"]]"})
    void refusesRolesThatAreNoListOfTexts(String roles) {
        assertRefused(Keys.token(claims("\"roles\":" + roles)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"sub\":null,",
                "\"sub\":\"\",",
                "\"sub\":7,",
                "\"sub\":[\"u\"],",
                "\"sub\":\"a\\u0000b\",",
                "\"sub\":\"a\\nb\",",
                "\"sub\":\"\\ud800\",",
                "\"sub\":\"a\",\"sub\":\"b\","
            })
    void refusesATokenThatNamesNoUser(String sub) {
        assertRefused(Keys.token("{" + sub + "\"exp\":" + (NOW + 60) + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "7", "true", "[\"acme\"]", "{}", "\"a\\u0007\""})
    void refusesATenantThatIsNoName(String tenant) {
        assertRefused(Keys.token(claims("\"tenantId\":" + tenant)));
    }

    @Test
    void limitsTheLengthOfUserAndTenant() {
        String claims = "{\"sub\":\"%s\",\"tenantId\":\"%s\",\"exp\":" + (NOW + 60) + "}";

        assertThat(tokens.verify(Keys.token(claims.formatted("😀".repeat(128), "t".repeat(128)))))
                .isEqualTo(new Caller("t".repeat(128), "😀".repeat(128), Set.of("user")));
        assertRefused(Keys.token(claims.formatted("s".repeat(129), "t")));
        assertRefused(Keys.token(claims.formatted("s", "t".repeat(129))));
    }

    @Test
    void limitsTheLengthOfAToken() {
        String more = "\"more\":\"%s\"";
        int empty = Keys.token(claims(more.formatted(""))).length();
        String longest = Keys.token(claims(more.formatted("x".repeat((8192 - empty) / 4 * 3))));
        String longer = Keys.token(claims(more.formatted("x".repeat((8192 - empty) / 4 * 3 + 3))));

        assertThat(longest.length()).isBetween(8189, 8192);
        assertThat(longer.length()).isBetween(8193, 8196);
        assertAccepted(longest);
        assertRefused(longer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"sub\"", "null", "", "{", "{\"sub\":\"u-1\",\"exp\":1768476600} {}", "not JSON"})
    void refusesClaimsThatAreNoObject(String claims) {
        assertRefused(Keys.token(claims));
    }

    @Test
    void refusesNoTokenAtAll() {
        assertRefused(null);
        assertRefused("");
        assertRefused("   ");
        assertRefused(".");
        assertRefused("..");
        assertRefused("garbage");
    }

    @Test
    void refusesATokenOfMoreOrFewerThanThreeParts() {
        String token = Keys.token(claims());
        List<String> parts = Keys.parts(token);

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
        List<String> mine = Keys.parts(Keys.token(claims()));
        List<String> other = Keys.parts(Keys.token(claims("\"roles\":[\"user\"]")));

        assertRefused(mine.get(0) + "." + mine.get(1) + "." + other.get(2));
        assertRefused(mine.get(0) + "." + other.get(1) + "." + mine.get(2));
        assertRefused(mine.get(0) + "." + Keys.base64(claims("\"roles\":[\"admin\"]")) + "." + mine.get(2));
    }

    @Test
    void refusesAnotherSpellingOfTheSameSignature() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String token = Keys.token(claims());
        String start = token.substring(0, token.length() - 1);
        char last = token.charAt(token.length() - 1);
        String respelled = start + alphabet.charAt(alphabet.indexOf(last) + 1);

        assertThat(Base64.getUrlDecoder().decode(Keys.parts(respelled).getLast()))
                .isEqualTo(Base64.getUrlDecoder().decode(Keys.parts(token).getLast()));
        assertRefused(respelled);
    }

    @Test
    void refusesAShortenedSignature() {
        String token = Keys.token(claims());

        assertRefused(token.substring(0, token.length() - 1));
        assertRefused(token.substring(0, token.length() - 3));
    }

    @Test
    void tellsTheOperatorNotTheClientThatAKeyIsTooShort() {
        String weak = "{\"kty\":\"oct\",\"use\":\"sig\",\"kid\":\"weak\",\"k\":\"" + Keys.base64("short") + "\"}";
        Tokens broken = tokens(Keys.ring(weak, Keys.SEAL_1, Keys.HASH_1));

        assertThatThrownBy(() -> broken.issue(CALLER)).hasMessage("INTERNAL_ERROR");
        assertThatThrownBy(() -> broken.verify(Keys.token(claims()))).hasMessage("INTERNAL_ERROR");
    }
}
