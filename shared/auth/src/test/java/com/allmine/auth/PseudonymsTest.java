package com.allmine.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PseudonymsTest {
    private final Pseudonyms pseudonyms = new Pseudonyms(Keys.ring(Keys.SIGN_1, Keys.SEAL_1, Keys.HASH_1));

    @Test
    void areTheSameForAUserInEveryFunctionThatVerifiesTokens() {
        Pseudonyms other = new Pseudonyms(Keys.ring(Keys.SIGN_1, Keys.SEAL_2, Keys.HASH_2));

        assertThat(pseudonyms.of("acme", "u-1")).matches("[0-9a-f]{16}").isEqualTo(other.of("acme", "u-1"));
    }

    @Test
    void tellUsersAndTenantsApart() {
        assertThat(pseudonyms.of("acme", "u-1"))
                .isNotEqualTo(pseudonyms.of("acme", "u-2"))
                .isNotEqualTo(pseudonyms.of("other", "u-1"));
        assertThat(pseudonyms.of("ac", "me")).isNotEqualTo(pseudonyms.of("acm", "e"));
    }

    @Test
    void cannotBeComputedByWhoeverHasAnotherKey() {
        Pseudonyms foreign = new Pseudonyms(Keys.ring(Keys.SIGN_2, Keys.SEAL_1, Keys.HASH_1));

        assertThat(foreign.of("acme", "u-1")).isNotEqualTo(pseudonyms.of("acme", "u-1"));
    }

    @Test
    void areStillKnownUnderTheKeyBeforeTheCurrentOne() {
        Pseudonyms rotated = new Pseudonyms(Keys.ring(Keys.SIGN_2, Keys.SIGN_1, Keys.SEAL_1, Keys.HASH_1));

        assertThat(rotated.all("acme", "u-1")).containsExactly(rotated.of("acme", "u-1"), pseudonyms.of("acme", "u-1"));
    }
}
