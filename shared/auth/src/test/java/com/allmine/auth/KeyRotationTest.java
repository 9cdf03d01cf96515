package com.allmine.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.api.json.Json;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.Hmac;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeyRotation;
import com.allmine.crypto.KeyRotation.Rotated;
import com.allmine.crypto.KeySet;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
    private static final Caller CALLER = new Caller("acme", "u-1", Set.of("user"));
    private static final Instant START = Instant.parse("2026-01-15T10:30:00Z");
    private static final Duration LEAD = KeyRotation.LEAD;

    private Instant now = START;
    private final Map<KeyPurpose, String> secrets = new EnumMap<>(KeyPurpose.class);

    @BeforeEach
    void first() {
        for (KeyPurpose purpose : KeyPurpose.values()) {
            KeyRotation ago = new KeyRotation(START.minus(Duration.ofDays(90)), new SecureRandom());
            secrets.put(purpose, ago.first(purpose).text());
        }
    }

    private String secret(KeyPurpose purpose) {
        return Objects.requireNonNull(secrets.get(purpose));
    }

    /** Adds a key of every use. */
    private void rotate() {
        secrets.replaceAll(
                (purpose, text) -> rotation().next(text, purpose, false).text());
    }

    private KeyRotation rotation() {
        return new KeyRotation(now, new SecureRandom());
    }

    /** A function: its own ring, which reads the secret at other times than the others do. */
    private final class Instance {
        private final KeySet keySet = new KeySet(secrets.keySet(), () -> Map.copyOf(secrets), () -> now);
        final Tokens tokens = new Tokens(keySet, () -> now, TokenRules.STANDARD);
        final FieldEncryption fields = new FieldEncryption(keySet);
        final Hmac hash = Hmac.ofIdentities(keySet);
        final Cursors cursors = new Cursors(keySet, () -> now, Cursors.LIFE);
    }

    @Test
    void everyFunctionAcceptsTheTokensAndFieldsOfEveryOtherDuringARotation() {
        List<Instance> instances = new ArrayList<>();
        Set<String> signatures = new HashSet<>();
        String guard = new Instance().hash.oldest("acme", "a text");
        for (int minute = 0; minute < 30; minute++) {
            if (minute < 5) {
                instances.add(new Instance());
            }
            if (minute == 7) {
                rotate();
            }
            for (Instance one : instances) {
                String token = one.tokens.signIn(CALLER);
                String sealed = one.fields.encrypt(CALLER, "identity", "text");
                String current = one.hash.current("acme", "a text");
                String cursor = one.cursors.at("019bc134784035a2c4cb5da1", "acme", List.of());
                signatures.add(FieldEncryption.keyId(sealed).orElseThrow());
                for (Instance other : instances) {
                    assertThat(other.tokens.verify(token).userId()).isEqualTo("u-1");
                    assertThat(other.fields.decrypt(CALLER, "identity", sealed)).isEqualTo("text");
                    assertThat(other.hash.oldest("acme", "a text")).isEqualTo(guard);
                    assertThat(other.hash.all("acme", "a text")).contains(current);
                    assertThat(other.cursors.read(cursor, "acme", List.of())).isPresent();
                }
            }
            now = now.plus(Duration.ofMinutes(1));
        }
        assertThat(signatures).hasSize(2);
    }

    @Test
    void oldTokensLiveOutTheirHourAndOldFieldsStayReadable() {
        Instance before = new Instance();
        String token = before.tokens.signIn(CALLER);
        String sealed = before.fields.encrypt(CALLER, "identity", "text");
        rotate();
        now = now.plus(Duration.ofMinutes(59));
        Instance after = new Instance();

        assertThat(after.tokens.verify(token).userId()).isEqualTo("u-1");
        assertThat(after.fields.isCurrent(sealed)).isFalse();
        assertThat(after.fields.decrypt(CALLER, "identity", sealed)).isEqualTo("text");
        assertThat(after.fields.isCurrent(after.fields.encrypt(CALLER, "identity", "text")))
                .isTrue();
        assertThat(after.hash.all("acme", "1"))
                .containsExactly(after.hash.current("acme", "1"), after.hash.oldest("acme", "1"));
    }

    @Test
    void addsAKeyInFront() {
        now = START.plus(Duration.ofHours(1));
        String before = secret(KeyPurpose.ENCRYPTION);

        Rotated rotated = rotation().next(before, KeyPurpose.ENCRYPTION, false);

        assertThat(rotated.added()).isEqualTo("enc-20260115T113000Z");
        assertThat(rotated.currentFrom()).isEqualTo(now.plus(Duration.ofMinutes(10)));
        assertThat(rotated.text())
                .startsWith("{\"keys\":[{\"use\":\"enc\",\"alg\":\"A256GCM\",\"kid\":\"enc-20260115T113000Z\"")
                .endsWith(before.substring("{\"keys\":[".length()));
    }

    @Test
    void refusesWhileTheLastKeyIsNotCurrentYet() {
        String once = rotation()
                .next(secret(KeyPurpose.SIGNING), KeyPurpose.SIGNING, false)
                .text();

        assertThatThrownBy(() -> rotation().next(once, KeyPurpose.SIGNING, false))
                .hasMessageContaining("is not current yet");
        now = now.plus(LEAD).plusSeconds(1);
        assertThat(rotation().next(once, KeyPurpose.SIGNING, false).added()).startsWith("sig-");
    }

    @Test
    void neverGivesTwoKeysOneId() {
        String first = rotation().first(KeyPurpose.SIGNING).text();

        assertThatThrownBy(() -> rotation().next(first, KeyPurpose.SIGNING, true))
                .hasMessageContaining("-20260115T103000Z is not current yet");
    }

    @Test
    void refusesMoreHashKeysThanAConfirmationTakes() {
        String text = secret(KeyPurpose.HASHING);
        for (int keys = 1; keys < KeyRotation.MAX_HASH_KEYS; keys++) {
            text = rotation().next(text, KeyPurpose.HASHING, true).text();
            now = now.plusSeconds(1);
        }
        String full = text;

        assertThatThrownBy(() -> rotation().next(full, KeyPurpose.HASHING, true))
                .hasMessageContaining("there are " + KeyRotation.MAX_HASH_KEYS + " hash keys");
    }

    @Test
    void removesAnOldKeyOnceNothingThatItSignedIsGoodAnyMore() {
        String old = idOf(secret(KeyPurpose.SIGNING));
        String both = rotation()
                .next(secret(KeyPurpose.SIGNING), KeyPurpose.SIGNING, false)
                .text();

        assertRefused(both, old, true, "is current: rotate it first");
        now = now.plus(LEAD);
        assertRefused(both, old, false, "is needed until 2026-01-16T10:50:00.000Z");
        assertThat(rotation().without(both, KeyPurpose.SIGNING, old, true)).doesNotContain(old);
        now = now.plus(LEAD).plus(Duration.ofHours(24));
        String rest = rotation().without(both, KeyPurpose.SIGNING, old, false);
        assertThat(rest).doesNotContain(old).contains("sig-20260115T103000Z");
        assertThatThrownBy(() -> rotation().without(rest, KeyPurpose.SIGNING, old, true))
                .hasMessage("there is no key " + old);
    }

    @Test
    void neverRemovesTheLastKey() {
        String text = secret(KeyPurpose.SIGNING);

        assertRefused(text, idOf(text), true, "is current: rotate it first");
    }

    private void assertRefused(String text, String id, boolean isLeaked, String message) {
        assertThatThrownBy(() -> rotation().without(text, KeyPurpose.SIGNING, id, isLeaked))
                .hasMessageContaining(message);
    }

    private static String idOf(String text) {
        return Json.object(text).orElseThrow().at("/keys/0/kid").asText();
    }

    @Test
    void refusesWhatIsNoKeySet() {
        assertThatThrownBy(() -> rotation().next("{}", KeyPurpose.SIGNING, false))
                .hasMessage("the secret holds no key set");
    }
}
