package com.allmine.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "I ı İ i", "‘Çiğ’", "محمد", "😀", "e\u0301", "👩\u200d🚀", "\u00a0"})
    void isPrintableInAnyScript(String text) {
        assertThat(Text.isPrintable(text, 10)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u0000",
                "a\tb",
                "a\r\n",
                "\u001b[31m",
                "\u007f",
                "\u0085",
                "\u2028",
                "\u2029",
                "\ud83d",
                "\ude00x",
                "\ude00\ud83d",
                "\uffff",
                "\u0378"
            })
    void isNotPrintableWithoutTextOrWithControlsSurrogatesOrUnassigned(String text) {
        assertThat(Text.isPrintable(text, 10)).isFalse();
    }

    @Test
    void isCountedInCodePoints() {
        assertThat(Text.isPrintable("😀😀😀", 3)).isTrue();
        assertThat(Text.isPrintable("😀😀😀", 2)).isFalse();
        assertThat(Text.isPrintable("abc", 3)).isTrue();
        assertThat(Text.isPrintable("abcd", 3)).isFalse();
    }
}
