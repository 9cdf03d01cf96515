package com.allmine.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.testkit.TestKeys;
import com.allmine.testkit.TestTokens;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    private static final String TEXT = "api.example.com/default/consent\n3\nAAAA\n";
    private static final String NAME = "api.example.com/default/consent";

    private final OctetKeyPair key = KeySet.of(TestTokens.keys(TestTokens.CHECKPOINT_1), InstantSource.system())
            .checkpoints()
            .getFirst();

    private final String note = SignedNote.sign(TEXT, NAME, key);

    private static boolean isValid(String note, String name, OctetKeyPair key) {
        return SignedNote.parse(note)
                .filter(parsed -> parsed.isSignedBy(name, key))
                .isPresent();
    }

    /** The example in the documentation of Go's package {@code note}, from which the format comes. */
    @Test
    void verifiesTheExampleOfAnotherImplementation() {
        byte[] typeAndKey = Base64.getDecoder().decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        OctetKeyPair others = new OctetKeyPair.Builder(
                        Curve.Ed25519, Base64URL.encode(Arrays.copyOfRange(typeAndKey, 1, typeAndKey.length)))
                .build();
        String example = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

        assertThat(isValid(example, "PeterNeumann", others)).isTrue();
    }

    @Test
    void signsWhatTheKeyVerifies() {
        assertThat(note).startsWith(TEXT + "\n— " + NAME + " ");
        assertThat(isValid(note, NAME, key.toPublicJWK())).isTrue();
    }

    @Test
    void namesThePublishedKeysThatSignedIt() {
        SignedNote parsed = SignedNote.parse(note).orElseThrow();
        PublishedKeys published =
                PublishedKeys.of(KeyRotation.publish(PublishedKeys.NONE, TestTokens.keys(TestTokens.CHECKPOINT_1)));

        assertThat(parsed.signers(NAME, published)).containsExactly("checkpoint-1");
        assertThat(parsed.signers(NAME + "2", published)).isEmpty();
        assertThat(parsed.signers(NAME, PublishedKeys.of(PublishedKeys.NONE))).isEmpty();
    }

    /** The id is the start of SHA-256(name, line feed, 1, key), as other programs compute it. */
    @Test
    void namesTheKeyByItsHash() throws GeneralSecurityException {
        String[] parts = note.lines().toList().getLast().split(" ", -1);
        byte[] line = Base64.getDecoder().decode(parts[2]);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update((NAME + "\n\u0001").getBytes(StandardCharsets.UTF_8));
        digest.update(key.getX().decode());

        assertThat(line).hasSize(4 + 64);
        assertThat(Arrays.copyOf(line, 4)).isEqualTo(Arrays.copyOf(digest.digest(), 4));
    }

    @Test
    void refusesAnotherTextNameOrKey() {
        OctetKeyPair other = KeySet.of(TestKeys.KEY_SET, InstantSource.system())
                .checkpoints()
                .getFirst();

        assertThat(isValid(note.replace("\n3\n", "\n4\n"), NAME, key)).isFalse();
        assertThat(isValid(note, "api.example.com/acme/consent", key)).isFalse();
        assertThat(isValid(note, NAME, other)).isFalse();
        assertThat(isValid(note.replace("— " + NAME, "— other"), NAME, key)).isFalse();
    }

    @Test
    void verifiesNothingWithAKeyThatIsNoKey() {
        OctetKeyPair wrong = new OctetKeyPair.Builder(Curve.Ed25519, new Base64URL("AQAB")).build();
        String signed = SignedNote.sign(TEXT, NAME, key);

        assertThat(isValid(signed, NAME, wrong)).isFalse();
        assertThat(Ed25519.isValid(wrong, new byte[0], new byte[64])).isFalse();
        assertThat(Ed25519.isValid(key, new byte[0], new byte[3])).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "text\n",
                "text\n\n",
                "text\n\n— name AAAAAAAA",
                "text\n\n- name AAAAAAAA\n",
                "text\n\n— name\n",
                "text\n\n— name AAAA\n",
                "text\n\n— name ??\n",
                "text\n\n— a+b AAAAAAAA\n",
                "text\n\n— name AAAAAAAA extra\n",
                "te\u0000xt\n\n— name AAAAAAAA\n"
            })
    void refusesATextThatIsNotANote(String text) {
        assertThat(SignedNote.parse(text)).isEmpty();
    }

    @Test
    void takesSeveralSignatures() {
        assertThat(isValid(note + "— witness AAAAAAAA\n", NAME, key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a+b", "a\u00a0b"})
    void signsUnderNoWrongName(String name) {
        assertThatThrownBy(() -> SignedNote.sign(TEXT, name, key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void signsNoTextWithoutALineFeed() {
        assertThatThrownBy(() -> SignedNote.sign("text", NAME, key)).isInstanceOf(IllegalArgumentException.class);
    }
}
