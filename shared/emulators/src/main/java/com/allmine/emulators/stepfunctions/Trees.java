package com.allmine.emulators.stepfunctions;

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

/** JSON as the three parties want it: text, trees, and the plain values of the JSONata engine. */
final class Trees {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The largest integer up to which every integer is a double. */
    private static final double EXACT = 9007199254740991d;

    private Trees() {}

    /** The JSON value that a text holds, or empty where it is none, or more than one. */
    static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(tree -> !tree.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The maps, lists, texts, numbers, booleans and nulls of a tree. */
    static @Nullable Object values(JsonNode tree) {
        return MAPPER.convertValue(tree, Object.class);
    }

    /** The tree of an evaluated value; empty for what JSON cannot hold, such as a function. */
    static Optional<JsonNode> tree(@Nullable Object value) {
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

    private static Optional<JsonNode> number(double approximately, Number number) {
        if (!Double.isFinite(approximately)) {
            return Optional.empty();
        }
        boolean integer = approximately == Math.rint(approximately) && Math.abs(approximately) <= EXACT;
        return Optional.of(integer ? MAPPER.valueToTree(number.longValue()) : MAPPER.valueToTree(number));
    }

    private static Optional<JsonNode> array(List<?> list) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Object element : list) {
            Optional<JsonNode> tree = tree(element);
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
            Optional<JsonNode> tree = tree(member.getValue());
            if (tree.isEmpty()) {
                return tree;
            }
            object.set(String.valueOf(member.getKey()), tree.get());
        }
        return Optional.of(object);
    }
}
