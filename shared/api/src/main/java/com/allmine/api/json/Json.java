package com.allmine.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The only reader and writer of JSON. It refuses duplicate keys, trailing values and deep nesting, and writes timestamps
 * in ISO 8601.
 */
public final class Json {
    /** The deepest nesting of a text, including the outermost object. */
    public static final int MAX_DEPTH = 16;

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    /** The object in a text, or empty unless the text is exactly one well-formed JSON object. */
    public static Optional<ObjectNode> object(String text) {
        try {
            JsonNode tree = new TreeReader(FACTORY.createParser(text), false).read();
            return tree instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (IOException e) {
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
            return Optional.of(write(new TreeReader(FACTORY.createParser(text), true).read(), true));
        } catch (IOException | NumberFormatException e) { // the latter for a huge exponent
            return Optional.empty();
        }
    }

    /**
     * The JSON value in a stream, or a missing node if the stream is empty.
     *
     * @throws IOException if it is not well-formed
     */
    public static JsonNode tree(InputStream in) throws IOException {
        return new TreeReader(FACTORY.createParser(in), false).read();
    }

    /** A generator that writes to a stream value by value. */
    public static JsonGenerator generator(OutputStream out) throws IOException {
        return FACTORY.createGenerator(out);
    }

    /**
     * The compact JSON text of a value.
     *
     * @param value a text, number, boolean, enum constant, timestamp or tree, or a record, map or list of such values
     * @throws IllegalArgumentException for a value of another type
     */
    public static String write(@Nullable Object value) {
        return write(value, false);
    }

    private static String write(@Nullable Object value, boolean isSorted) {
        BufferRecycler buffers = FACTORY._getBufferRecycler();
        try (SegmentedStringWriter text = new SegmentedStringWriter(buffers)) {
            try (JsonGenerator out = FACTORY.createGenerator(text)) {
                new ValueWriter(out, isSorted).write(value);
            }
            return text.getAndClear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            buffers.releaseToPool();
        }
    }

    /** A timestamp as the API writes it: UTC with exactly three fractional digits and {@code Z}. */
    public static String time(Instant instant) {
        return MILLIS.format(instant);
    }
}
