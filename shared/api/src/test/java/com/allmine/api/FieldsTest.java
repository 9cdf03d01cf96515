package com.allmine.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    private static Language language(String body) {
        return Sent.body(body).request().body(fields -> fields.oneOf("lang", Language.class));
    }

    private static List<String> causes(String body) {
        return Sent.causes(() -> language(body));
    }

    @Test
    void readsOneOfTheChoices() {
        assertThat(language("{\"lang\": \"en\"}")).isEqualTo(Language.EN);
        assertThat(language("{\"lang\": \"tr\"}")).isEqualTo(Language.TR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"lang\": null}", "{\"Lang\": \"en\"}", "{\"in\": {\"lang\": \"tr\"}}"})
    void takesAnExplicitNullForAnAbsentField(String body) {
        assertThat(causes(body)).containsExactly("lang: is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.5", "true", "[]", "[\"en\"]", "{}", "{\"en\": \"en\"}"})
    void refusesAFieldThatIsNoString(String value) {
        assertThat(causes("{\"lang\": " + value + "}")).containsExactly("lang: must be a string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "EN", "En", " en", "en ", "de", "en\\u0000", "null"})
    void refusesAStringThatIsNoneOfTheChoices(String value) {
        assertThat(causes("{\"lang\": \"" + value + "\"}")).containsExactly("lang: must be one of en, tr");
    }

    @Test
    void namesEveryWrongFieldAtOnce() {
        Sent sent = Sent.body("{\"first\": 7, \"second\": \"sea\"}");

        assertThat(Sent.causes(() -> sent.request()
                        .body(fields -> List.of(
                                fields.oneOf("first", Language.class),
                                fields.oneOf("second", Platform.class),
                                fields.oneOf("third", Language.class)))))
                .containsExactly(
                        "first: must be a string",
                        "second: must be one of web, mobile_ios, mobile_android, admin, api, unknown, all",
                        "third: is required");
    }
}
