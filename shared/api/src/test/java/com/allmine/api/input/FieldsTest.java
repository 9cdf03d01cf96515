package com.allmine.api.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.TestRequest;
import com.allmine.api.errors.Language;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    private static Language language(String body) {
        return TestRequest.body(body).request().body(fields -> fields.oneOf("lang", Language.class));
    }

    private static List<String> causes(String body) {
        return TestRequest.causes(() -> language(body));
    }

    @Test
    void readsOneOfTheChoices() {
        assertThat(language("{\"lang\": \"en\"}")).isEqualTo(Language.EN);
        assertThat(language("{\"lang\": \"tr\"}")).isEqualTo(Language.TR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"lang\": null}", "{\"Lang\": \"en\"}", "{\"in\": {\"lang\": \"tr\"}}"})
    void treatsANullFieldAsAbsent(String body) {
        assertThat(causes(body)).containsExactly("lang: is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.5", "true", "[]", "[\"en\"]", "{}", "{\"en\": \"en\"}"})
    void refusesAFieldThatIsNotAString(String value) {
        assertThat(causes("{\"lang\": " + value + "}")).containsExactly("lang: must be a string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "EN", "En", " en", "en ", "de", "en\\u0000", "null"})
    void refusesAStringThatIsNotAChoice(String value) {
        assertThat(causes("{\"lang\": \"" + value + "\"}")).containsExactly("lang: must be one of en, tr");
    }

    @Test
    void namesAllInvalidFieldsTogether() {
        TestRequest sent = TestRequest.body("{\"first\": 7, \"second\": \"sea\"}");

        assertThat(TestRequest.causes(() -> sent.request()
                        .body(fields -> List.of(
                                fields.oneOf("first", Language.class),
                                fields.oneOf("second", Platform.class),
                                fields.oneOf("third", Language.class)))))
                .containsExactly(
                        "first: must be a string",
                        "second: must be one of web, mobile_ios, mobile_android, admin, api, unknown, all",
                        "third: is required");
    }

    @Test
    void namesTheFieldsOfAnObjectWithItsName() {
        TestRequest sent = TestRequest.body("{\"in\": {\"lang\": \"de\", \"flag\": 1}, \"list\": [], \"none\": null}");

        assertThat(TestRequest.causes(() -> sent.request().body(fields -> {
                    Fields inner = fields.object("in");
                    return List.of(
                            inner.oneOf("lang", Language.class),
                            inner.optionalFlag("flag"),
                            fields.object("list").flag("unheard"),
                            fields.object("none").has("unheard"));
                })))
                .containsExactly(
                        "in.lang: must be one of en, tr",
                        "in.flag: must be true or false",
                        "list: must be an object",
                        "none: is required");
    }

    @Test
    void readsAnOptionalFlag() {
        TestRequest sent = TestRequest.body("{\"yes\": true, \"no\": false, \"null\": null}");

        List<Boolean> flags = sent.request()
                .body(fields -> List.of(
                        fields.optionalFlag("yes"),
                        fields.optionalFlag("no"),
                        fields.optionalFlag("null"),
                        fields.optionalFlag("absent")));

        assertThat(flags).containsExactly(true, false, false, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\\t\\r\\n", "\u00a0\u2003"})
    void treatsABlankOptionalFieldAsAbsentAndRefusesABlankRequiredOne(String blank) {
        TestRequest sent = TestRequest.body("{\"text\": \"" + blank + "\"}");
        Function<String, Optional<String>> any = Optional::of;

        assertThat(sent.request().<Optional<String>>body(fields -> fields.optional("text", any, Rule.NAME)))
                .isEmpty();
        assertThat(sent.request().<Boolean>body(fields -> fields.optionalFlag("text")))
                .isFalse();
        assertThat(sent.request().<Boolean>body(fields -> fields.has("text"))).isTrue();
        assertThat(TestRequest.causes(() -> sent.request()
                        .body(fields -> List.of(
                                fields.required("text", text -> Optional.empty(), Rule.STRING), fields.flag("text")))))
                .containsExactly("text: must be a string", "text: must be true or false");
    }

    @Test
    void readsAStringAsAnotherType() {
        TestRequest sent = TestRequest.body("{\"n\": \"7\", \"wrong\": \"x\", \"number\": 7, \"lone\": \"\\ud83d\"}");
        Function<String, Optional<Integer>> digit =
                text -> Optional.of(text).filter(t -> t.matches("\\d")).map(Integer::valueOf);

        assertThat(TestRequest.causes(() -> sent.request()
                        .body(fields -> List.of(
                                fields.required("n", digit, Rule.ADDRESS, 1),
                                fields.optional("absent", digit, Rule.ADDRESS, 2),
                                fields.optional("wrong", digit, Rule.ADDRESS, 3),
                                fields.required("number", digit, Rule.ADDRESS, 4),
                                fields.optional("lone", digit, Rule.ADDRESS, 5),
                                fields.required("missing", digit, Rule.ADDRESS, 6)))))
                .containsExactly(
                        "wrong: must be a text of at most 3 readable characters",
                        "number: must be a text of at most 4 readable characters",
                        "lone: must be a text of at most 5 readable characters",
                        "missing: is required");
    }
}
