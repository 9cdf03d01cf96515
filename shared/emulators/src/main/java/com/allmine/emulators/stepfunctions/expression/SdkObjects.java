package com.allmine.emulators.stepfunctions.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Converts JSON to requests of the AWS SDK, and responses to JSON, by the SDK's own description of their fields. Step
 * Functions capitalizes the Java names: {@code Bool}, {@code Ss} and {@code Nul}, not DynamoDB's {@code BOOL},
 * {@code SS} and {@code NULL}. Binary values are not supported.
 */
public final class SdkObjects {
    private SdkObjects() {}

    /** The path of the first field, in arguments not evaluated yet, that the request does not have. */
    public static Optional<String> unknownField(JsonNode template, SdkPojo request) {
        if (!(template instanceof ObjectNode)) {
            return Optional.empty();
        }
        for (Map.Entry<String, JsonNode> member : template.properties()) {
            Optional<SdkField<?>> field = field(request, member.getKey());
            Optional<String> unknown = field.isEmpty()
                    ? Optional.of(member.getKey())
                    : unknownField(member.getValue(), field.get()).map(s -> member.getKey() + "/" + s);
            if (unknown.isPresent()) {
                return unknown;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> unknownField(JsonNode template, SdkField<?> field) {
        if (is(field, MarshallingType.SDK_POJO)) {
            return unknownField(template, field.constructor().get());
        }
        Optional<SdkField<?>> elementField = element(field).filter(e -> template.isContainerNode());
        for (JsonNode element : elementField.isPresent() ? template : JsonNodeFactory.instance.arrayNode()) {
            Optional<String> unknown = unknownField(element, elementField.get());
            if (unknown.isPresent()) {
                return unknown;
            }
        }
        return Optional.empty();
    }

    /**
     * Sets the fields of a request.
     *
     * @throws StateError {@code States.Runtime} if the request lacks a field, or has it with another type
     */
    public static <B extends SdkPojo> B fill(B builder, JsonNode object) {
        if (!(object instanceof ObjectNode)) {
            throw new StateError(ErrorNames.RUNTIME, "The arguments, or a part of them, must be an object.");
        }
        object.properties().forEach(member -> {
            String name = member.getKey();
            SdkField<?> field = field(builder, name)
                    .orElseThrow(
                            () -> new StateError(ErrorNames.RUNTIME, "The field '" + name + "' is not supported."));
            field.set(builder, value(field, name, member.getValue()));
        });
        return builder;
    }

    private static Object value(SdkField<?> field, String name, JsonNode node) {
        if (is(field, MarshallingType.SDK_POJO)) {
            return ((Buildable) fill(field.constructor().get(), node)).build();
        }
        if (is(field, MarshallingType.STRING) && node.isTextual()) {
            return node.asText();
        }
        if (is(field, MarshallingType.BOOLEAN) && node.isBoolean()) {
            return node.asBoolean();
        }
        if (is(field, MarshallingType.LIST) && node instanceof ArrayNode) {
            List<Object> list = new ArrayList<>();
            node.forEach(element -> list.add(value(element(field).orElseThrow(), name, element)));
            return list;
        }
        if (is(field, MarshallingType.MAP) && node instanceof ObjectNode) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties()
                    .forEach(m -> map.put(m.getKey(), value(element(field).orElseThrow(), m.getKey(), m.getValue())));
            return map;
        }
        throw new StateError(
                ErrorNames.RUNTIME,
                "The value for the field '" + name + "' must be a "
                        + field.marshallingType().getTargetClass().getSimpleName() + ".");
    }

    /** Converts a response; fields that are not set are left out. */
    public static ObjectNode toTree(SdkPojo response) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (SdkField<?> field : response.sdkFields()) {
            Object value = field.getValueOrDefault(response);
            boolean isAbsent =
                    value == null || value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap;
            if (!isAbsent) {
                object.set(name(field), node(value));
            }
        }
        return object;
    }

    private static JsonNode node(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case SdkPojo pojo -> toTree(pojo);
            case List<?> list -> {
                ArrayNode array = nodes.arrayNode();
                list.forEach(element -> array.add(node(element)));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = nodes.objectNode();
                map.forEach((key, member) -> object.set(String.valueOf(key), node(member)));
                yield object;
            }
            case Boolean truth -> nodes.booleanNode(truth);
            case Number number -> nodes.numberNode(number.doubleValue());
            case String text -> nodes.textNode(text);
            default -> throw new StateError(ErrorNames.RUNTIME, "The response has a value that is not supported.");
        };
    }

    private static Optional<SdkField<?>> field(SdkPojo pojo, String name) {
        return pojo.sdkFields().stream()
                .filter(field -> name(field).equals(name) && !isBinary(field))
                .findFirst();
    }

    private static String name(SdkField<?> field) {
        String name = field.memberName();
        boolean isAcronym = name.equals(name.toUpperCase(Locale.ROOT));
        return isAcronym ? name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT) : name;
    }

    private static boolean isBinary(SdkField<?> field) {
        return is(field, MarshallingType.SDK_BYTES)
                || element(field).filter(SdkObjects::isBinary).isPresent();
    }

    /** The element of a list, or the value of a map. */
    private static Optional<SdkField<?>> element(SdkField<?> field) {
        ListTrait list = field.getTrait(ListTrait.class);
        MapTrait map = field.getTrait(MapTrait.class);
        if (list != null) {
            return Optional.of(list.memberFieldInfo());
        }
        return map == null ? Optional.empty() : Optional.of(map.valueFieldInfo());
    }

    private static boolean is(SdkField<?> field, MarshallingType<?> type) {
        return field.marshallingType().equals(type);
    }
}
