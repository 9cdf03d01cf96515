package com.allmine.data.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeyRotation;
import com.allmine.crypto.KeySet;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentityHashTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:30:00Z");

    private final String oneKey =
            new KeyRotation(NOW, new SecureRandom()).first(KeyPurpose.HASHING).text();
    private final IdentityHash before = hash(oneKey);
    private final IdentityHash after = hash(new KeyRotation(NOW.plus(Duration.ofDays(1)), new SecureRandom())
            .next(oneKey, KeyPurpose.HASHING, true)
            .text());

    private static IdentityHash hash(String keys) {
        return new IdentityHash(new KeySet(
                Set.of(KeyPurpose.HASHING),
                () -> Map.of(KeyPurpose.HASHING, keys),
                InstantSource.fixed(NOW.plus(Duration.ofDays(2)))));
    }

    @Test
    void staysTheSameWhenAKeyIsAdded() {
        String number = before.ofNumber("acme", "10000000146");
        String person = before.ofPerson("acme", "Ayşe");

        assertThat(number).matches("[0-9a-f]{64}");
        assertThat(after.ofNumber("acme", "10000000146")).isEqualTo(number);
        assertThat(after.ofPerson("acme", "Ayşe")).isEqualTo(person);
        assertThat(after.allOfNumber("acme", "10000000146"))
                .hasSize(2)
                .doesNotHaveDuplicates()
                .endsWith(number);
    }

    @Test
    void differsByTenantByNumberAndFromThatOfAPerson() {
        assertThat(Set.of(
                        before.ofNumber("acme", "10000000146"),
                        before.ofNumber("acme", "12345678950"),
                        before.ofNumber("other", "10000000146"),
                        before.ofPerson("acme", "10000000146")))
                .hasSize(4);
    }
}
