package com.allmine.data;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads one item of a table; what is not there is null, an empty list, or false. */
record Item(Map<String, AttributeValue> attributes) {
    @Nullable
    String text(String name) {
        AttributeValue value = attributes.get(name);
        return value == null ? null : value.s();
    }

    @Nullable
    Instant time(String name) {
        String text = text(name);
        return text == null ? null : Instant.parse(text);
    }

    boolean flag(String name) {
        AttributeValue value = attributes.get(name);
        return value != null && Boolean.TRUE.equals(value.bool());
    }

    List<String> texts(String name) {
        AttributeValue value = attributes.get(name);
        return value == null
                ? List.of()
                : value.l().stream().map(AttributeValue::s).toList();
    }

    @Nullable
    Item map(String name) {
        AttributeValue value = attributes.get(name);
        return value == null || !value.hasM() ? null : new Item(value.m());
    }
}
