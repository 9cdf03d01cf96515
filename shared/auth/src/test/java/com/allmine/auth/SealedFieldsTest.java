package com.allmine.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.api.Problem;
import com.allmine.api.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedFieldsTest {
    private static final Caller OWNER = new Caller("acme", "u-1", Set.of("user"));

    private final SealedFields fields = new SealedFields(Keys.ring(Keys.SIGN_1, Keys.SEAL_2, Keys.SEAL_1, Keys.HASH_1));

    private void assertDoesNotOpen(Caller owner, String field, String sealed) {
        assertThatThrownBy(() -> fields.open(owner, field, sealed))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.INTERNAL_ERROR))
                .hasMessage("INTERNAL_ERROR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10000000146", "Iğdır’da Çay, ŞÖLEN", "😀 e\u0301", "", " \n\u0000"})
    void opensWhatWasSealed(String text) {
        String sealed = fields.seal(OWNER, "address", text);

        assertThat(fields.open(OWNER, "address", sealed)).isEqualTo(text);
    }

    @Test
    void opensALongText() {
        String text = "ş😀".repeat(20_000);

        assertThat(fields.open(OWNER, "address", fields.seal(OWNER, "address", text)))
                .isEqualTo(text);
    }

    @Test
    void opensForTheOwnerWhateverTheirRoles() {
        String sealed = fields.seal(OWNER, "address", "Kadıköy");

        assertThat(fields.open(new Caller("acme", "u-1", Set.of("admin")), "address", sealed))
                .isEqualTo("Kadıköy");
    }

    @Test
    void showsNothingOfTheTextOrItsOwner() {
        String sealed = fields.seal(OWNER, "address", "Kadıköy");
        String header =
                new String(Base64.getUrlDecoder().decode(Keys.parts(sealed).getFirst()), StandardCharsets.UTF_8);

        assertThat(header)
                .contains("\"kid\":\"seal-2\"", "\"enc\":\"A256GCM\"", "\"alg\":\"dir\"")
                .doesNotContain("acme", "u-1", "address", "Kadıköy");
        assertThat(Keys.parts(sealed)).hasSize(5).element(1).isEqualTo("");
    }

    @Test
    void sealsTheSameTextDifferentlyEachTime() {
        assertThat(fields.seal(OWNER, "address", "Üsküdar")).isNotEqualTo(fields.seal(OWNER, "address", "Üsküdar"));
    }

    @Test
    void doesNotOpenForAnotherTenantUserOrField() {
        String sealed = fields.seal(OWNER, "address", "Beşiktaş");

        assertDoesNotOpen(new Caller("other", "u-1", Set.of("user")), "address", sealed);
        assertDoesNotOpen(new Caller("acme", "u-2", Set.of("user")), "address", sealed);
        assertDoesNotOpen(OWNER, "identity", sealed);
        assertDoesNotOpen(new Caller("u-1", "acme", Set.of("user")), "address", sealed);
        assertDoesNotOpen(new Caller("acm", "eu-1", Set.of("user")), "address", sealed);
    }

    @Test
    void doesNotOpenWhereAnyPartWasAltered() {
        String sealed = fields.seal(OWNER, "address", "Sarıyer, 12345678950");
        List<String> parts = Keys.parts(sealed);

        for (int part : List.of(0, 2, 3, 4)) {
            List<String> altered = new ArrayList<>(parts);
            String text = parts.get(part);
            altered.set(part, (text.charAt(0) == 'A' ? 'B' : 'A') + text.substring(1));
            assertDoesNotOpen(OWNER, "address", String.join(".", altered));
        }
    }

    @Test
    void doesNotOpenUnderAHeaderOfSomebodysOwn() {
        List<String> parts = new ArrayList<>(Keys.parts(fields.seal(OWNER, "address", "Fatih")));
        String header = new String(Base64.getUrlDecoder().decode(parts.getFirst()), StandardCharsets.UTF_8);
        for (String other : List.of(
                header.replace("seal-2", "seal-1"),
                header.replace("seal-2", "seal-9"),
                header.replace("\"kid\":", "\"old\":"),
                header.replace("dir", "A256KW"),
                header.replace("A256GCM", "A128GCM"),
                header.replace("{", "{\"crit\":[\"own\"],"),
                header + " ")) {
            assertThat(other).isNotEqualTo(header);
            parts.set(0, Keys.base64(other));
            assertDoesNotOpen(OWNER, "address", String.join(".", parts));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain text", "....", "a.b.c.d.e", "{}"})
    void doesNotOpenWhatWasNeverSealed(String sealed) {
        assertDoesNotOpen(OWNER, "address", sealed);
    }

    @Test
    void opensWithAnOlderKeyUntilItIsRemoved() {
        SealedFields before = new SealedFields(Keys.ring(Keys.SIGN_1, Keys.SEAL_1, Keys.HASH_1));
        String sealed = before.seal(OWNER, "address", "Şişli");

        assertThat(fields.open(OWNER, "address", sealed)).isEqualTo("Şişli");

        SealedFields after = new SealedFields(Keys.ring(Keys.SIGN_1, Keys.SEAL_2, Keys.HASH_1));
        assertThatThrownBy(() -> after.open(OWNER, "address", sealed)).hasMessage("INTERNAL_ERROR");
    }
}
