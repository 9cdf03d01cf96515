package com.allmine.api.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    /** One of each kind that nobody can see: each stands between two letters in the tests. */
    static Stream<String> unreadable() {
        return Stream.of(
                "\u0000",
                "\t",
                "\u001b[31m",
                "\u007f",
                "\u0085",
                "\u000b",
                "\u00ad",
                "\u034f",
                "\u061c",
                "\u115f",
                "\u1160",
                "\u17b4",
                "\u180e",
                "\u200b",
                "\u200c",
                "\u200d",
                "\u200e",
                "\u200f",
                "\u2028",
                "\u2029",
                "\u202a",
                "\u202e",
                "\u2060",
                "\u2063",
                "\u2066",
                "\u2067",
                "\u2068",
                "\u2069",
                "\u206f",
                "\u3164",
                "\ufe00",
                "\ufe0f",
                "\ufeff",
                "\uffa0",
                "\ufff9",
                "\uffff",
                "\u0378",
                "\ud83d",
                "\ude00",
                "\ude00\ud83d",
                Character.toString(0x1d173),
                Character.toString(0xe0001),
                Character.toString(0xe0041),
                Character.toString(0xe0100),
                Character.toString(0x10ffff));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void refusesControlAndInvisibleCharacters(String character) {
        for (String text : new String[] {"ab" + character + "cd", character + "abcd", "abcd" + character}) {
            assertThat(Text.isPrintable(text, 20)).isFalse();
            assertThat(Text.line(text, 20)).isEmpty();
            assertThat(Text.lines(text, 20)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "I ı İ i",
                "‘Çiğ’",
                "محمد",
                "नमस्ते",
                "中文",
                "😀",
                "e\u0301",
                "5 + 5 = 10 €",
                "👩\u200d🚀",
                "👩🏽\u200d🚀",
                "❤\ufe0f\u200d🔥",
                "⚠\ufe0f dikkat"
            })
    void readsEveryScriptAndEmoji(String text) {
        assertThat(Text.isPrintable(text, 20)).isTrue();
        assertThat(Text.line(text, 20)).isPresent();
        assertThat(Text.lines(text, 20)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\u00a0", "\u2003\u3000", "\u0301", " \u0301\u0308 ", "\u2800\u2800\u2800", "\ufffc"})
    void refusesATextWithoutAVisibleCharacter(String text) {
        assertThat(Text.isPrintable(text, 20)).isFalse();
        assertThat(Text.line(text, 20)).isEmpty();
        assertThat(Text.lines(text, 20)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'  Ayşe   Nur ' | Ayşe Nur",
                "'\u00a0a\u2003\u3000b' | a b",
                "C\u0327ic\u0327ek | Çiçek",
                "I\u0307zmir | İzmir",
                "\u212b | Å"
            })
    void keepsALineComposedTrimmedAndCollapsed(String sent, String kept) {
        assertThat(Text.line(sent, 20)).contains(kept);
        assertThat(Text.lines(sent, 20)).contains(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nb", "a\rb", "a\n", "\nb"})
    void refusesALineBreakInALine(String text) {
        assertThat(Text.line(text, 20)).isEmpty();
        assertThat(Text.isPrintable(text, 20)).isFalse();
    }

    @Test
    void keepsLinesAndDropsBlankOnes() {
        assertThat(Text.lines("\r\n Örnek  Mah.\r\n\n  \rTest Sok. \n No:1\n", 50))
                .contains("Örnek Mah.\nTest Sok.\nNo:1");
        assertThat(Text.lines("\n\r\n", 50)).isEmpty();
    }

    @Test
    void countsTheCodePointsOfTheStoredForm() {
        assertThat(Text.isPrintable("😀😀😀", 3)).isTrue();
        assertThat(Text.isPrintable("😀😀😀", 2)).isFalse();
        assertThat(Text.isPrintable("abcd", 3)).isFalse();
        assertThat(Text.line("  😀 😀  ", 3)).isPresent();
        assertThat(Text.line("😀😀😀😀", 3)).isEmpty();
        assertThat(Text.line("u\u0308".repeat(3), 3)).isPresent();
        assertThat(Text.lines("a\n\nb", 3)).isPresent();
        assertThat(Text.lines("a\nbc", 3)).isEmpty();
    }

    @Test
    void countsVisibleCharacters() {
        assertThat(Text.visible("a1.€😀")).isEqualTo(5);
        assertThat(Text.visible("a b")).isEqualTo(2);
        assertThat(Text.visible("a\u0301\u0308")).isEqualTo(1);
        assertThat(Text.visible(" \u0301\u2800\ufffc")).isZero();
    }

    @Test
    void acceptsThirtyMarksInARowButNotOneMore() {
        assertThat(Text.line("a" + "\u0301".repeat(30), 50)).isPresent();
        assertThat(Text.line("a" + "\u0301".repeat(31), 50)).isEmpty();
        assertThat(Text.lines("a" + "\u0323\u0301".repeat(16), 50)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\r\n", "\u00a0", "\u2003\u2028"})
    void isBlankIfItIsWhiteSpaceOnly(String text) {
        assertThat(Text.isBlank(text)).isTrue();
        assertThat(Text.isBlank(text + "a")).isFalse();
        assertThat(Text.trim(text + "a b" + text)).isEqualTo("a b");
    }

    @Test
    void isNotBlankWithInvisibleCharacters() {
        assertThat(Text.isBlank("\u200b")).isFalse();
        assertThat(Text.isBlank("\u0000")).isFalse();
        assertThat(Text.isBlank("\u3164")).isFalse();
    }

    @Test
    void refusesEveryControlAndUnassignedCharacter() {
        Set<Integer> unseen = Set.of(
                (int) Character.CONTROL,
                (int) Character.FORMAT,
                (int) Character.SURROGATE,
                (int) Character.UNASSIGNED,
                (int) Character.LINE_SEPARATOR,
                (int) Character.PARAGRAPH_SEPARATOR);

        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(codePoint -> unseen.contains(Character.getType(codePoint)))
                        .filter(codePoint -> Text.isPrintable("a" + Character.toString(codePoint) + "b", 10)))
                .isEmpty();
    }

    @Test
    void doesNotChangeAStoredFormAgain() {
        assertThat(IntStream.range(0, 0x3000)
                        .mapToObj(codePoint -> Text.line("a" + Character.toString(codePoint) + "b", 10))
                        .flatMap(Optional::stream)
                        .filter(kept -> !Text.line(kept, 10).equals(Optional.of(kept))))
                .isEmpty();
    }

    /** Nothing that a pattern matches in a loop may run out of stack. */
    @Test
    void readsTheLongestChainOfEmoji() {
        String chain = "👩" + "\u200d👩".repeat(2000);

        assertThat(Text.line(chain, 500)).isEmpty();
        assertThat(Text.line("👩".repeat(500), 500)).isPresent();
    }
}
