package com.allmine.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.testkit.TestTokens;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {
    private final Deque<Supplier<String>> readings = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-15T10:30:00Z");
    private final KeySet keySet = new KeySet(
            Set.of(KeyPurpose.SIGNING, KeyPurpose.ENCRYPTION, KeyPurpose.HASHING),
            () -> KeyPurpose.split(readings.remove().get()),
            () -> now);

    private static String outage() {
        throw Problem.SERVICE_UNAVAILABLE.refusal();
    }

    private static String first() {
        return TestTokens.keys(TestTokens.SIGN_1, TestTokens.ENC_1, TestTokens.HASH_1);
    }

    private static String rotated() {
        return TestTokens.keys(
                TestTokens.SIGN_2,
                TestTokens.SIGN_1,
                TestTokens.ENC_2,
                TestTokens.ENC_1,
                TestTokens.HASH_2,
                TestTokens.HASH_1);
    }

    private static List<String> ids(List<OctetSequenceKey> keys) {
        return keys.stream().map(JWK::getKeyID).toList();
    }

    private void advance(Duration time) {
        now = now.plus(time);
    }

    @Test
    void separatesTheKeysByUseWithTheCurrentOneFirst() {
        readings.add(KeySetTest::rotated);

        assertThat(ids(keySet.signing())).containsExactly("sign-2", "sign-1");
        assertThat(ids(keySet.encryption())).containsExactly("enc-2", "enc-1");
        assertThat(ids(keySet.hashing())).containsExactly("hash-2", "hash-1");
    }

    @Test
    void readsTheSetOnceInFiveMinutes() {
        readings.add(KeySetTest::first);
        readings.add(KeySetTest::rotated);

        assertThat(ids(keySet.signing())).containsExactly("sign-1");
        advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(ids(keySet.signing())).containsExactly("sign-1");
        assertThat(readings).hasSize(1);

        advance(Duration.ofMillis(1));
        assertThat(ids(keySet.signing())).containsExactly("sign-2", "sign-1");
        assertThat(readings).isEmpty();
    }

    @Test
    void readsTheSetOnceForThreadsThatNeedItTogether() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch finished = new CountDownLatch(1);
        readings.add(() -> {
            started.countDown();
            await(finished);
            return first();
        });

        Thread preload = Thread.ofVirtual().start(keySet::encryption);
        await(started);
        AtomicReference<List<String>> seen = new AtomicReference<>();
        Thread request = Thread.ofPlatform().start(() -> seen.set(ids(keySet.signing())));
        while (request.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        finished.countDown();
        preload.join();
        request.join();

        assertThat(seen.get()).containsExactly("sign-1");
        assertThat(readings).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readsNothingUntilAKeyIsNeeded() {
        readings.add(KeySetTest::first);

        assertThat(readings).hasSize(1);
        assertThat(ids(keySet.hashing())).containsExactly("hash-1");
        assertThat(readings).isEmpty();
    }

    @Test
    void keepsOldKeysWhileTheSetCannotBeRead() {
        readings.addAll(List.of(KeySetTest::first, KeySetTest::outage, KeySetTest::outage, KeySetTest::rotated));
        keySet.signing();

        advance(Duration.ofMinutes(6));
        assertThat(ids(keySet.signing())).containsExactly("sign-1");
        advance(Duration.ofMinutes(6));
        assertThat(ids(keySet.signing())).containsExactly("sign-1");
        advance(Duration.ofMinutes(6));
        assertThat(ids(keySet.signing())).containsExactly("sign-2", "sign-1");
    }

    @Test
    void keepsOldKeysForOneHourOfAnOutage() {
        readings.addAll(List.of(KeySetTest::first, KeySetTest::outage, KeySetTest::outage, KeySetTest::rotated));
        keySet.signing();

        advance(Duration.ofHours(1).minusMillis(1));
        assertThat(ids(keySet.signing())).containsExactly("sign-1");
        advance(Duration.ofMillis(1));
        assertRefused(Problem.SERVICE_UNAVAILABLE);
        assertThat(ids(keySet.signing())).containsExactly("sign-2", "sign-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "{\"keys\": []}", "{\"keys\": [{\"kty\": \"oct\", \"use\": \"sig\"}]}", ""})
    void dropsOldKeysWhenItReadsAnEmptyOrInvalidSet(String text) {
        KeySet emptied = new KeySet(
                Set.of(KeyPurpose.SIGNING),
                () -> Map.of(KeyPurpose.SIGNING, readings.remove().get()),
                () -> now);
        readings.addAll(List.of(() -> TestTokens.keys(TestTokens.SIGN_1), () -> text, KeySetTest::outage));
        emptied.signing();

        advance(Duration.ofMinutes(5));
        assertThatThrownBy(emptied::signing)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.INTERNAL_ERROR));
        assertThatThrownBy(emptied::signing)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.SERVICE_UNAVAILABLE));
    }

    @Test
    void refusesAKeyOfAnotherUse() {
        KeySet mixed = new KeySet(
                Set.of(KeyPurpose.SIGNING),
                () -> Map.of(KeyPurpose.SIGNING, TestTokens.keys(TestTokens.SIGN_1, TestTokens.ENC_1)),
                () -> now);

        assertThatThrownBy(mixed::signing).isInstanceOf(Refusal.class);
    }

    @Test
    void namesTheMissingSecretWhenItIsWired() {
        assertThatThrownBy(() -> keySet.with(KeyPurpose.CHECKPOINTS))
                .hasMessage("the setting CHECKPOINT_KEYS_SECRET is missing");
        assertThatThrownBy(() -> keySet.checkpoints()).isInstanceOf(Refusal.class);
    }

    @Test
    void derivesADifferentKeyForEachLabel() {
        readings.add(KeySetTest::rotated);

        List<OctetSequenceKey> keys = Stream.of(keySet.signing(), keySet.derived("a"), keySet.derived("b"))
                .flatMap(List::stream)
                .toList();

        assertThat(keys.stream().map(key -> key.getKeyValue().toString()))
                .hasSize(6)
                .doesNotHaveDuplicates();
        assertThat(ids(keySet.derived("a"))).containsExactly("sign-2", "sign-1");
        assertThat(keySet.derived("a")).isEqualTo(keySet.derived("a"));
    }

    /** RFC 5869, section 2.3: one block is the HMAC of the info and the byte 1. */
    @Test
    void derivesByHkdfExpand() throws GeneralSecurityException {
        OctetSequenceKey root = KeySet.of(TestTokens.keys(TestTokens.SIGN_1), InstantSource.system())
                .signing()
                .getFirst();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(root.toSecretKey("HmacSHA256"));
        mac.update("allmine cursor".getBytes(StandardCharsets.UTF_8));

        assertThat(DerivedKey.of(root, "cursor").toByteArray()).isEqualTo(mac.doFinal(new byte[] {1}));
    }

    @Test
    void retriesOnlyEveryHalfMinuteDuringAnOutage() {
        readings.addAll(List.of(KeySetTest::first, KeySetTest::outage, KeySetTest::rotated));
        keySet.signing();
        advance(Duration.ofMinutes(5));

        assertThat(ids(keySet.signing())).containsExactly("sign-1");
        advance(Duration.ofSeconds(29));
        assertThat(ids(keySet.signing())).containsExactly("sign-1");
        advance(Duration.ofSeconds(1));
        assertThat(ids(keySet.signing())).containsExactly("sign-2", "sign-1");
    }

    @Test
    void refusesWhenTheFirstReadingFailsAndReadsAgain() {
        readings.addAll(List.of(KeySetTest::outage, KeySetTest::first));

        assertThatThrownBy(keySet::signing)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.SERVICE_UNAVAILABLE));
        assertThat(ids(keySet.signing())).containsExactly("sign-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"keys\"",
                "{}",
                "{\"keys\": null}",
                "{\"keys\": 5}",
                "{\"keys\": []}",
                "{\"keys\": [5]}",
                "{\"keys\": [null]}",
                "{\"keys\": [{\"kty\": \"oct\", \"use\": \"sig\"}]}",
                "{\"keys\": [{\"kty\": \"oct\", \"use\": \"sig\", \"k\": 5}]}",
                "not JSON"
            })
    void refusesATextThatIsNotAKeySet(String text) {
        KeySet broken = new KeySet(Set.of(KeyPurpose.SIGNING), () -> Map.of(KeyPurpose.SIGNING, text), () -> now);

        assertThatThrownBy(broken::signing)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.INTERNAL_ERROR));
    }

    @Test
    void refusesASetThatLacksAUse() {
        readings.add(() -> TestTokens.keys(TestTokens.SIGN_1, TestTokens.ENC_1));

        assertInvalid();
    }

    @Test
    void refusesAKeyThatIsNotSymmetric() {
        String rsa = "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"public\",\"e\":\"AQAB\",\"n\":\"AQAB\"}";
        readings.add(() -> TestTokens.keys(rsa, TestTokens.ENC_1, TestTokens.HASH_1));

        assertInvalid();
    }

    @Test
    void readsKeyPairsForReceiptsAndCheckpoints() {
        KeySet pairs = KeySet.of(TestTokens.keys(TestTokens.RECEIPT_1, TestTokens.CHECKPOINT_1), () -> now);

        assertThat(pairs.receipts()).singleElement().satisfies(key -> {
            assertThat(key.getKeyID()).isEqualTo("receipt-1");
            assertThat(key.isPrivate()).isTrue();
        });
        assertThat(pairs.checkpoints()).singleElement().satisfies(key -> {
            assertThat(key.getKeyID()).isEqualTo("checkpoint-1");
            assertThat(key.isPrivate()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kty\":\"oct\",\"use\":\"receipt\",\"kid\":\"r\",\"k\":\"AQAB\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-384\",\"use\":\"receipt\",\"x\":\"AQAB\",\"y\":\"AQAB\",\"d\":\"AQAB\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"receipt\",\"x\":\"AQAB\",\"y\":\"AQAB\",\"d\":\"AQAB\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"receipt\",\"x\":\"AQAB\",\"y\":\"AQAB\"}"
            })
    void refusesAKeyThatSignsNoReceipt(String key) {
        KeySet wrong = KeySet.of(TestTokens.keys(key), () -> now);

        assertThatThrownBy(wrong::receipts)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.INTERNAL_ERROR));
    }

    private void assertInvalid() {
        assertRefused(Problem.INTERNAL_ERROR);
    }

    private void assertRefused(Problem problem) {
        assertThatThrownBy(keySet::signing)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(problem));
    }
}
