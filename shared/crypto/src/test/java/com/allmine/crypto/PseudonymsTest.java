package com.allmine.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.testkit.TestTokens;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class PseudonymsTest {
    private final Pseudonyms pseudonyms = new Pseudonyms(
            KeySet.of(TestTokens.keys(TestTokens.SIGN_1, TestTokens.ENC_1, TestTokens.HASH_1), InstantSource.system()));

    @Test
    void areTheSameInEveryFunctionThatHasTheSigningKey() {
        Pseudonyms other = new Pseudonyms(KeySet.of(
                TestTokens.keys(TestTokens.SIGN_1, TestTokens.ENC_2, TestTokens.HASH_2), InstantSource.system()));

        assertThat(pseudonyms.of("acme", "u-1")).matches("[0-9a-f]{16}").isEqualTo(other.of("acme", "u-1"));
    }

    @Test
    void differByUserAndTenant() {
        assertThat(pseudonyms.of("acme", "u-1"))
                .isNotEqualTo(pseudonyms.of("acme", "u-2"))
                .isNotEqualTo(pseudonyms.of("other", "u-1"));
        assertThat(pseudonyms.of("ac", "me")).isNotEqualTo(pseudonyms.of("acm", "e"));
    }

    @Test
    void differUnderAnotherKey() {
        Pseudonyms foreign = new Pseudonyms(KeySet.of(
                TestTokens.keys(TestTokens.SIGN_2, TestTokens.ENC_1, TestTokens.HASH_1), InstantSource.system()));

        assertThat(foreign.of("acme", "u-1")).isNotEqualTo(pseudonyms.of("acme", "u-1"));
    }

    @Test
    void areAlsoKnownUnderOlderKeys() {
        Pseudonyms rotated = new Pseudonyms(KeySet.of(
                TestTokens.keys(TestTokens.SIGN_2, TestTokens.SIGN_1, TestTokens.ENC_1, TestTokens.HASH_1),
                InstantSource.system()));

        assertThat(rotated.all("acme", "u-1")).containsExactly(rotated.of("acme", "u-1"), pseudonyms.of("acme", "u-1"));
    }
}
