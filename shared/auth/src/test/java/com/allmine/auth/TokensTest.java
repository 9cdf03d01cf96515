package com.allmine.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.crypto.KeySet;
import com.allmine.testkit.TestTokens;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final long NOW = 1_768_473_000;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(NOW));
    private static final Caller CALLER = new Caller("acme", "u-7", Set.of("user", "admin"), Instant.ofEpochSecond(NOW));
    private static final Assurance DECLARED = new Assurance("DECLARED", Instant.ofEpochMilli(NOW * 1000 - 1));

    private final Tokens tokens = tokens(KeySet.of(
            TestTokens.keys(TestTokens.SIGN_2, TestTokens.SIGN_1, TestTokens.ENC_1, TestTokens.HASH_1),
            InstantSource.system()));

    private static Tokens tokens(KeySet keys) {
        return new Tokens(keys, CLOCK, TokenRules.STANDARD);
    }

    private static Tokens insisting(@Nullable String issuer, @Nullable String audience) {
        KeySet keys = KeySet.of(
                TestTokens.keys(TestTokens.SIGN_2, TestTokens.ENC_1, TestTokens.HASH_1), InstantSource.system());
        TokenRules rules = new TokenRules(
                Optional.ofNullable(issuer),
                Optional.ofNullable(audience),
                TokenRules.STANDARD.maxSession(),
                TokenRules.STANDARD.maxTokenLife());
        return new Tokens(keys, CLOCK, rules);
    }

    /** The claims of user u-1 that are good for another second, and these beside them. */
    private static String claims(String... more) {
        return "{\"sub\":\"u-1\",\"exp\":" + (NOW + 1)
                + String.join(
                        "", List.of(more).stream().map(claim -> "," + claim).toList()) + "}";
    }

    private static ObjectNode payload(String token) {
        byte[] json = Base64.getUrlDecoder().decode(TestTokens.parts(token).get(1));
        return Json.object(new String(json, StandardCharsets.UTF_8)).orElseThrow();
    }

    /** A caller who signed in just now. */
    private static Caller caller(String tenantId, String userId, String... roles) {
        return new Caller(tenantId, userId, Set.of(roles), Instant.ofEpochSecond(NOW));
    }

    private void assertAccepted(String token) {
        assertThat(tokens.verify(token)).isEqualTo(caller("default", "u-1", "user"));
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
        assertThat(tokens.verify(tokens.signIn(CALLER))).isEqualTo(CALLER);
    }

    @Test
    void issuesWithExactlyTheDocumentedHeader() {
        assertThat(TestTokens.parts(tokens.signIn(CALLER)).getFirst())
                .isEqualTo("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9");
    }

    @Test
    void issuesForOneHour() {
        ObjectNode claims = payload(tokens.signIn(new Caller("acme", "u-7", Set.of("user"))));

        assertThat(claims)
                .hasToString("{\"sub\":\"u-7\",\"tenantId\":\"acme\",\"roles\":[\"user\"],\"iat\":1768473000,"
                        + "\"exp\":1768476600,\"auth_time\":1768473000}");
    }

    @Test
    void saysVerifiedAndHowSureOfWhomItIsTold() {
        Caller caller = caller("acme", "u-7", "user", "admin");
        String token = tokens.issueVerified(caller, DECLARED);

        assertThat(payload(token))
                .hasToString("{\"sub\":\"u-7\",\"tenantId\":\"acme\",\"roles\":[\"admin\",\"user\"],"
                        + "\"verified\":true,\"iat\":1768473000,\"exp\":1768476600,\"auth_time\":1768473000,"
                        + "\"assurance\":{\"method\":\"DECLARED\",\"time\":\"2026-01-15T10:29:59.999Z\"}}");
        assertThat(TestTokens.parts(token).getFirst()).isEqualTo("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9");
        assertThat(tokens.verify(token)).isEqualTo(caller);
    }

    @Test
    void issuesWithTheCurrentKey() {
        String token = tokens.signIn(CALLER);

        String content = token.substring(0, token.lastIndexOf('.'));
        assertThat(TestTokens.parts(token).getLast())
                .isEqualTo(TestTokens.signature(content, "HmacSHA256", TestTokens.CURRENT));
    }

    @Test
    void issuesAndInsistsOnIssuerAndAudienceWhereConfigured() {
        Tokens insisting = insisting("https://id.example", "allmine-api");

        String token = insisting.signIn(CALLER);

        assertThat(payload(token).path("iss").textValue()).isEqualTo("https://id.example");
        assertThat(payload(token).path("aud").textValue()).isEqualTo("allmine-api");
        assertThat(insisting.verify(token)).isEqualTo(CALLER);
    }

    @Test
    void takesTheDefaultTenantAndRoleWhereTheTokenNamesNone() {
        assertThat(tokens.verify(TestTokens.token(claims()))).isEqualTo(caller("default", "u-1", "user"));
        assertThat(tokens.verify(TestTokens.token(claims("\"tenantId\":null", "\"roles\":null"))))
                .isEqualTo(caller("default", "u-1", "user"));
    }

    @Test
    void readsTenantAndRoles() {
        assertThat(tokens.verify(TestTokens.token(claims("\"tenantId\":\"İş\"", "\"roles\":[\"admin\",\"x\",\"x\"]"))))
                .isEqualTo(caller("İş", "u-1", "admin", "x"));
        assertThat(tokens.verify(TestTokens.token(claims("\"roles\":[]"))).roles())
                .isEmpty();
    }

    @Test
    void honoursThePreviousKeyUntilItIsRemoved() {
        String old = TestTokens.token(TestTokens.HEADER, claims(), TestTokens.PREVIOUS);

        assertAccepted(old);
        assertRefused(
                tokens(KeySet.of(
                        TestTokens.keys(TestTokens.SIGN_2, TestTokens.ENC_1, TestTokens.HASH_1),
                        InstantSource.system())),
                old);
    }

    @Test
    void signsWithNothingButASigningKey() {
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
    void ignoresTheOtherParametersOfTheHeader(String header) {
        assertAccepted(TestTokens.token(header, claims(), TestTokens.CURRENT));
        assertRefused(TestTokens.token(header, claims(), TestTokens.FOREIGN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none", "None", "NONE", "nOnE", "HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", "hs256", "HS256 ",
                "HS-256", "dir", ""
            })
    void refusesEveryOtherAlgorithmEvenOverAGoodSignature(String algorithm) {
        String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";

        assertRefused(TestTokens.token(header, claims(), TestTokens.CURRENT));
        assertRefused(TestTokens.token(header, claims(), "HmacSHA384", TestTokens.CURRENT.repeat(2)));
        assertRefused(TestTokens.base64(header) + "." + TestTokens.base64(claims()) + ".");
        assertRefused(TestTokens.base64(header) + "." + TestTokens.base64(claims()));
    }

    @Test
    void refusesStrongerHashesUnderItsOwnKey() {
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
    void refusesABrokenOrCriticalHeaderEvenOverAGoodSignature(String header) {
        assertRefused(TestTokens.token(header, claims(), TestTokens.CURRENT));
    }

    @Test
    void refusesAPayloadThatIsNotEncoded() {
        String content = TestTokens.base64("{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}") + "." + "claims";

        assertRefused(content + "." + TestTokens.signature(content, "HmacSHA256", TestTokens.CURRENT));
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
        assertRefused(TestTokens.token("{\"sub\":\"u-1\"" + exp + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1768473001", "1768473000.5", "1.768473001e9", "1768559400"})
    void acceptsATokenUntilItExpires(String exp) {
        assertAccepted(TestTokens.token("{\"sub\":\"u-1\",\"exp\":" + exp + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat", "auth_time"})
    void allowsThirtySecondsOfSkewForWhatIsNotYetGood(String claim) {
        assertThat(tokens.verify(TestTokens.token(claims("\"" + claim + "\":" + (NOW + 30))))
                        .userId())
                .isEqualTo("u-1");
        assertThat(tokens.verify(TestTokens.token(claims("\"" + claim + "\":" + (NOW - 86_399))))
                        .userId())
                .isEqualTo("u-1");
        assertAccepted(TestTokens.token(claims("\"" + claim + "\":null")));
        assertRefused(TestTokens.token(claims("\"" + claim + "\":" + (NOW + 31))));
        assertRefused(TestTokens.token(claims("\"" + claim + "\":" + (NOW + 30) + ".001")));
        assertRefused(TestTokens.token(claims("\"" + claim + "\":\"" + NOW + "\"")));
        assertRefused(TestTokens.token(claims("\"" + claim + "\":-1e999")));
    }

    @Test
    void ignoresIssuerAndAudienceWhereNoneIsConfigured() {
        assertAccepted(TestTokens.token(claims("\"iss\":\"https://other.example\"", "\"aud\":[\"other\"]")));
    }

    @Test
    void insistsOnTheIssuer() {
        Tokens insisting = insisting("https://id.example", null);

        assertThat(insisting.verify(TestTokens.token(claims("\"iss\":\"https://id.example\""))))
                .isEqualTo(caller("default", "u-1", "user"));
        assertRefused(insisting, TestTokens.token(claims()));
        assertRefused(insisting, TestTokens.token(claims("\"iss\":null")));
        assertRefused(insisting, TestTokens.token(claims("\"iss\":\"https://id.example/\"")));
        assertRefused(
                insisting, TestTokens.token(claims("\"iss\":[\"https://id.example\",\"https://other.example\"]")));
    }

    @Test
    void insistsOnTheAudienceAmongOthers() {
        Tokens insisting = insisting(null, "allmine-api");

        assertThat(insisting
                        .verify(TestTokens.token(claims("\"aud\":\"allmine-api\"")))
                        .userId())
                .isEqualTo("u-1");
        assertThat(insisting
                        .verify(TestTokens.token(claims("\"aud\":[\"other\",\"allmine-api\"]")))
                        .userId())
                .isEqualTo("u-1");
        assertRefused(insisting, TestTokens.token(claims()));
        assertRefused(insisting, TestTokens.token(claims("\"aud\":[]")));
        assertRefused(insisting, TestTokens.token(claims("\"aud\":\"ALLMINE-API\"")));
        assertRefused(insisting, TestTokens.token(claims("\"aud\":{\"allmine-api\":true}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"admin\"", "1", "true", "{}", "[1]", "[\"user\",null]", "[\"user\",[\"admin\"]]"})
    void refusesRolesThatAreNoListOfTexts(String roles) {
        assertRefused(TestTokens.token(claims("\"roles\":" + roles)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"sub\":null,",
                "\"sub\":\"\",",
                "\"sub\":\" \",",
                "\"sub\":\"\\t \",",
                "\"sub\":\"\\u00a0\\u3000\",",
                "\"sub\":7,",
                "\"sub\":[\"u\"],",
                "\"sub\":\"a\\u0000b\",",
                "\"sub\":\"a\\nb\",",
                "\"sub\":\"\\ud800\",",
                "\"sub\":\"a\",\"sub\":\"b\","
            })
    void refusesATokenThatNamesNoUser(String sub) {
        assertRefused(TestTokens.token("{" + sub + "\"exp\":" + (NOW + 60) + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"  \"", "7", "true", "[\"acme\"]", "{}", "\"a\\u0007\""})
    void refusesATenantThatIsNoName(String tenant) {
        assertRefused(TestTokens.token(claims("\"tenantId\":" + tenant)));
    }

    @Test
    void limitsTheLengthOfUserAndTenant() {
        String claims = "{\"sub\":\"%s\",\"tenantId\":\"%s\",\"exp\":" + (NOW + 60) + "}";

        assertThat(tokens.verify(TestTokens.token(claims.formatted("😀".repeat(128), "t".repeat(128)))))
                .isEqualTo(caller("t".repeat(128), "😀".repeat(128), "user"));
        assertRefused(TestTokens.token(claims.formatted("s".repeat(129), "t")));
        assertRefused(TestTokens.token(claims.formatted("s", "t".repeat(129))));
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

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"sub\"", "null", "", "{", "{\"sub\":\"u-1\",\"exp\":1768476600} {}", "not JSON"})
    void refusesClaimsThatAreNoObject(String claims) {
        assertRefused(TestTokens.token(claims));
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
    void refusesAnotherSpellingOfTheSameSignature() {
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

    @Test
    void tellsTheOperatorNotTheClientThatAKeyIsTooShort() {
        String weak = "{\"kty\":\"oct\",\"use\":\"sig\",\"kid\":\"weak\",\"k\":\"" + TestTokens.base64("short") + "\"}";
        Tokens broken =
                tokens(KeySet.of(TestTokens.keys(weak, TestTokens.ENC_1, TestTokens.HASH_1), InstantSource.system()));

        assertThatThrownBy(() -> broken.signIn(CALLER)).hasMessage("INTERNAL_ERROR");
        assertThatThrownBy(() -> broken.verify(TestTokens.token(claims()))).hasMessage("INTERNAL_ERROR");
    }

    private void assertRefused(String token, String cause) {
        assertThatThrownBy(() -> tokens.verify(token))
                .as(token)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.detail()).isEqualTo(cause));
    }

    @Test
    void namesForTheLogTheClaimOrHeaderThatIsWrongAndNeverAValue() {
        String good = "{\"sub\":\"u-1\",\"exp\":" + (NOW + 60);

        assertRefused("secret", "token: not three parts of base64url, of 8192 characters at most");
        assertRefused(TestTokens.token("secret", claims(), TestTokens.CURRENT), "header: not a JSON object");
        assertRefused(TestTokens.token("{\"alg\":\"secret\"}", claims(), TestTokens.CURRENT), "alg: not HS256");
        assertRefused(
                TestTokens.token("{\"alg\":\"HS256\",\"crit\":[\"secret\"]}", claims(), TestTokens.CURRENT),
                "crit: not supported");
        assertRefused(
                TestTokens.token("{\"alg\":\"HS256\",\"b64\":false}", claims(), TestTokens.CURRENT),
                "b64: not supported");
        assertRefused(
                TestTokens.token("{\"alg\":\"HS256\",\"typ\":\"secret\"}", claims(), TestTokens.CURRENT),
                "typ: neither JWT nor at+jwt");
        assertRefused(
                TestTokens.token(TestTokens.HEADER, claims(), TestTokens.FOREIGN), "signature: by none of the keys");
        assertRefused(TestTokens.token("[\"secret\"]"), "claims: not a JSON object");
        assertRefused(TestTokens.token("{\"sub\":\"secret\"}"), "exp: missing");
        assertRefused(TestTokens.token("{\"sub\":\"secret\",\"exp\":\"secret\"}"), "exp: not a number");
        assertRefused(TestTokens.token("{\"sub\":\"secret\",\"exp\":1}"), "exp: in the past");
        assertRefused(TestTokens.token("{\"sub\":\"secret\",\"exp\":4070908800}"), "exp: too long after now");
        assertRefused(TestTokens.token(good + ",\"iat\":0}"), "exp: too long after iat");
        assertRefused(TestTokens.token(good + ",\"nbf\":\"secret\"}"), "nbf: not a number");
        assertRefused(TestTokens.token(good + ",\"iat\":4070908800}"), "iat: in the future");
        assertRefused(TestTokens.token(good + ",\"auth_time\":4070908800}"), "auth_time: in the future");
        assertRefused(
                TestTokens.token(claims().replace("\"u-1\"", "123")),
                "sub: not a text of 1 to 128 printable characters");
        assertRefused(
                TestTokens.token(claims().replace("u-1", " ")), "sub: not a text of 1 to 128 printable characters");
        assertRefused(
                TestTokens.token(good + ",\"tenantId\":7}"), "tenantId: not a text of 1 to 128 printable characters");
        assertRefused(TestTokens.token(good + ",\"roles\":\"secret\"}"), "roles: not an array of texts");
    }

    @Test
    void namesForTheLogTheIssuerOrAudienceThatIsWrong() {
        assertThatThrownBy(() -> insisting("ours", null).verify(TestTokens.token(claims("\"iss\":\"secret\""))))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.detail()).isEqualTo("iss: not the required issuer"));
        assertThatThrownBy(() -> insisting(null, "ours").verify(TestTokens.token(claims("\"aud\":\"secret\""))))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.detail()).isEqualTo("aud: without the required audience"));
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
    void refusesATokenOfAnotherTypeThatTheSameKeySigned(String type) {
        assertRefused(TestTokens.token("{\"alg\":\"HS256\",\"typ\":" + type + "}", claims(), TestTokens.CURRENT));
    }

    @Test
    void refusesATokenThatLivesTooLong() {
        String claims = "{\"sub\":\"u-1\",\"iat\":%d,\"exp\":%d}";

        assertThat(tokens.verify(TestTokens.token(claims.formatted(NOW - 43_200, NOW + 43_200)))
                        .userId())
                .isEqualTo("u-1");
        assertRefused(TestTokens.token(claims.formatted(NOW - 43_200, NOW + 43_201)));
        assertRefused(TestTokens.token("{\"sub\":\"u-1\",\"exp\":" + (NOW + 86_401) + "}"));
        assertRefused(TestTokens.token("{\"sub\":\"u-1\",\"exp\":1e308}"));
        assertRefused(TestTokens.token("{\"sub\":\"u-1\",\"exp\":99999999999999999999}"));
        assertRefused(TestTokens.token(claims.formatted(Long.MIN_VALUE, NOW + 60)));
    }

    @Test
    void takesTheTimeOfSignInFromAuthTimeElseFromIat() {
        assertThat(tokens.verify(TestTokens.token(
                                claims("\"iat\":" + (NOW - 60), "\"auth_time\":" + (NOW - 7200) + ".9")))
                        .authTime())
                .isEqualTo(Instant.ofEpochSecond(NOW - 7200));
        assertThat(tokens.verify(TestTokens.token(claims("\"iat\":" + (NOW - 60))))
                        .authTime())
                .isEqualTo(Instant.ofEpochSecond(NOW - 60));
        assertThat(tokens.verify(TestTokens.token(claims())).authTime()).isEqualTo(Instant.ofEpochSecond(NOW));
        assertThat(tokens.verify(TestTokens.token(claims("\"auth_time\":-1e308")))
                        .authTime())
                .isEqualTo(Instant.EPOCH);
    }

    @Test
    void noGenerationOfTokensOutlivesTheSignIn() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(NOW));
        Tokens at = new Tokens(
                KeySet.of(
                        TestTokens.keys(TestTokens.SIGN_1, TestTokens.ENC_1, TestTokens.HASH_1),
                        InstantSource.system()),
                now::get,
                TokenRules.STANDARD);
        String token = at.signIn(new Caller("acme", "u-7", Set.of("user", "admin")));
        int generations = 0;

        for (Instant next = now.get(); next.isBefore(expiry(token)); next = next.plus(Duration.ofMinutes(50))) {
            now.set(next);
            Caller caller = at.verify(token);
            assertThat(caller.authTime()).isEqualTo(Instant.ofEpochSecond(NOW));
            token = at.issueVerified(caller, DECLARED);
            assertThat(expiry(token))
                    .isBeforeOrEqualTo(Instant.ofEpochSecond(NOW).plus(Duration.ofHours(12)));
            generations++;
        }

        assertThat(generations).isEqualTo(15);
        assertThat(expiry(token)).isEqualTo(Instant.ofEpochSecond(NOW).plus(Duration.ofHours(12)));
        now.set(expiry(token));
        String last = token;
        assertThatThrownBy(() -> at.verify(last)).hasMessage("AUTHENTICATION_REQUIRED");
    }

    private static Instant expiry(String token) {
        return Instant.ofEpochSecond(payload(token).path("exp").longValue());
    }

    @Test
    void aDismissedAdminIsNoAdminInTheNextGeneration() {
        Caller admin = tokens.verify(tokens.signIn(caller("acme", "u-7", "user", "admin")));
        Caller dismissed = new Caller(admin.tenantId(), admin.userId(), Set.of("user"), admin.authTime());

        String next = tokens.issueVerified(dismissed, DECLARED);

        assertThat(tokens.verify(next).roles()).containsExactly("user");
        assertThat(tokens.verify(tokens.issueVerified(tokens.verify(next), DECLARED))
                        .roles())
                .containsExactly("user");
    }

    @Test
    void renewsNothingInASessionThatIsOver() {
        String old = TestTokens.token(claims("\"auth_time\":" + (NOW - 12 * 3600 + 60)));
        String lasting = TestTokens.token(claims("\"auth_time\":" + (NOW - 12 * 3600 + 61)));
        String never = TestTokens.token(claims("\"auth_time\":0"));

        assertThat(tokens.verifyForRenewal(lasting).userId()).isEqualTo("u-1");
        assertThat(tokens.verify(old).userId()).isEqualTo("u-1");
        assertThatThrownBy(() -> tokens.verifyForRenewal(old))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.detail()).isEqualTo("auth_time: the session is over"))
                .hasMessage("AUTHENTICATION_REQUIRED");
        assertThatThrownBy(() -> tokens.issueVerified(tokens.verify(never), DECLARED))
                .hasMessage("AUTHENTICATION_REQUIRED");
        assertThatThrownBy(() -> tokens.issueVerified(new Caller("acme", "u-7", Set.of("user")), DECLARED))
                .hasMessage("AUTHENTICATION_REQUIRED");
    }
}
