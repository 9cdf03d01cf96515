package com.allmine.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.testkit.TestKeys;
import com.allmine.testkit.TestTokens;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedKeysTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:30:00Z");

    private final String published = KeyRotation.publish(PublishedKeys.NONE, TestKeys.KEY_SET);
    private final KeyRotation rotation = new KeyRotation(NOW, new SecureRandom());

    @Test
    void publishesOnlyPublicPartsOfKeysThatSignEvidence() {
        assertThat(Json.object(published).orElseThrow().path("keys")).hasSize(2);
        assertThat(published).contains("receipt-1", "checkpoint-1").doesNotContain("\"d\"", "\"k\"", "sign-2", "nbf");
    }

    /** The JWT library is how others read it. */
    @Test
    void isAKeySetForOthers() throws ParseException {
        JWKSet set = JWKSet.parse(Json.write(PublishedKeys.of(published).set()));

        assertThat(set.getKeys()).extracting(JWK::getKeyID).containsExactly("receipt-1", "checkpoint-1");
        assertThat(set.getKeys()).allSatisfy(key -> {
            assertThat(key.isPrivate()).isFalse();
            assertThat(key.getKeyUse().getValue()).isEqualTo("sig");
            assertThat(key.getAlgorithm()).isNotNull();
        });
    }

    @Test
    void verifiesWithTheKeysThatSign() {
        KeySet keys = KeySet.of(TestKeys.KEY_SET, InstantSource.system());
        PublishedKeys known = PublishedKeys.of(published);

        assertThat(known.receiptKey("receipt-1"))
                .get()
                .extracting(key -> key.getX())
                .isEqualTo(keys.receipts().getFirst().getX());
        assertThat(known.checkpointKeys())
                .extracting(key -> key.getX())
                .containsExactly(keys.checkpoints().getFirst().getX());
        assertThat(known.receiptKey("checkpoint-1")).isEmpty();
        assertThat(known.receiptKey("receipt-2")).isEmpty();
    }

    @Test
    void keepsKnownKeysAndPutsNewOnesFirst() {
        String added = rotation.first(KeyPurpose.CHECKPOINTS).text();

        String both = KeyRotation.publish(KeyRotation.publish(published, added), TestKeys.KEY_SET);

        assertThat(PublishedKeys.of(both).checkpointKeys())
                .extracting(JWK::getKeyID)
                .containsExactly("checkpoint-20260115T103000Z", "checkpoint-1");
    }

    @Test
    void saysSinceWhenAKeyIsRevoked() throws ParseException {
        String revoked = rotation.revoke(published, "receipt-1");

        assertThat(PublishedKeys.of(revoked).revoked())
                .containsOnlyKeys("receipt-1")
                .containsValue(NOW);
        assertThat(PublishedKeys.of(revoked).receiptKey("receipt-1")).isPresent();
        JWK others = JWKSet.parse(Json.write(PublishedKeys.of(revoked).set())).getKeyByKeyId("receipt-1");
        assertThat(others.getKeyRevocation().getRevocationTime().toInstant()).isEqualTo(NOW);
        assertThat(new KeyRotation(NOW.plusSeconds(60), new SecureRandom()).revoke(revoked, "receipt-1"))
                .isEqualTo(revoked);
        assertThatThrownBy(() -> rotation.revoke(published, "receipt-2")).hasMessageContaining("receipt-2");
    }

    @Test
    void servesNoPrivateKeyThatSomeoneStoredByMistake() {
        assertThatThrownBy(() ->
                        PublishedKeys.of(TestTokens.keys(TestTokens.RECEIPT_1)).set())
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.INTERNAL_ERROR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"keys\": 5}"})
    void refusesATextThatIsNotAKeySet(String text) {
        assertThatThrownBy(() -> PublishedKeys.of(text).set()).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"keys\": [5, null, {}]}",
                "{\"keys\": [{\"kty\": \"EC\", \"crv\": \"P-256\", \"kid\": \"r\", \"x\": \"AQAB\", \"y\": \"AQAB\"}]}",
                "{\"keys\": [{\"kty\": \"EC\", \"crv\": \"P-256\", \"kid\": \"r\", \"x\": \"\", \"y\": \"\"}]}",
                "{\"keys\": [{\"kty\": \"EC\", \"crv\": \"P-521\", \"kid\": \"r\"}]}",
                "{\"keys\": [{\"kty\": \"RSA\", \"kid\": \"r\"}]}"
            })
    void findsNoKeyAmongWrongOnes(String text) {
        assertThat(PublishedKeys.of(text).receiptKey("r")).isEmpty();
        assertThat(PublishedKeys.of(text).checkpointKeys()).isEmpty();
    }

    @Test
    void isEmptyBeforeTheFirstKey() {
        assertThat(Json.write(PublishedKeys.of(PublishedKeys.NONE).set())).isEqualTo("{\"keys\":[]}");
    }
}
