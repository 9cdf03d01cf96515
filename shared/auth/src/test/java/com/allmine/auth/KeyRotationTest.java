package com.allmine.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.auth.KeyRotation.Rotated;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
    private static final Caller CALLER = new Caller("acme", "u-1", Set.of("user"));
    private static final Instant START = Instant.parse("2026-01-15T10:30:00Z");
    private static final Set<String> ALL = KeyRotation.USES.keySet();

    private Instant now = START;
    private String secret = new KeyRotation(START.minus(Duration.ofDays(90)), new Random(7))
            .first()
            .text();

    private KeyRotation rotation() {
        return new KeyRotation(now, new Random(now.getEpochSecond()));
    }

    /** A function: its own ring, which reads the secret at other times than the others do. */
    private final class Instance {
        private final KeyRing ring = new KeyRing(() -> secret, () -> now);
        final Tokens tokens = new Tokens(ring, () -> now, TokenRules.STANDARD);
        final SealedFields fields = new SealedFields(ring);
        final KeyedHash hash = new KeyedHash(ring);
        final Cursors cursors = new Cursors(ring, () -> now);
    }

    @Test
    void whatOneFunctionMakesEveryOtherTakesWhereverTheRotationIs() {
        List<Instance> instances = new ArrayList<>();
        Set<String> signatures = new HashSet<>();
        String guard = new Instance().hash.byAge("acme", "identity:1").getFirst();
        for (int minute = 0; minute < 30; minute++) {
            if (minute < 5) {
                instances.add(new Instance());
            }
            if (minute == 7) {
                secret = rotation().next(secret, ALL).text();
            }
            for (Instance one : instances) {
                String token = one.tokens.signIn(CALLER);
                String sealed = one.fields.seal(CALLER, "identity", "text");
                String current = one.hash.of("acme", "identity:1").getFirst();
                String cursor = one.cursors.after("019bc134784035a2c4cb5da1", "acme", List.of());
                signatures.add(SealedFields.keyId(sealed).orElseThrow());
                for (Instance other : instances) {
                    assertThat(other.tokens.verify(token).userId()).isEqualTo("u-1");
                    assertThat(other.fields.open(CALLER, "identity", sealed)).isEqualTo("text");
                    assertThat(other.hash.byAge("acme", "identity:1"))
                            .startsWith(guard)
                            .contains(current);
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
        String sealed = before.fields.seal(CALLER, "identity", "text");
        secret = rotation().next(secret, ALL).text();
        now = now.plus(Duration.ofMinutes(59));
        Instance after = new Instance();

        assertThat(after.tokens.verify(token).userId()).isEqualTo("u-1");
        assertThat(after.fields.isCurrent(sealed)).isFalse();
        assertThat(after.fields.open(CALLER, "identity", sealed)).isEqualTo("text");
        assertThat(after.fields.isCurrent(after.fields.seal(CALLER, "identity", "text")))
                .isTrue();
        assertThat(after.hash.of("acme", "1"))
                .isEqualTo(after.hash.byAge("acme", "1").reversed());
    }

    @Test
    void addsKeysOfTheWantedUsesInFront() {
        now = START.plus(Duration.ofHours(1));

        Rotated rotated = rotation().next(secret, Set.of("enc"));

        assertThat(rotated.added()).containsExactly("enc-20260115T113000Z");
        assertThat(rotated.currentFrom()).isEqualTo(now.plus(Duration.ofMinutes(10)));
        assertThat(rotated.text())
                .startsWith(
                        "{\"keys\":[{\"kty\":\"oct\",\"use\":\"enc\",\"alg\":\"A256GCM\",\"kid\":\"enc-20260115T113000Z\"")
                .endsWith(secret.substring("{\"keys\":[".length()));
    }

    @Test
    void refusesWhileTheLastKeyIsNotCurrentYet() {
        secret = rotation().next(secret, Set.of("sig")).text();

        assertThatThrownBy(() -> rotation().next(secret, ALL)).hasMessageContaining("is not current yet");
        assertThat(rotation().next(secret, Set.of("enc")).added()).hasSize(1);
        now = now.plus(KeyRotation.LEAD).plusSeconds(1);
        assertThat(rotation().next(secret, Set.of("sig")).added()).hasSize(1);
    }

    @Test
    void neverGivesTwoKeysOneId() {
        secret = rotation().first().text();

        assertThatThrownBy(() -> rotation().next(secret, ALL))
                .hasMessageContaining("-20260115T103000Z is not current yet");
    }

    @Test
    void refusesWhatIsNoKeySet() {
        assertThatThrownBy(() -> rotation().next("{}", ALL)).hasMessage("the secret holds no key set");
    }
}
