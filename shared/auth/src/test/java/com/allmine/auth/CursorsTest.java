package com.allmine.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.crypto.KeySet;
import com.allmine.testkit.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {
    private static final String ID = "019bc1347840aaaaaaaaaaaa";
    private static final List<String> FILTERS = List.of("roleId=admin", "to=2026-01-15T10:30:00Z");

    private Instant now = Instant.parse("2026-01-15T10:30:00Z");
    private final Cursors cursors = with(TestTokens.SIGN_2, TestTokens.SIGN_1);

    private Cursors with(String... keys) {
        return new Cursors(KeySet.of(TestTokens.keys(keys), InstantSource.system()), () -> now, Cursors.LIFE);
    }

    private String cursor() {
        return cursors.at(ID, "acme", FILTERS);
    }

    @Test
    void returnsThePositionThatItWasMadeWith() {
        assertThat(cursors.read(cursor(), "acme", FILTERS)).contains(ID);
        assertThat(cursor()).matches("[0-9a-f]{100}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0000002a", "0000000100000002000000030000000400000005"})
    void holdsAPositionOfAnyLength(String position) {
        String cursor = cursors.at(position, "acme", FILTERS);

        assertThat(cursors.read(cursor, "acme", FILTERS)).contains(position);
        assertThat(cursors.read("0" + cursor, "acme", FILTERS)).isEmpty();
        assertThat(cursors.read(cursor.substring(1), "acme", FILTERS)).isEmpty();
    }

    /** A client may hold a cursor while a release is deployed, so its form never changes. */
    @Test
    void readsACursorOfAnEarlierRelease() {
        String cursor = "019bc1347840aaaaaaaaaaaa019bc65ad440"
                + "729e9793206646a6917b4c4f968ba93fe5842d8e8df1e9d8bd64e00b0e228eb5";

        assertThat(cursors.read(cursor, "acme", FILTERS)).contains(ID);
    }

    @Test
    void isValidForADay() {
        String cursor = cursor();

        now = now.plus(Duration.ofHours(24)).minusMillis(1);
        assertThat(cursors.read(cursor, "acme", FILTERS)).contains(ID);

        now = now.plusMillis(1);
        assertThat(cursors.read(cursor, "acme", FILTERS)).isEmpty();
    }

    @Test
    void isInvalidForAnotherTenantOrOtherFilters() {
        assertThat(cursors.read(cursor(), "other", FILTERS)).isEmpty();
        assertThat(cursors.read(cursor(), "acme", List.of())).isEmpty();
        assertThat(cursors.read(cursor(), "acme", FILTERS.reversed())).isEmpty();
        assertThat(cursors.read(cursor(), "acme", List.of(FILTERS.getFirst()))).isEmpty();
        assertThat(cursors.read(cursor(), "acme", List.of(String.join(",", FILTERS))))
                .isEmpty();
    }

    @Test
    void isInvalidIfAnyCharacterChanges() {
        String cursor = cursor();

        for (int i = 0; i < cursor.length(); i++) {
            char other = cursor.charAt(i) == '0' ? '1' : '0';
            String altered = cursor.substring(0, i) + other + cursor.substring(i + 1);
            assertThat(cursors.read(altered, "acme", FILTERS))
                    .as("character " + i)
                    .isEmpty();
        }
        assertThat(cursors.read(cursor.toUpperCase(Locale.ROOT), "acme", FILTERS))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", ID, "....", "\u0000", "019bc1347840aaaaaaaaaaaa019bc1347840"})
    void isInvalidIfItWasNeverMade(String text) {
        assertThat(cursors.read(text, "acme", FILTERS)).isEmpty();
    }

    @Test
    void isValidUnderAnOlderKeyUntilItIsRemoved() {
        String old = with(TestTokens.SIGN_1).at(ID, "acme", FILTERS);

        assertThat(cursors.read(old, "acme", FILTERS)).contains(ID);
        assertThat(with(TestTokens.SIGN_2).read(old, "acme", FILTERS)).isEmpty();
    }
}
