package com.allmine.auth;

import static com.allmine.auth.TokenFixture.NOW;
import static com.allmine.auth.TokenFixture.TOKENS;
import static com.allmine.auth.TokenFixture.assertAccepted;
import static com.allmine.auth.TokenFixture.assertRefused;
import static com.allmine.auth.TokenFixture.caller;
import static com.allmine.auth.TokenFixture.claims;
import static com.allmine.auth.TokenFixture.requiring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.errors.Refusal;
import com.allmine.testkit.TestTokens;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The claims of a token that {@link Tokens#verify} accepts. */
class TokenClaimsTest {
    @Test
    void usesTheDefaultTenantAndRoleIfTheTokenNamesNone() {
        assertThat(TOKENS.verify(TestTokens.token(claims()))).isEqualTo(caller("default", "u-1", "user"));
        assertThat(TOKENS.verify(TestTokens.token(claims("\"tenantId\":null", "\"roles\":null"))))
                .isEqualTo(caller("default", "u-1", "user"));
    }

    @Test
    void readsTenantAndRoles() {
        assertThat(TOKENS.verify(TestTokens.token(claims("\"tenantId\":\"İş\"", "\"roles\":[\"admin\",\"x\",\"x\"]"))))
                .isEqualTo(caller("İş", "u-1", "admin", "x"));
        assertThat(TOKENS.verify(TestTokens.token(claims("\"roles\":[]"))).roles())
                .isEmpty();
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
    void refusesAnExpiredTokenAndOneWithoutExpiry(String exp) {
        assertRefused(TestTokens.token("{\"sub\":\"u-1\"" + exp + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1768473001", "1768473000.5", "1.768473001e9", "1768559400"})
    void acceptsATokenUntilItExpires(String exp) {
        assertAccepted(TestTokens.token("{\"sub\":\"u-1\",\"exp\":" + exp + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat", "auth_time"})
    void allowsThirtySecondsOfClockSkew(String claim) {
        assertThat(TOKENS.verify(TestTokens.token(claims("\"" + claim + "\":" + (NOW + 30))))
                        .userId())
                .isEqualTo("u-1");
        assertThat(TOKENS.verify(TestTokens.token(claims("\"" + claim + "\":" + (NOW - 86_399))))
                        .userId())
                .isEqualTo("u-1");
        assertAccepted(TestTokens.token(claims("\"" + claim + "\":null")));
        assertRefused(TestTokens.token(claims("\"" + claim + "\":" + (NOW + 31))));
        assertRefused(TestTokens.token(claims("\"" + claim + "\":" + (NOW + 30) + ".001")));
        assertRefused(TestTokens.token(claims("\"" + claim + "\":\"" + NOW + "\"")));
        assertRefused(TestTokens.token(claims("\"" + claim + "\":-1e999")));
    }

    @Test
    void ignoresIssuerAndAudienceIfNoneIsConfigured() {
        assertAccepted(TestTokens.token(claims("\"iss\":\"https://other.example\"", "\"aud\":[\"other\"]")));
    }

    @Test
    void requiresTheConfiguredIssuer() {
        Tokens requiring = requiring("https://id.example", null);

        assertThat(requiring.verify(TestTokens.token(claims("\"iss\":\"https://id.example\""))))
                .isEqualTo(caller("default", "u-1", "user"));
        assertRefused(requiring, TestTokens.token(claims()));
        assertRefused(requiring, TestTokens.token(claims("\"iss\":null")));
        assertRefused(requiring, TestTokens.token(claims("\"iss\":\"https://id.example/\"")));
        assertRefused(
                requiring, TestTokens.token(claims("\"iss\":[\"https://id.example\",\"https://other.example\"]")));
    }

    @Test
    void requiresTheConfiguredAudienceAmongOthers() {
        Tokens requiring = requiring(null, "allmine-api");

        assertThat(requiring
                        .verify(TestTokens.token(claims("\"aud\":\"allmine-api\"")))
                        .userId())
                .isEqualTo("u-1");
        assertThat(requiring
                        .verify(TestTokens.token(claims("\"aud\":[\"other\",\"allmine-api\"]")))
                        .userId())
                .isEqualTo("u-1");
        assertRefused(requiring, TestTokens.token(claims()));
        assertRefused(requiring, TestTokens.token(claims("\"aud\":[]")));
        assertRefused(requiring, TestTokens.token(claims("\"aud\":\"ALLMINE-API\"")));
        assertRefused(requiring, TestTokens.token(claims("\"aud\":{\"allmine-api\":true}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"admin\"", "1", "true", "{}", "[1]", "[\"user\",null]", "[\"user\",[\"admin\"]]"})
    void refusesRolesThatAreNotAnArrayOfStrings(String roles) {
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
    void refusesATokenWithoutAUser(String sub) {
        assertRefused(TestTokens.token("{" + sub + "\"exp\":" + (NOW + 60) + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"  \"", "7", "true", "[\"acme\"]", "{}", "\"a\\u0007\""})
    void refusesAnInvalidTenant(String tenant) {
        assertRefused(TestTokens.token(claims("\"tenantId\":" + tenant)));
    }

    @Test
    void limitsTheLengthOfUserAndTenant() {
        String claims = "{\"sub\":\"%s\",\"tenantId\":\"%s\",\"exp\":" + (NOW + 60) + "}";

        assertThat(TOKENS.verify(TestTokens.token(claims.formatted("😀".repeat(128), "t".repeat(128)))))
                .isEqualTo(caller("t".repeat(128), "😀".repeat(128), "user"));
        assertRefused(TestTokens.token(claims.formatted("s".repeat(129), "t")));
        assertRefused(TestTokens.token(claims.formatted("s", "t".repeat(129))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"sub\"", "null", "", "{", "{\"sub\":\"u-1\",\"exp\":1768476600} {}", "not JSON"})
    void refusesClaimsThatAreNotAnObject(String claims) {
        assertRefused(TestTokens.token(claims));
    }

    @Test
    void logsTheNameOfAWrongClaimOrHeaderButNeverItsValue() {
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
    void logsWhetherIssuerOrAudienceIsWrong() {
        assertThatThrownBy(() -> requiring("ours", null).verify(TestTokens.token(claims("\"iss\":\"secret\""))))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.detail()).isEqualTo("iss: not the required issuer"));
        assertThatThrownBy(() -> requiring(null, "ours").verify(TestTokens.token(claims("\"aud\":\"secret\""))))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.detail()).isEqualTo("aud: without the required audience"));
    }

    @Test
    void refusesATokenWithTooLongALife() {
        String claims = "{\"sub\":\"u-1\",\"iat\":%d,\"exp\":%d}";

        assertThat(TOKENS.verify(TestTokens.token(claims.formatted(NOW - 43_200, NOW + 43_200)))
                        .userId())
                .isEqualTo("u-1");
        assertRefused(TestTokens.token(claims.formatted(NOW - 43_200, NOW + 43_201)));
        assertRefused(TestTokens.token("{\"sub\":\"u-1\",\"exp\":" + (NOW + 86_401) + "}"));
        assertRefused(TestTokens.token("{\"sub\":\"u-1\",\"exp\":1e308}"));
        assertRefused(TestTokens.token("{\"sub\":\"u-1\",\"exp\":99999999999999999999}"));
        assertRefused(TestTokens.token(claims.formatted(Long.MIN_VALUE, NOW + 60)));
    }

    @Test
    void takesTheSignInTimeFromAuthTimeOrElseFromIat() {
        assertThat(TOKENS.verify(TestTokens.token(
                                claims("\"iat\":" + (NOW - 60), "\"auth_time\":" + (NOW - 7200) + ".9")))
                        .authTime())
                .isEqualTo(Instant.ofEpochSecond(NOW - 7200));
        assertThat(TOKENS.verify(TestTokens.token(claims("\"iat\":" + (NOW - 60))))
                        .authTime())
                .isEqualTo(Instant.ofEpochSecond(NOW - 60));
        assertThat(TOKENS.verify(TestTokens.token(claims())).authTime()).isEqualTo(Instant.ofEpochSecond(NOW));
        assertThat(TOKENS.verify(TestTokens.token(claims("\"auth_time\":-1e308")))
                        .authTime())
                .isEqualTo(Instant.EPOCH);
    }
}
