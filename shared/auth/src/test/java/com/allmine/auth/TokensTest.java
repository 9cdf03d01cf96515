package com.allmine.auth;

import static com.allmine.auth.TokenFixture.CALLER;
import static com.allmine.auth.TokenFixture.DECLARED;
import static com.allmine.auth.TokenFixture.NOW;
import static com.allmine.auth.TokenFixture.TOKENS;
import static com.allmine.auth.TokenFixture.caller;
import static com.allmine.auth.TokenFixture.claims;
import static com.allmine.auth.TokenFixture.expiry;
import static com.allmine.auth.TokenFixture.payload;
import static com.allmine.auth.TokenFixture.requiring;
import static com.allmine.auth.TokenFixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.api.errors.Refusal;
import com.allmine.crypto.KeySet;
import com.allmine.testkit.TestTokens;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Issuing tokens, and the session that bounds them. */
class TokensTest {
    @Test
    void verifiesTheTokenThatItIssues() {
        assertThat(TOKENS.verify(TOKENS.signIn(CALLER))).isEqualTo(CALLER);
    }

    @Test
    void issuesWithExactlyTheDocumentedHeader() {
        assertThat(TestTokens.parts(TOKENS.signIn(CALLER)).getFirst())
                .isEqualTo("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9");
    }

    @Test
    void issuesForOneHour() {
        ObjectNode claims = payload(TOKENS.signIn(new Caller("acme", "u-7", Set.of("user"))));

        assertThat(claims)
                .hasToString("{\"sub\":\"u-7\",\"tenantId\":\"acme\",\"roles\":[\"user\"],\"iat\":1768473000,"
                        + "\"exp\":1768476600,\"auth_time\":1768473000}");
    }

    @Test
    void issuesAVerifiedTokenWithItsAssurance() {
        Caller caller = caller("acme", "u-7", "user", "admin");
        String token = TOKENS.issueVerified(caller, DECLARED);

        assertThat(payload(token))
                .hasToString("{\"sub\":\"u-7\",\"tenantId\":\"acme\",\"roles\":[\"admin\",\"user\"],"
                        + "\"verified\":true,\"iat\":1768473000,\"exp\":1768476600,\"auth_time\":1768473000,"
                        + "\"assurance\":{\"method\":\"DECLARED\",\"time\":\"2026-01-15T10:29:59.999Z\"}}");
        assertThat(TestTokens.parts(token).getFirst()).isEqualTo("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9");
        assertThat(TOKENS.verify(token)).isEqualTo(caller);
    }

    @Test
    void issuesWithTheCurrentKey() {
        String token = TOKENS.signIn(CALLER);

        String content = token.substring(0, token.lastIndexOf('.'));
        assertThat(TestTokens.parts(token).getLast())
                .isEqualTo(TestTokens.signature(content, "HmacSHA256", TestTokens.CURRENT));
    }

    @Test
    void issuesAndRequiresTheConfiguredIssuerAndAudience() {
        Tokens requiring = requiring("https://id.example", "allmine-api");

        String token = requiring.signIn(CALLER);

        assertThat(payload(token).path("iss").textValue()).isEqualTo("https://id.example");
        assertThat(payload(token).path("aud").textValue()).isEqualTo("allmine-api");
        assertThat(requiring.verify(token)).isEqualTo(CALLER);
    }

    @Test
    void treatsAKeyThatIsTooShortAsADefectWithItsCause() {
        String weak = "{\"kty\":\"oct\",\"use\":\"sig\",\"kid\":\"weak\",\"k\":\"" + TestTokens.base64("short") + "\"}";
        Tokens broken =
                tokens(KeySet.of(TestTokens.keys(weak, TestTokens.ENC_1, TestTokens.HASH_1), InstantSource.system()));

        assertThatThrownBy(() -> broken.signIn(CALLER))
                .hasMessage("INTERNAL_ERROR")
                .hasCauseInstanceOf(JOSEException.class);
        assertThatThrownBy(() -> broken.verify(TestTokens.token(claims())))
                .hasMessage("INTERNAL_ERROR")
                .hasCauseInstanceOf(JOSEException.class);
    }

    @Test
    void noRenewedTokenOutlivesTheSession() {
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

    @Test
    void aDismissedAdminIsNoAdminInTheNextToken() {
        Caller admin = TOKENS.verify(TOKENS.signIn(caller("acme", "u-7", "user", "admin")));
        Caller dismissed = new Caller(admin.tenantId(), admin.userId(), Set.of("user"), admin.authTime());

        String next = TOKENS.issueVerified(dismissed, DECLARED);

        assertThat(TOKENS.verify(next).roles()).containsExactly("user");
        assertThat(TOKENS.verify(TOKENS.issueVerified(TOKENS.verify(next), DECLARED))
                        .roles())
                .containsExactly("user");
    }

    @Test
    void renewsNoTokenAfterTheSession() {
        String old = TestTokens.token(claims("\"auth_time\":" + (NOW - 12 * 3600 + 60)));
        String lasting = TestTokens.token(claims("\"auth_time\":" + (NOW - 12 * 3600 + 61)));
        String never = TestTokens.token(claims("\"auth_time\":0"));

        assertThat(TOKENS.verifyForRenewal(lasting).userId()).isEqualTo("u-1");
        assertThat(TOKENS.verify(old).userId()).isEqualTo("u-1");
        assertThatThrownBy(() -> TOKENS.verifyForRenewal(old))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.detail()).isEqualTo("auth_time: the session is over"))
                .hasMessage("AUTHENTICATION_REQUIRED");
        assertThatThrownBy(() -> TOKENS.issueVerified(TOKENS.verify(never), DECLARED))
                .hasMessage("AUTHENTICATION_REQUIRED");
        assertThatThrownBy(() -> TOKENS.issueVerified(new Caller("acme", "u-7", Set.of("user")), DECLARED))
                .hasMessage("AUTHENTICATION_REQUIRED");
    }
}
