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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The clock, keys, claims and assertions that the tests of {@link Tokens} share. */
final class TokenFixture {
    static final long NOW = 1_768_473_000;
    static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(NOW));
    static final Caller CALLER = new Caller("acme", "u-7", Set.of("user", "admin"), Instant.ofEpochSecond(NOW));
    static final Assurance DECLARED = new Assurance("DECLARED", Instant.ofEpochMilli(NOW * 1000 - 1));

    /** Has two signing keys and no rules about issuer and audience. */
    static final Tokens TOKENS = tokens(KeySet.of(
            TestTokens.keys(TestTokens.SIGN_2, TestTokens.SIGN_1, TestTokens.ENC_1, TestTokens.HASH_1),
            InstantSource.system()));

    private TokenFixture() {}

    static Tokens tokens(KeySet keys) {
        return new Tokens(keys, CLOCK, TokenRules.STANDARD);
    }

    static Tokens requiring(@Nullable String issuer, @Nullable String audience) {
        KeySet keys = KeySet.of(
                TestTokens.keys(TestTokens.SIGN_2, TestTokens.ENC_1, TestTokens.HASH_1), InstantSource.system());
        TokenRules rules = new TokenRules(
                Optional.ofNullable(issuer),
                Optional.ofNullable(audience),
                TokenRules.STANDARD.maxSession(),
                TokenRules.STANDARD.maxTokenLife());
        return new Tokens(keys, CLOCK, rules);
    }

    /** The claims of user u-1, which are valid for one more second, and these additional ones. */
    static String claims(String... more) {
        return "{\"sub\":\"u-1\",\"exp\":" + (NOW + 1)
                + String.join(
                        "", List.of(more).stream().map(claim -> "," + claim).toList()) + "}";
    }

    static ObjectNode payload(String token) {
        byte[] json = Base64.getUrlDecoder().decode(TestTokens.parts(token).get(1));
        return Json.object(new String(json, StandardCharsets.UTF_8)).orElseThrow();
    }

    static Instant expiry(String token) {
        return Instant.ofEpochSecond(payload(token).path("exp").longValue());
    }

    /** A caller who has just signed in. */
    static Caller caller(String tenantId, String userId, String... roles) {
        return new Caller(tenantId, userId, Set.of(roles), Instant.ofEpochSecond(NOW));
    }

    static void assertAccepted(String token) {
        assertThat(TOKENS.verify(token)).isEqualTo(caller("default", "u-1", "user"));
    }

    static void assertRefused(@Nullable String token) {
        assertRefused(TOKENS, token);
    }

    /** The client sees the same refusal for every fault. */
    static void assertRefused(Tokens tokens, @Nullable String token) {
        assertThatThrownBy(() -> tokens.verify(token))
                .as(token)
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(Problem.AUTHENTICATION_REQUIRED))
                .hasMessage("AUTHENTICATION_REQUIRED")
                .hasNoCause();
    }

    static void assertRefused(String token, String cause) {
        assertThatThrownBy(() -> TOKENS.verify(token))
                .as(token)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.detail()).isEqualTo(cause));
    }
}
