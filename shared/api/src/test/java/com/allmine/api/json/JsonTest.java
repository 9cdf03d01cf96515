package com.allmine.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-15T10:30:00Z, 2026-01-15T10:30:00.000Z",
        "2026-01-15T10:30:00.1Z, 2026-01-15T10:30:00.100Z",
        "2026-01-15T10:30:00.123456789Z, 2026-01-15T10:30:00.123Z",
        "2026-01-15T10:30:59.999999999Z, 2026-01-15T10:30:59.999Z",
        "2026-01-15T23:59:59.000999Z, 2026-01-15T23:59:59.000Z",
        "1969-12-31T23:59:59.9999Z, 1969-12-31T23:59:59.999Z",
        "2024-02-29T12:00:00+03:00, 2024-02-29T09:00:00.000Z"
    })
    void writesATimestampInUtcWithThreeDigitsAndNeverRoundsUp(String moment, String written) {
        assertThat(Json.time(Instant.parse(moment))).isEqualTo(written);
        assertThat(Json.write(List.of(Instant.parse(moment)))).isEqualTo("[\"" + written + "\"]");
    }

    @Test
    void writesNullsAndKeepsOrderAndText() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("z", "Iğdır \"😀\"");
        value.put("a", 12);
        List<Object> nothing = new ArrayList<>();
        nothing.add(null);
        value.put("m", nothing);

        assertThat(Json.write(value)).isEqualTo("{\"z\":\"Iğdır \\\"😀\\\"\",\"a\":12,\"m\":[null]}");
    }

    @Test
    void readsOneObject() {
        assertThat(Json.object(" {\"a\": \"b\", \"n\": 1e999} ")).hasValueSatisfying(object -> {
            assertThat(object.path("a").textValue()).isEqualTo("b");
            assertThat(object.path("n").isNumber()).isTrue();
        });
    }

    @Test
    void readsOnlyOneObject() {
        assertThat(Json.object("")).isEmpty();
        assertThat(Json.object("[1]")).isEmpty();
        assertThat(Json.object("{} {}")).isEmpty();
        assertThat(Json.object("{\"a\": 1, \"a\": 2}")).isEmpty();
        assertThat(Json.object("{\"n\": " + "9".repeat(5_000) + "}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"b\":[true,null]} | { \"b\" : [ true , null ] ,\t\"a\" : 1 }",
                "{\"a\":{\"x\":\"1\",\"y\":\"2\"}} | {\"a\":{\"y\":\"2\",\"x\":\"1\"}}",
                "[{\"x\":1,\"y\":2}] | [{\"y\":2,\"x\":1}]",
                "{\"a\":\"ş/\"} | {\"\\u0061\":\"\\u015f\\/\"}"
            })
    void hasOneCanonicalTextForOneValue(String one, String same) {
        assertThat(Json.canonical(one)).isPresent().isEqualTo(Json.canonical(same));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1} | {\"a\":\"1\"}",
                "{\"a\":1} | {\"a\":1,\"b\":null}",
                "{\"a\":[1,2]} | {\"a\":[2,1]}",
                "{\"a\":\"é\"} | {\"a\":\"é\"}",
                "{\"a\":\"x \"} | {\"a\":\"x\"}",
                "{\"a\":0.1} | {\"a\":0.10000000000000000001}",
                "{\"a\":1e998} | {\"a\":1e999}",
                "{\"a\":9007199254740993} | {\"a\":9007199254740992}",
                "{\"a\":\"}\",\"b\":\"\"} | {\"a\":\"\",\"b\":\"}\"}"
            })
    void hasOtherCanonicalTextsForOtherValues(String one, String other) {
        assertThat(Json.canonical(one)).isPresent().isNotEqualTo(Json.canonical(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{} {}", "{\"a\":1,\"a\":1}", "{\"a\":1e99999999999}"})
    void hasNoCanonicalTextForTooLargeNumbers(String text) {
        assertThat(Json.canonical(text)).isEmpty();
    }
}
