package com.allmine.data.dynamo;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the attributes of one item. A missing attribute is null, 0, false or an empty list. */
public record Item(Map<String, AttributeValue> attributes) {
    /** Stands for an item that does not exist. */
    public static final Item NONE = new Item(Map.of());

    public boolean isNone() {
        return attributes.isEmpty();
    }

    @Nullable
    public String text(String name) {
        AttributeValue value = attributes.get(name);
        return value == null ? null : value.s();
    }

    /**
     * A text that every item of its kind has.
     *
     * @throws NullPointerException if the item does not have it
     */
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

    /** A whole number. */
    public int number(String name) {
        AttributeValue value = attributes.get(name);
        return value == null ? 0 : Integer.parseInt(value.n());
    }

    /** A whole number that may exceed an int, such as a position or a time in seconds since 1970. */
    public long longNumber(String name) {
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
