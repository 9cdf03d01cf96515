package com.allmine.operator.command;

import static com.allmine.operator.command.CompleteUser.FUTURE;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeySecret;
import com.allmine.crypto.PublishedKeys;
import com.allmine.operator.table.StoredItem;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code rotate-keys}, {@code remove-key} and {@code re-encrypt}. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyCommandsTest {
    private final Stage stage = Stage.start();

    @AfterAll
    void stop() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.reset();
    }

    /** Puts a second encryption key in front, so that it is current. */
    private void addCurrentEncryptionKey() {
        stage.secrets()
                .put(
                        "enc",
                        Stage.keySet(KeyPurpose.ENCRYPTION)
                                .replace(
                                        "{\"keys\":[",
                                        "{\"keys\":[{\"kty\": \"oct\", \"use\": \"enc\", \"kid\": \"encrypt-2\","
                                                + " \"k\": \"dGVzdC1vbmx5LXNlYWxpbmcta2V5LTMyLWJ5dGVzLTI\"},"));
    }

    @Test
    void rotatesTheKeysWithoutPrintingThem() {
        String first = stage.run("rotate-keys", "--use", "sig,enc");

        assertThat(first).matches("(?s)0\nadded sig-\\S+Z, current from \\S+\nadded enc-\\S+Z, current from \\S+\n");
        assertThat(Stage.keySet(KeyPurpose.SIGNING)).contains("sign-1", "sig-2");
        assertThat(Stage.keySet(KeyPurpose.ENCRYPTION)).contains("encrypt-1", "enc-2");
        assertThat(first).doesNotContain("\"k\"");
        assertThat(stage.run("rotate-keys")).startsWith("1\n").contains("is not current yet");
        assertThat(Stage.keySet(KeyPurpose.CHECKPOINTS)).doesNotContain("checkpoint-2");
    }

    @Test
    void printsTheNewKeysAsJson() {
        JsonNode printed = Json.object(stage.run("rotate-keys", "--use", "enc", "--at-once", "--output", "json")
                        .substring(2))
                .orElseThrow();

        assertThat(printed.path("added")).hasSize(1);
        assertThat(printed.at("/added/0/key").asText()).startsWith("enc-2");
        assertThat(printed.at("/added/0/currentFrom").asText()).matches("\\d{4}-.*Z");
    }

    @Test
    void rotatesTheHashKeysOnlyIfTheyAreNamed() {
        stage.run("rotate-keys");

        assertThat(Stage.keySet(KeyPurpose.HASHING)).doesNotContain("hash-2");
        assertThat(stage.run("rotate-keys", "--use", "hash")).contains("added hash-2");
    }

    @Test
    void makesTheFirstKeysOfEveryUseThatHasNone() {
        System.setProperty("HASH_KEYS_SECRET", "empty-1");
        System.setProperty("CHECKPOINT_KEYS_SECRET", "empty-2");

        String first = stage.run("rotate-keys", "--use", "sig");

        assertThat(first.lines().map(line -> line.replaceAll("-2.*", "")))
                .containsExactly("0", "added sig", "added hash", "added checkpoint");
    }

    @Test
    void removesNoKeyThatIsNeeded() {
        CompleteUser.store(stage, "u-1", FUTURE);

        assertThat(stage.run("remove-key", "--use", "sig", "--key", "sig-9")).isEqualTo("1\nthere is no key sig-9\n");
        assertThat(stage.run("remove-key", "--use", "enc", "--key", "encrypt-1", "--leaked"))
                .startsWith("1\n")
                .contains("encrypt-1 is current");
        assertThat(stage.run("remove-key", "--use", "hash", "--key", "hash-1"))
                .startsWith("2\n")
                .contains("a key of use hash stays");
        assertThat(stage.run("remove-key", "--use", "checkpoint", "--key", "checkpoint-1", "--leaked"))
                .startsWith("1\n")
                .contains("checkpoint-1 is current");
        addCurrentEncryptionKey();
        assertThat(stage.run("remove-key", "--use", "enc", "--key", "encrypt-1"))
                .isEqualTo("1\nthe key encrypt-1 is still needed by what is stored\n");
        assertThat(Stage.keySet(KeyPurpose.ENCRYPTION)).contains("encrypt-1");
    }

    private static String published() {
        return KeySecret.published().current().orElseThrow().text();
    }

    @Test
    void publishesTheKeysThatSignEvidenceAndNoOthers() {
        stage.run("rotate-keys");

        assertThat(published())
                .contains("receipt-1", "receipt-2", "checkpoint-1", "checkpoint-2")
                .doesNotContain("sig-", "enc-", "\"d\"");
    }

    @Test
    void publishesTheFirstKeysOfANewStage() {
        System.setProperty("RECEIPT_KEYS_SECRET", "empty-3");
        System.setProperty("PUBLISHED_KEYS_SECRET", "empty-4");

        assertThat(stage.run("rotate-keys", "--use", "sig")).contains("added receipt-");
        assertThat(published()).contains("receipt-2").doesNotContain("receipt-1", "revoked");
    }

    /** A stolen key signs nothing more, and others learn from the published keys that it was stolen. */
    @Test
    void revokesAStolenKeyEvenIfItWasRemovedBefore() {
        stage.run("rotate-keys", "--use", "receipt", "--at-once");
        stage.secrets()
                .put("receipt", Stage.keySet(KeyPurpose.RECEIPTS).replaceFirst("\"nbf\":\\d+", "\"nbf\":1700000000"));

        assertThat(stage.run("remove-key", "--use", "receipt", "--key", "receipt-1"))
                .startsWith("0\nremoved receipt-1");
        assertThat(Stage.keySet(KeyPurpose.RECEIPTS)).doesNotContain("receipt-1");
        assertThat(published()).contains("receipt-1").doesNotContain("revoked");

        assertThat(stage.run("remove-key", "--use", "receipt", "--key", "receipt-1", "--leaked"))
                .startsWith("0\n");
        assertThat(PublishedKeys.of(published()).revoked()).containsOnlyKeys("receipt-1");
        assertThat(stage.run("remove-key", "--use", "receipt", "--key", "receipt-9", "--leaked"))
                .isEqualTo("1\nthere is no published key receipt-9\n");
    }

    @Test
    void encryptsWithTheCurrentKeyWhatAnOlderOneEncrypted() {
        CompleteUser user = CompleteUser.store(stage, "u-1", FUTURE);
        addCurrentEncryptionKey();

        assertThat(stage.run("re-encrypt"))
                .isEqualTo("0\n5 fields re-encrypted, 0 were current, 0 changed meanwhile\n");
        assertThat(stage.run("re-encrypt", "--output", "json"))
                .isEqualTo("0\n{\"reEncrypted\":0,\"current\":5,\"changedMeanwhile\":0}\n");

        assertThat(FieldEncryption.keyId(StoredItem.required(user.profile(), "identity")))
                .contains("encrypt-2");
        assertThat(stage.run("export", "--tenant", "default", "--user", "u-1")).contains("\"name\":\"Ayşe\"");
        assertThat(stage.run("remove-key", "--use", "enc", "--key", "encrypt-1"))
                .isEqualTo("0\nremoved encrypt-1; functions stop using it within five minutes\n");
        assertThat(Stage.keySet(KeyPurpose.ENCRYPTION)).contains("encrypt-2").doesNotContain("encrypt-1");
    }
}
