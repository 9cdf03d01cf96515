package com.allmine.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
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
        "D’Artagnan Jr., D'ARTAGNAN JR.",
        "ﬁkret, FİKRET",
        "Groß, GROSS",
        "Hâlâ, HÂLÂ",
        "иван, ИВАН"
    })
    void hasATurkishUpperCase(String text, String sent) {
        assertThat(name(text).upperCase()).isEqualTo(sent);
    }

    /** Decomposed letters, and the results of upper and lower case of İ in other languages. */
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
    void composesItsUpperCaseWithOneDotOnAnI(String text, String sent) {
        assertThat(name(text).upperCase()).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Çiçek", "i\u0307smail", "Iğdır", "ırmak", "Weiß", "ΐ"})
    void hasAnUpperCaseThatStaysTheSame(String text) {
        String sent = name(text).upperCase();

        assertThat(name(sent).upperCase()).isEqualTo(sent);
    }

    @Test
    void ignoresCaseSpacesAndComposition() {
        assertThat(name("  çiçek  SU "))
                .isEqualTo(name("C\u0327\u0130C\u0327EK Su"))
                .hasSameHashCodeAs(name("ÇİÇEK SU"));
        assertThat(name("Irmak")).isNotEqualTo(name("İrmak"));
        assertThat(name("Su")).isNotEqualTo("SU");
    }

    @Test
    void appendsTheSecondName() {
        PersonName both = name("Ahmet").with(name("Can"));

        assertThat(both.text()).isEqualTo("Ahmet Can");
        assertThat(both.upperCase()).isEqualTo("AHMET CAN");
        assertThat(both).isEqualTo(name("Ahmet  Can"));
    }

    @Test
    void keepsItsCase() {
        assertThat(name("\u00a0 I\u0307smail \u3000 Can\u2003").text()).isEqualTo("İsmail Can");
    }

    @ParameterizedTest
    @ValueSource(strings = {"O’Neil", "O‘Neil", "O\u02bcNeil", "O´Neil", "O`Neil", "\ufeffO’Ne\u00adil"})
    void acceptsEveryApostropheOfAKeyboard(String text) {
        assertThat(name(text)).isEqualTo(name("O'Neil"));
        assertThat(name(text).text()).isEqualTo("O'Neil");
    }

    @ParameterizedTest
    @CsvSource({
        "Ay\u2010Su, Ay-Su",
        "Ay\u2011Su, Ay-Su",
        "ﬁkret, fikret",
        "Soﬂu, Soflu",
        "Eﬀendi, Effendi",
        "Griﬃth, Griffith",
        "Raﬄes, Raffles",
        "Auguﬅ, August",
        "Auguﬆ, August",
        "Ĳsbrand, IJsbrand",
        "Dĳkstra, Dijkstra",
        "Lebœuf, Leboeuf",
        "Œdipe, OEdipe",
        "Ah\u00admet, Ahmet",
        "\ufeffAhmet\ufeff, Ahmet",
        "Jose\ufeff\u0301, José",
        "ﬁ\u0301, fí"
    })
    void replacesCharactersOfKeyboardsAndPdfs(String text, String kept) {
        assertThat(name(text).text()).isEqualTo(kept);
        assertThat(name(text)).isEqualTo(name(kept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".", "-", "'", "...", "\u0301", "\u0301a", "'Ali", "-Ali", ".Ali", "’", "\u00ad", "\ufeff", "́́́", "𝟏"
            })
    void mustBeginWithALetter(String text) {
        assertThat(PersonName.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nb",
                "a\nb",
                "a\rb",
                "a\u2028b",
                "a\u2029b",
                "a\u0085b",
                "a\u000bb",
                "Ahmet\n",
                "\nAhmet",
                "a\tb"
            })
    void mustBeOneLine(String text) {
        assertThat(PersonName.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u3164",
                "A\u3164",
                "\u115f\u1160",
                "\uffa0",
                "A\u034f",
                "Ah\u200bmet",
                "Ah\u200dmet",
                "Ah\u202emet",
                "Ah\u2067met",
                "A\ufe0f",
                "\u2800"
            })
    void mustNotContainInvisibleCharacters(String text) {
        assertThat(PersonName.parse(text)).isEmpty();
    }

    @Test
    void isCheapForHostileTexts() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<String> hostile = List.of(
                "\u0301".repeat(32_000),
                "a" + "\u0323\u0301".repeat(32_000),
                "a" + "\u0301\ufeff\u0323\u00ad".repeat(16_000),
                "a\u0344".repeat(32_000),
                "a" + " ".repeat(64_000) + "1",
                "ﬃ".repeat(32_000),
                "i\u0307".repeat(32_000),
                "a".repeat(64_000) + "1",
                ("a" + "\u0323\u0301".repeat(15)).repeat(51),
                "a" + " ".repeat(1500) + "1");
        hostile.forEach(PersonName::parse);

        long before = threads.getCurrentThreadCpuTime();
        hostile.forEach(text -> assertThat(PersonName.parse(text)).isEmpty());
        long duration = threads.getCurrentThreadCpuTime() - before;

        // Normalizing the first of them once took seconds.
        assertThat(Duration.ofNanos(duration)).isLessThan(Duration.ofMillis(500));
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
                "\ud83d",
                "😀",
                "Ahmet/Can",
                "\"Ahmet\""
            })
    void rejectsOtherCharacters(String text) {
        assertThat(PersonName.parse(text)).isEmpty();
    }

    @Test
    void hasAtMostAHundredCodePointsAfterComposition() {
        assertThat(PersonName.parse("a".repeat(100))).isPresent();
        assertThat(PersonName.parse("a".repeat(101))).isEmpty();
        assertThat(PersonName.parse("  " + "u\u0308".repeat(100) + "  ")).isPresent();
        assertThat(PersonName.parse("𐐀".repeat(100))).isPresent();
        assertThat(PersonName.parse("𐐀".repeat(101))).isEmpty();
    }

    @Test
    void hidesItsText() {
        assertThat(name("Ahmet")).hasToString("PersonName[hidden]");
        assertThat(new Person(new IdentityNumber("12345678950"), name("Ahmet"), name("Can"), LocalDate.of(1987, 6, 5)))
                .hasToString("Person[hidden]");
    }
}
