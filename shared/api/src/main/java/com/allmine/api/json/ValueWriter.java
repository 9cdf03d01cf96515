package com.allmine.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, records, texts, numbers, timestamps and trees as JSON, without Jackson's mapper. */
final class ValueWriter {
    private final JsonGenerator out;
    private final boolean isSorted;

    /** @param isSorted whether the fields of a tree are written in the order of their names */
    ValueWriter(JsonGenerator out, boolean isSorted) {
        this.out = out;
        this.isSorted = isSorted;
    }

    /** @throws IllegalArgumentException for a value of another type */
    @SuppressWarnings("IfChainToSwitch") // Java makes code at run time for a switch over types.
    void write(@Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else if (value instanceof Number number) {
            writeNumber(number);
        } else if (value instanceof Instant instant) {
            out.writeString(Json.time(instant));
        } else if (value instanceof RawValue json) {
            out.writeRawValue(String.valueOf(json.rawValue()));
        } else if (value instanceof Enum<?> constant) {
            out.writeString(constant.name());
        } else if (value instanceof JsonNode tree) {
            writeTree(tree);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map);
        } else if (value instanceof Iterable<?> list) {
            writeList(list);
        } else if (value instanceof Record object) {
            RecordFields.write(object, this, out);
        } else {
            throw noJson(value);
        }
    }

    @SuppressWarnings("IfChainToSwitch") // As above.
    private void writeNumber(Number number) throws IOException {
        if (number instanceof Integer || number instanceof Long) {
            out.writeNumber(number.longValue());
        } else if (number instanceof BigDecimal decimal) {
            out.writeNumber(decimal);
        } else if (number instanceof BigInteger integer) {
            out.writeNumber(integer);
        } else if (number instanceof Double real) {
            out.writeNumber(real);
        } else {
            throw noJson(number);
        }
    }

    private static IllegalArgumentException noJson(Object value) {
        return new IllegalArgumentException("no JSON for " + value.getClass().getName());
    }

    private void writeMap(Map<?, ?> map) throws IOException {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.writeFieldName(String.valueOf(entry.getKey()));
            write(entry.getValue());
        }
        out.writeEndObject();
    }

    private void writeList(Iterable<?> list) throws IOException {
        out.writeStartArray();
        for (Object element : list) {
            write(element);
        }
        out.writeEndArray();
    }

    private void writeObject(ObjectNode object) throws IOException {
        Collection<Map.Entry<String, JsonNode>> fields = object.properties();
        if (isSorted) {
            fields = fields.stream().sorted(Map.Entry.comparingByKey()).toList();
        }
        out.writeStartObject();
        for (Map.Entry<String, JsonNode> field : fields) {
            out.writeFieldName(field.getKey());
            writeTree(field.getValue());
        }
        out.writeEndObject();
    }

    private void writeTree(JsonNode tree) throws IOException {
        if (tree instanceof ObjectNode object) {
            writeObject(object);
        } else if (tree instanceof ArrayNode array) {
            writeList(array);
        } else if (tree.isNumber()) {
            writeNumber(tree.numberValue());
        } else if (tree.isBoolean()) {
            out.writeBoolean(tree.booleanValue());
        } else {
            out.writeString(tree.textValue()); // null for a node of null, or a missing one
        }
    }
}
