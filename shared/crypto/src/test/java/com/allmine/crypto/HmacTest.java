package com.allmine.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.testkit.TestTokens;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HmacTest {
    private final Hmac hmac = Hmac.ofIdentities(KeySet.of(
            TestTokens.keys(TestTokens.SIGN_1, TestTokens.ENC_1, TestTokens.HASH_2, TestTokens.HASH_1),
            InstantSource.system()));

    @Test
    void isTheSameEachTime() {
        List<String> first = hmac.all("acme", "10000000146");

        assertThat(first).hasSize(2).allMatch(text -> text.matches("[0-9a-f]{64}"));
        assertThat(hmac.all("acme", "10000000146")).isEqualTo(first);
        assertThat(Hmac.ofIdentities(KeySet.of(
                                TestTokens.keys(
                                        TestTokens.SIGN_2, TestTokens.ENC_2, TestTokens.HASH_2, TestTokens.HASH_1),
                                InstantSource.system()))
                        .all("acme", "10000000146"))
                .isEqualTo(first);
    }

    @Test
    void hasTheCurrentKeysFirstAndThenTheOlderKeys() {
        Hmac before = Hmac.ofIdentities(KeySet.of(
                TestTokens.keys(TestTokens.SIGN_1, TestTokens.ENC_1, TestTokens.HASH_1), InstantSource.system()));
        Hmac after = Hmac.ofIdentities(KeySet.of(
                TestTokens.keys(TestTokens.SIGN_1, TestTokens.ENC_1, TestTokens.HASH_2), InstantSource.system()));

        assertThat(hmac.all("acme", "12345678950"))
                .containsExactly(after.current("acme", "12345678950"), before.current("acme", "12345678950"))
                .doesNotHaveDuplicates();
    }

    @Test
    void differsWhenTenantAndTextAreSplitDifferently() {
        Set<String> hmacs = new HashSet<>();
        hmacs.addAll(hmac.all("acme", "1"));
        hmacs.addAll(hmac.all("acme", "2"));
        hmacs.addAll(hmac.all("acme1", ""));
        hmacs.addAll(hmac.all("acm", "e1"));
        hmacs.addAll(hmac.all("acme\",\"1", ""));

        assertThat(hmacs).hasSize(10);
    }
}
