package com.allmine.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
    private final KeyedHash hash = new KeyedHash(Keys.ring(Keys.SIGN_1, Keys.SEAL_1, Keys.HASH_2, Keys.HASH_1));

    @Test
    void isTheSameEachTime() {
        List<String> first = hash.of("acme", "10000000146");

        assertThat(first).hasSize(2).allMatch(text -> text.matches("[0-9a-f]{64}"));
        assertThat(hash.of("acme", "10000000146")).isEqualTo(first);
        assertThat(new KeyedHash(Keys.ring(Keys.SIGN_2, Keys.SEAL_2, Keys.HASH_2, Keys.HASH_1))
                        .of("acme", "10000000146"))
                .isEqualTo(first);
    }

    @Test
    void hasTheCurrentKeysFirstAndFindsWhatAnOlderOneMade() {
        KeyedHash before = new KeyedHash(Keys.ring(Keys.SIGN_1, Keys.SEAL_1, Keys.HASH_1));
        KeyedHash after = new KeyedHash(Keys.ring(Keys.SIGN_1, Keys.SEAL_1, Keys.HASH_2));

        assertThat(hash.of("acme", "12345678950"))
                .containsExactly(
                        after.of("acme", "12345678950").getFirst(),
                        before.of("acme", "12345678950").getFirst())
                .doesNotHaveDuplicates();
    }

    @Test
    void differsByTenantAndValueHoweverTheyAreCut() {
        Set<String> hashes = new HashSet<>();
        hashes.addAll(hash.of("acme", "1"));
        hashes.addAll(hash.of("acme", "2"));
        hashes.addAll(hash.of("acme1", ""));
        hashes.addAll(hash.of("acm", "e1"));
        hashes.addAll(hash.of("acme\",\"1", ""));

        assertThat(hashes).hasSize(10);
    }
}
