package com.allmine.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Json} reads and writes as Jackson's mapper does, and loads fewer classes. */
class JacksonComparisonTest {
    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    record Inner(@JsonValue String text) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sparse(@Nullable String absent, String present) {}

    record Outer(
            @JsonProperty("_id") String id,
            @JsonProperty("isAccepted") boolean isAccepted,
            boolean isFirst,
            @Nullable Inner none,
            Inner text,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Inner omitted,

            Sparse sparse,
            List<Sparse> all) {}

    record Empty() {}

    private enum Constant {
        TURKISH_I {
            @Override
            public String toString() {
                return "i";
            }
        }
    }

    static Stream<Object> values() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("b", null);
        map.put("a", Arrays.asList(1, null, "x"));
        map.put(7, Set.of());
        Sparse sparse = new Sparse(null, "ş");
        return Stream.of(
                map,
                List.of(0, Integer.MIN_VALUE, Long.MAX_VALUE, 1.0, -0.0, 1e300, Double.NaN, Double.POSITIVE_INFINITY),
                List.of(new BigDecimal("1.00"), new BigDecimal("1e400"), BigInteger.TWO.pow(200)),
                List.of("\u0000\u001f\"\\/\u007f\u2028", "ıİ😀", "\ud800", ""),
                List.of(true, false, new RawValue("{\"raw\":1}"), Constant.TURKISH_I),
                new Outer("1", true, false, null, new Inner("t"), null, sparse, List.of(sparse, sparse)),
                new Empty(),
                new Inner("alone"),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("double", 0.1)
                        .put("long", Long.MIN_VALUE)
                        .put("decimal", new BigDecimal("1.50"))
                        .putNull("none")
                        .set("missing", MissingNode.getInstance()));
    }

    @ParameterizedTest
    @MethodSource("values")
    void writesAsJacksonDoes(Object value) throws JsonProcessingException {
        assertThat(Json.write(value)).isEqualTo(JACKSON.writeValueAsString(value));
    }

    @ParameterizedTest
    @MethodSource
    void refusesAValueOfAnotherType(Object value) {
        assertThatThrownBy(() -> Json.write(List.of(value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(value.getClass().getName());
    }

    static Stream<Object> refusesAValueOfAnotherType() {
        return Stream.of(new Object(), 0.1f, Optional.of("text"), new int[] {1});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "true",
                "\"\\u0131\\ud83d\\ude00\"",
                "[]",
                "{}",
                "[1, -1, 2147483648, -9223372036854775808, 9223372036854775808, 1.0, -0.0, 1E5, 1e400, 0.1]",
                "{\"a\": {\"b\": [{\"c\": [null, false, []]}, {}]}, \"\": \"\"}"
            })
    void readsAsJacksonDoes(String text) throws IOException {
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE)) {
            byte[] bytes = text.getBytes(charset);
            assertThat(Json.tree(new ByteArrayInputStream(bytes))).isEqualTo(JACKSON.readTree(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[1",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "]",
                "}",
                "01",
                "nul",
                "NaN",
                "'a'",
                "1 1",
                "{}}",
                "\"\t\"",
                "{\"a\": 1, \"a\": 1}",
                "[{\"a\": 1, \"a\": 1}]",
                "\ufeff\ufeff{}",
                "//\n{}",
                "\"\\x\""
            })
    void refusesWhatJacksonRefuses(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> JACKSON.readTree(bytes)).isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> Json.tree(new ByteArrayInputStream(bytes)))
                .isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\": 1.0, \"a\": [{\"d\": 1e5, \"c\": 100.00}]}",
                "[0.10, -0.0, 1e400, 12345678901234567890.12345678901234567890]",
                "{\"ı\": 1, \"i\": 2, \"İ\": {}, \"I\": null}",
                "12",
                ""
            })
    void writesTheCanonicalTextAsJacksonDoes(String text) throws JsonProcessingException {
        String jackson = JACKSON.writer()
                .with(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                .writeValueAsString(JACKSON.reader()
                        .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                        .readTree(text));
        assertThat(Json.canonical(text)).hasValue(jackson);
    }
}
