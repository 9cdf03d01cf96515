package com.allmine.emulators.stepfunctions;

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
 * JSON to requests and answers of the SDK and back, by the SDK's own description of them, under the names that Step
 * Functions gives their members: the Java names with a capital, so {@code Bool}, {@code Ss} and {@code Nul} where
 * DynamoDB itself has {@code BOOL}, {@code SS} and {@code NULL}. Binary values are not known.
 */
final class SdkObjects {
    private SdkObjects() {}

    /** The first field of an object still to be evaluated that the request does not have. */
    static Optional<String> strangerIn(JsonNode template, SdkPojo request) {
        if (!(template instanceof ObjectNode)) {
            return Optional.empty();
        }
        for (Map.Entry<String, JsonNode> member : template.properties()) {
            Optional<SdkField<?>> field = field(request, member.getKey());
            Optional<String> stranger = field.isEmpty()
                    ? Optional.of(member.getKey())
                    : strangerIn(member.getValue(), field.get()).map(s -> member.getKey() + "/" + s);
            if (stranger.isPresent()) {
                return stranger;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> strangerIn(JsonNode template, SdkField<?> field) {
        if (is(field, MarshallingType.SDK_POJO)) {
            return strangerIn(template, field.constructor().get());
        }
        Optional<SdkField<?>> part = part(field).filter(p -> template.isContainerNode());
        for (JsonNode element : part.isPresent() ? template : JsonNodeFactory.instance.arrayNode()) {
            Optional<String> stranger = strangerIn(element, part.get());
            if (stranger.isPresent()) {
                return stranger;
            }
        }
        return Optional.empty();
    }

    /** @throws StateError {@code States.Runtime} where the request has no such field, or one of another type */
    static <B extends SdkPojo> B fill(B builder, JsonNode object) {
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
            node.forEach(element -> list.add(value(part(field).orElseThrow(), name, element)));
            return list;
        }
        if (is(field, MarshallingType.MAP) && node instanceof ObjectNode) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties()
                    .forEach(m -> map.put(m.getKey(), value(part(field).orElseThrow(), m.getKey(), m.getValue())));
            return map;
        }
        throw new StateError(
                ErrorNames.RUNTIME,
                "The value for the field '" + name + "' must be a "
                        + field.marshallingType().getTargetClass().getSimpleName() + ".");
    }

    static ObjectNode tree(SdkPojo answer) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (SdkField<?> field : answer.sdkFields()) {
            Object value = field.getValueOrDefault(answer);
            boolean absent =
                    value == null || value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap;
            if (!absent) {
                object.set(name(field), node(value));
            }
        }
        return object;
    }

    private static JsonNode node(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case SdkPojo pojo -> tree(pojo);
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
            default -> throw new StateError(ErrorNames.RUNTIME, "The answer has a value that is not supported.");
        };
    }

    private static Optional<SdkField<?>> field(SdkPojo pojo, String name) {
        return pojo.sdkFields().stream()
                .filter(field -> name(field).equals(name) && !binary(field))
                .findFirst();
    }

    private static String name(SdkField<?> field) {
        String name = field.memberName();
        boolean initials = name.equals(name.toUpperCase(Locale.ROOT));
        return initials ? name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT) : name;
    }

    private static boolean binary(SdkField<?> field) {
        return is(field, MarshallingType.SDK_BYTES)
                || part(field).filter(SdkObjects::binary).isPresent();
    }

    /** What a list or a map is made of. */
    private static Optional<SdkField<?>> part(SdkField<?> field) {
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
