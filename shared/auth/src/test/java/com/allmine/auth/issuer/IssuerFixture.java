package com.allmine.auth.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.auth.TokenRules;
import com.allmine.auth.Tokens;
import com.allmine.crypto.KeySet;
import com.allmine.testkit.TestKeyPair;
import com.allmine.testkit.TestTokens;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Two issuers, their keys and their tokens, which the tests of the trusted issuers share. */
final class IssuerFixture {
    static final long NOW = 1_768_473_000;
    static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(NOW));

    static final String ISS = "https://id.example";
    static final String OTHER_ISS = "https://other.example";

    static final TestKeyPair RSA = TestKeyPair.rsa("rsa-1");
    static final TestKeyPair OTHER_RSA = TestKeyPair.rsa("other-rsa");
    static final TestKeyPair EC = TestKeyPair.ec("ec-1");
    static final TestKeyPair OTHER_EC = TestKeyPair.ec("other-ec");

    private IssuerFixture() {}

    /** An entry of the parameter for this {@code iss}, whose keys are at {@code /keys}. */
    static String entry(String iss, String... algorithms) {
        return "{\"iss\":\"%s\",\"jwksUri\":\"%s/keys\",\"algorithms\":[\"%s\"],\"audience\":\"allmine-api\",\"tenants\":[\"acme\",\"default\"]}"
                .formatted(iss, iss, String.join("\",\"", algorithms));
    }

    static String set(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    /**
     * Trusts the issuers of these entries, and has one key to sign with HS256.
     *
     * @param keySets the key set of each {@code iss}
     */
    static Tokens trusting(Map<String, String> keySets, String... entries) {
        TrustedIssuers issuers = new TrustedIssuers(
                "[" + String.join(",", entries) + "]",
                Optional.empty(),
                CLOCK,
                uri -> () -> Objects.requireNonNull(keySets.get(uri.toString().replace("/keys", ""))));
        KeySet own = KeySet.of(TestTokens.keys(TestTokens.SIGN_2), CLOCK);
        return new Tokens(own, CLOCK, TokenRules.STANDARD, issuers);
    }

    /** Trusts one issuer with these keys. */
    static Tokens trusting(String algorithm, String... keys) {
        return trusting(Map.of(ISS, set(keys)), entry(ISS, algorithm));
    }

    /** Valid claims of user u-1 of the first issuer, and these additional ones. */
    static String claims(String... more) {
        return claimsOf(ISS, more);
    }

    static String claimsOf(String iss, String... more) {
        return "{\"iss\":\"%s\",\"aud\":\"allmine-api\",\"sub\":\"u-1\",\"tenantId\":\"acme\",\"exp\":%d%s}"
                .formatted(
                        iss,
                        NOW + 300,
                        String.join(
                                "",
                                List.of(more).stream().map(claim -> "," + claim).toList()));
    }

    static void assertAccepted(Tokens tokens, String token) {
        assertThat(tokens.verify(token))
                .isEqualTo(new Caller("acme", "u-1", Set.of("user"), Instant.ofEpochSecond(NOW)));
    }

    /** The client sees the same refusal for every fault. Only the log names the cause. */
    static void assertRefused(Tokens tokens, String token, String cause) {
        assertThatThrownBy(() -> tokens.verify(token))
                .as(token)
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.problem()).isEqualTo(Problem.AUTHENTICATION_REQUIRED);
                    assertThat(refusal.detail()).isEqualTo(cause);
                })
                .hasNoCause();
    }
}
