package com.allmine.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The only JSON mapper. It refuses duplicate keys, trailing values and deep nesting, and writes timestamps in ISO 8601. */
public final class Json {
    /** The deepest nesting of a text, including the outermost object. */
    public static final int MAX_DEPTH = 16;

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addModule(new SimpleModule().addSerializer(Instant.class, new InstantSerializer()))
            .build();

    private static final ObjectReader CANONICAL_IN =
            MAPPER.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final ObjectWriter CANONICAL_OUT = MAPPER.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);

    private Json() {}

    /** The object in a text, or empty unless the text is exactly one well-formed JSON object. */
    public static Optional<ObjectNode> object(String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            return tree instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /**
     * The canonical text of a JSON value. It does not depend on white space or on the order of keys. Numbers keep their
     * exact value.
     *
     * @return empty if the text is not exactly one well-formed JSON value, or has a number that is too large
     */
    public static Optional<String> canonical(String text) {
        try {
            return Optional.of(CANONICAL_OUT.writeValueAsString(CANONICAL_IN.readTree(text)));
        } catch (JsonProcessingException | NumberFormatException e) { // the latter for a huge exponent
            return Optional.empty();
        }
    }

    /**
     * The JSON value in a stream, or a missing node if the stream is empty.
     *
     * @throws IOException if it is not well-formed
     */
    public static JsonNode tree(InputStream in) throws IOException {
        return MAPPER.readTree(in);
    }

    /** A generator that writes to a stream value by value. */
    public static JsonGenerator generator(OutputStream out) throws IOException {
        return MAPPER.createGenerator(out);
    }

    /** The compact JSON text of a value. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A timestamp as the API writes it: UTC with exactly three fractional digits and {@code Z}. */
    public static String time(Instant instant) {
        return MILLIS.format(instant);
    }

    private static final class InstantSerializer extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider serializers) throws IOException {
            out.writeString(time(value));
        }
    }
}
