package com.allmine.api.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.TestRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
    private static final String TIMESTAMP = "must be a timestamp in ISO 8601 with its offset from UTC, such as"
            + " 2026-01-15T10:30:00Z or 2026-01-15T13:30:00%2B03:00; in a URL, write + as %2B";

    private static <T> T read(Map<String, String> query, Function<Parameters, T> read) {
        return TestRequest.query(query).parameters(read);
    }

    private static int limit(String text) {
        return read(Map.of("limit", text), parameters -> parameters.number("limit", 3, 40, 7));
    }

    private static Instant since(String text) {
        return read(Map.of("since", text), parameters -> parameters.timestamp("since"))
                .orElse(Instant.EPOCH);
    }

    @Test
    void readsAWholeNumberWithinItsLimits() {
        assertThat(limit("3")).isEqualTo(3);
        assertThat(limit(" 40 ")).isEqualTo(40);
        assertThat(limit("010")).isEqualTo(10);
        assertThat(limit("  ")).isEqualTo(7);
        int absent = read(Map.of(), parameters -> parameters.number("limit", 3, 40, 8));
        assertThat(absent).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2", "41", "0", "-5", "+5", "5.0", "5e0", "five", "٥", "1234567890", "99999999999999999999"})
    void refusesAnyOtherNumber(String text) {
        assertThat(TestRequest.causes(() -> limit(text))).containsExactly("limit: must be a whole number from 3 to 40");
    }

    @Test
    void listsTheChoicesAlsoOfAnAbsentParameterThatIsRequired() {
        String sentence = "stream: must be one of left, right";

        Side right = read(Map.of("stream", " right "), parameters -> parameters.requiredOneOf("stream", Side.class));
        assertThat(right).isEqualTo(Side.RIGHT);
        for (Map<String, String> query : List.of(
                Map.<String, String>of(), Map.of("stream", " "), Map.of("stream", "RIGHT"), Map.of("stream", "up"))) {
            assertThat(TestRequest.causes(
                            () -> read(query, parameters -> parameters.requiredOneOf("stream", Side.class))))
                    .containsExactly(sentence);
        }
    }

    private enum Side implements Choice {
        LEFT,
        RIGHT
    }

    private static boolean isCurrent(String text) {
        return read(Map.of("current", text), parameters -> parameters.flag("current"));
    }

    @Test
    void readsAFlag() {
        assertThat(isCurrent("true")).isTrue();
        assertThat(isCurrent(" true ")).isTrue();
        assertThat(isCurrent("false")).isFalse();
        assertThat(isCurrent(" ")).isFalse();
        boolean absent = read(Map.of(), parameters -> parameters.flag("current"));
        assertThat(absent).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"True", "TRUE", "1", "0", "yes", "null", "true,false", "ｔｒｕｅ"})
    void refusesAnyOtherFlag(String text) {
        assertThat(TestRequest.causes(() -> isCurrent(text))).containsExactly("current: must be true or false");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-15T10:30:00Z, 2026-01-15T10:30:00Z",
        "2026-01-15T10:30:00.123456Z, 2026-01-15T10:30:00.123456Z",
        "2026-01-15T10:30+03:00, 2026-01-15T07:30:00Z",
        "2026-01-15T10:30:00+0300, 2026-01-15T07:30:00Z",
        "2026-01-15T10:30:00-03, 2026-01-15T13:30:00Z",
        "2026-01-15T10:30:00.5-0930, 2026-01-15T20:00:00.5Z",
        "'', 1970-01-01T00:00:00Z"
    })
    void readsATimestampWithItsOffset(String text, Instant moment) {
        assertThat(since(text)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-15",
                "2026-01-15T10:30:00",
                "2026-02-30T10:30:00Z",
                "yesterday",
                "1768473000",
                "2026-01-15 10:30:00Z",
                "2026-01-15T25:30:00Z",
                "2026-01-15T24:00:00Z",
                "2026-01-15T10:30:60Z",
                "2026-01-15T10:30:00z",
                "2026-01-15T10:30:00+3",
                "2026-01-15T10:30:00+19:00",
                "2026-01-15T10:30:00.1234567890Z",
                "+12026-01-15T10:30:00Z",
                "٢٠٢٦-01-15T10:30:00Z"
            })
    void refusesAnInvalidTimestamp(String text) {
        assertThat(TestRequest.causes(() -> since(text))).containsExactly("since: " + TIMESTAMP);
    }

    @Test
    void explainsAPlusThatArrivedAsASpace() {
        assertThat(TestRequest.causes(() -> since("2026-01-15T13:30:00 03:00")))
                .singleElement()
                .asString()
                .contains("%2B");
    }

    @Test
    void namesAllInvalidParametersTogether() {
        assertThat(TestRequest.causes(() -> read(Map.of("a", "x", "b", "y", "c", "z"), parameters -> {
                    parameters.refuse("c", Rule.CURSOR);
                    return List.of(parameters.number("a", 1, 2, 1), parameters.timestamp("b"));
                })))
                .containsExactly(
                        "c: must be a cursor that this list returned for the same filters in the last 24 hours",
                        "a: must be a whole number from 1 to 2",
                        "b: " + TIMESTAMP);
    }
}
