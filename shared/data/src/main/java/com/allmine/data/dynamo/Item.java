package com.allmine.data.dynamo;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads one item of a table; what is not there is null, an empty list, or false. */
public record Item(Map<String, AttributeValue> attributes) {
    /** An item that is not there. */
    public static final Item NONE = new Item(Map.of());

    public boolean isNone() {
        return attributes.isEmpty();
    }

    @Nullable
    public String text(String name) {
        AttributeValue value = attributes.get(name);
        return value == null ? null : value.s();
    }

    /** A text that every such item has. */
    public String required(String name) {
        return Objects.requireNonNull(text(name), name);
    }

    @Nullable
    public Timestamp timestamp(String name) {
        String text = text(name);
        return text == null ? null : new Timestamp(text);
    }

    public boolean flag(String name) {
        AttributeValue value = attributes.get(name);
        return value != null && Boolean.TRUE.equals(value.bool());
    }

    /** A whole number; 0 where there is none. */
    public int number(String name) {
        AttributeValue value = attributes.get(name);
        return value == null ? 0 : Integer.parseInt(value.n());
    }

    /** A moment in seconds since 1970; 0 where there is none. */
    public long seconds(String name) {
        AttributeValue value = attributes.get(name);
        return value == null ? 0 : Long.parseLong(value.n());
    }

    public List<String> texts(String name) {
        AttributeValue value = attributes.get(name);
        return value == null
                ? List.of()
                : value.l().stream().map(AttributeValue::s).toList();
    }

    @Nullable
    public Item map(String name) {
        AttributeValue value = attributes.get(name);
        return value == null || !value.hasM() ? null : new Item(value.m());
    }
}
