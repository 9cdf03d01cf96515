package com.allmine.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldEncryptionTest {
    private static final Caller OWNER = new Caller("acme", "u-1", Set.of("user"));

    private final FieldEncryption encryption = new FieldEncryption(KeySet.of(
            TestTokens.keys(TestTokens.SIGN_1, TestTokens.ENC_2, TestTokens.ENC_1, TestTokens.HASH_1),
            InstantSource.system()));

    private void assertDoesNotDecrypt(Caller owner, String field, String ciphertext) {
        assertThatThrownBy(() -> encryption.decrypt(owner, field, ciphertext))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.INTERNAL_ERROR))
                .hasMessage("INTERNAL_ERROR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10000000146", "Iğdır’da Çay, ŞÖLEN", "😀 e\u0301", "", " \n\u0000"})
    void decryptsWhatItEncrypted(String text) {
        String ciphertext = encryption.encrypt(OWNER, "address", text);

        assertThat(encryption.decrypt(OWNER, "address", ciphertext)).isEqualTo(text);
    }

    @Test
    void decryptsALongText() {
        String text = "ş😀".repeat(20_000);

        assertThat(encryption.decrypt(OWNER, "address", encryption.encrypt(OWNER, "address", text)))
                .isEqualTo(text);
    }

    @Test
    void decryptsForTheOwnerWithAnyRoles() {
        String ciphertext = encryption.encrypt(OWNER, "address", "Kadıköy");

        assertThat(encryption.decrypt(new Caller("acme", "u-1", Set.of("admin")), "address", ciphertext))
                .isEqualTo("Kadıköy");
    }

    @Test
    void revealsNothingAboutTheTextOrItsOwner() {
        String ciphertext = encryption.encrypt(OWNER, "address", "Kadıköy");
        String header = new String(
                Base64.getUrlDecoder().decode(TestTokens.parts(ciphertext).getFirst()), StandardCharsets.UTF_8);

        assertThat(header)
                .contains("\"kid\":\"enc-2\"", "\"enc\":\"A256GCM\"", "\"alg\":\"dir\"")
                .doesNotContain("acme", "u-1", "address", "Kadıköy");
        assertThat(TestTokens.parts(ciphertext)).hasSize(5).element(1).isEqualTo("");
    }

    @Test
    void encryptsTheSameTextDifferentlyEachTime() {
        assertThat(encryption.encrypt(OWNER, "address", "Üsküdar"))
                .isNotEqualTo(encryption.encrypt(OWNER, "address", "Üsküdar"));
    }

    @Test
    void doesNotDecryptForAnotherTenantUserOrField() {
        String ciphertext = encryption.encrypt(OWNER, "address", "Beşiktaş");

        assertDoesNotDecrypt(new Caller("other", "u-1", Set.of("user")), "address", ciphertext);
        assertDoesNotDecrypt(new Caller("acme", "u-2", Set.of("user")), "address", ciphertext);
        assertDoesNotDecrypt(OWNER, "identity", ciphertext);
        assertDoesNotDecrypt(new Caller("u-1", "acme", Set.of("user")), "address", ciphertext);
        assertDoesNotDecrypt(new Caller("acm", "eu-1", Set.of("user")), "address", ciphertext);
    }

    @Test
    void doesNotDecryptAnAlteredCiphertext() {
        String ciphertext = encryption.encrypt(OWNER, "address", "Sarıyer, 12345678950");
        List<String> parts = TestTokens.parts(ciphertext);

        for (int part : List.of(0, 2, 3, 4)) {
            List<String> altered = new ArrayList<>(parts);
            String text = parts.get(part);
            altered.set(part, (text.charAt(0) == 'A' ? 'B' : 'A') + text.substring(1));
            assertDoesNotDecrypt(OWNER, "address", String.join(".", altered));
        }
    }

    @Test
    void doesNotDecryptUnderAForgedHeader() {
        List<String> parts = new ArrayList<>(TestTokens.parts(encryption.encrypt(OWNER, "address", "Fatih")));
        String header = new String(Base64.getUrlDecoder().decode(parts.getFirst()), StandardCharsets.UTF_8);
        for (String other : List.of(
                header.replace("enc-2", "enc-1"),
                header.replace("enc-2", "enc-9"),
                header.replace("\"kid\":", "\"old\":"),
                header.replace("dir", "A256KW"),
                header.replace("A256GCM", "A128GCM"),
                header.replace("{", "{\"crit\":[\"own\"],"),
                header + " ")) {
            assertThat(other).isNotEqualTo(header);
            parts.set(0, TestTokens.base64(other));
            assertDoesNotDecrypt(OWNER, "address", String.join(".", parts));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain text", "....", "a.b.c.d.e", "{}"})
    void doesNotDecryptOtherTexts(String ciphertext) {
        assertDoesNotDecrypt(OWNER, "address", ciphertext);
    }

    @Test
    void decryptsWithAnOlderKeyUntilItIsRemoved() {
        FieldEncryption before = new FieldEncryption(KeySet.of(
                TestTokens.keys(TestTokens.SIGN_1, TestTokens.ENC_1, TestTokens.HASH_1), InstantSource.system()));
        String ciphertext = before.encrypt(OWNER, "address", "Şişli");

        assertThat(encryption.decrypt(OWNER, "address", ciphertext)).isEqualTo("Şişli");

        FieldEncryption after = new FieldEncryption(KeySet.of(
                TestTokens.keys(TestTokens.SIGN_1, TestTokens.ENC_2, TestTokens.HASH_1), InstantSource.system()));
        assertThatThrownBy(() -> after.decrypt(OWNER, "address", ciphertext)).hasMessage("INTERNAL_ERROR");
    }
}
