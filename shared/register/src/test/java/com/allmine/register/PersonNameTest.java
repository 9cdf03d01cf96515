package com.allmine.register;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonNameTest {
    private static PersonName name(String text) {
        return PersonName.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "Çiçek, ÇİÇEK",
        "İsmail, İSMAİL",
        "ismail, İSMAİL",
        "Iğdır, IĞDIR",
        "ırmak, IRMAK",
        "IRMAK, IRMAK",
        "Şule Öğütçü, ŞULE ÖĞÜTÇÜ",
        "O'Neil-Öz, O'NEİL-ÖZ",
        "D’Artagnan Jr., D’ARTAGNAN JR.",
        "Groß, GROSS",
        "Hâlâ, HÂLÂ",
        "иван, ИВАН"
    })
    void isSentInTurkishUpperCase(String text, String sent) {
        assertThat(name(text).upperCase()).isEqualTo(sent);
    }

    /** Decomposed letters, and what upper and lower case of other languages make of İ. */
    @ParameterizedTest
    @CsvSource({
        "I\u0307smail, İSMAİL",
        "i\u0307smail, İSMAİL",
        "İ\u0307smail, İSMAİL",
        "ı\u0307smail, İSMAİL",
        "i\u0307\u0307smail, İSMAİL",
        "C\u0327ic\u0327ek, ÇİÇEK",
        "O\u0308g\u0306u\u0308t, ÖĞÜT",
        "S\u0327u\u0308kru\u0308, ŞÜKRÜ",
        "I\u0307GDI\u0307R, İGDİR"
    })
    void isSentComposedWithOneDotOnAnI(String text, String sent) {
        assertThat(name(text).upperCase()).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Çiçek", "i\u0307smail", "Iğdır", "ırmak", "Weiß", "ΐ"})
    void isUpperCaseAlreadyOnceItIs(String text) {
        String sent = name(text).upperCase();

        assertThat(name(sent).upperCase()).isEqualTo(sent);
    }

    @Test
    void isEqualWhereOnlyCaseSpacesOrCompositionDiffer() {
        assertThat(name("  çiçek  SU "))
                .isEqualTo(name("C\u0327\u0130C\u0327EK Su"))
                .hasSameHashCodeAs(name("ÇİÇEK SU"));
        assertThat(name("Irmak")).isNotEqualTo(name("İrmak"));
        assertThat(name("Su")).isNotEqualTo("SU");
    }

    @Test
    void takesTheSecondNameBehindTheFirst() {
        PersonName both = name("Ahmet").with(name("Can"));

        assertThat(both.text()).isEqualTo("Ahmet Can");
        assertThat(both.upperCase()).isEqualTo("AHMET CAN");
        assertThat(both).isEqualTo(name("Ahmet  Can"));
    }

    @Test
    void isKeptTrimmedCollapsedAndComposedInThePersonsOwnCase() {
        assertThat(name("\u00a0 I\u0307smail \t\n Can\u2003").text()).isEqualTo("İsmail Can");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "\u00a0",
                "Ahmet1",
                "Ahmet_Can",
                "Ahmet, Can",
                "<Ad>",
                "&amp;",
                "Ahmet\u0000",
                "Ah\u200bmet",
                "\ufeffAhmet",
                "\ud83d",
                "😀",
                "Ahmet/Can",
                "\"Ahmet\""
            })
    void isNothingButLettersMarksSpacesApostrophesHyphensAndDots(String text) {
        assertThat(PersonName.parse(text)).isEmpty();
    }

    @Test
    void isAtMostAHundredCodePointsOnceComposed() {
        assertThat(PersonName.parse("a".repeat(100))).isPresent();
        assertThat(PersonName.parse("a".repeat(101))).isEmpty();
        assertThat(PersonName.parse("  " + "u\u0308".repeat(100) + "  ")).isPresent();
        assertThat(PersonName.parse("𐐀".repeat(100))).isPresent();
        assertThat(PersonName.parse("𐐀".repeat(101))).isEmpty();
    }

    @Test
    void doesNotShowItself() {
        assertThat(name("Ahmet")).hasToString("PersonName[hidden]");
        assertThat(new Citizen(new IdentityNumber("12345678950"), name("Ahmet"), name("Can"), 1987))
                .hasToString("Citizen[hidden]");
    }
}
