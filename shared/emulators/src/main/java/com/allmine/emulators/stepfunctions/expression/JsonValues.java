package com.allmine.emulators.stepfunctions.expression;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts JSON between text, trees of Jackson, and the plain Java values of the JSONata library. */
public final class JsonValues {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The largest integer below which a double represents every integer exactly. */
    private static final double MAX_EXACT = 9007199254740991d;

    private JsonValues() {}

    /** The JSON value in a text; empty unless the text is exactly one JSON value. */
    public static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(tree -> !tree.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Converts a tree to maps, lists, strings, numbers, booleans and nulls. */
    static @Nullable Object toPlain(JsonNode tree) {
        return MAPPER.convertValue(tree, Object.class);
    }

    /** Converts an evaluated value to a tree; empty if JSON cannot hold it, for example a function. */
    static Optional<JsonNode> toTree(@Nullable Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value == null || value.equals(Jsonata.NULL_VALUE)) {
            return Optional.of(nodes.nullNode());
        }
        return switch (value) {
            case String text -> Optional.of(nodes.textNode(text));
            case Boolean truth -> Optional.of(nodes.booleanNode(truth));
            case Number number -> number(number.doubleValue(), number);
            case List<?> list -> array(list);
            case Map<?, ?> map -> object(map);
            default -> Optional.empty();
        };
    }

    private static Optional<JsonNode> number(double asDouble, Number number) {
        if (!Double.isFinite(asDouble)) {
            return Optional.empty();
        }
        boolean isInteger = asDouble == Math.rint(asDouble) && Math.abs(asDouble) <= MAX_EXACT;
        return Optional.of(isInteger ? MAPPER.valueToTree(number.longValue()) : MAPPER.valueToTree(number));
    }

    private static Optional<JsonNode> array(List<?> list) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Object element : list) {
            Optional<JsonNode> tree = toTree(element);
            if (tree.isEmpty()) {
                return tree;
            }
            array.add(tree.get());
        }
        return Optional.of(array);
    }

    private static Optional<JsonNode> object(Map<?, ?> map) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<?, ?> member : map.entrySet()) {
            Optional<JsonNode> tree = toTree(member.getValue());
            if (tree.isEmpty()) {
                return tree;
            }
            object.set(String.valueOf(member.getKey()), tree.get());
        }
        return Optional.of(object);
    }
}
