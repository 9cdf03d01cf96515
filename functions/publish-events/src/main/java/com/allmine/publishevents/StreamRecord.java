package com.allmine.publishevents;

import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One committed change of an item, as the stream of a table tells it.
 *
 * @param id the same whenever the record is read
 * @param sequenceNumber what Lambda is told if the record could not be processed
 * @param before the item before the change; {@link Item#NONE} if it is new
 * @param after the item after the change; {@link Item#NONE} if it was deleted
 * @param time of the change, in whole seconds
 */
record StreamRecord(
        String id, String sequenceNumber, Map<String, AttributeValue> key, Item before, Item after, Instant time) {
    /** Reads one of the {@code Records} of the event that Lambda sends. */
    static StreamRecord of(JsonNode record) {
        JsonNode change = record.path("dynamodb");
        BigDecimal seconds = change.path("ApproximateCreationDateTime").decimalValue();
        return new StreamRecord(
                record.path("eventID").asText(),
                change.path("SequenceNumber").asText(),
                item(change.path("Keys")),
                new Item(item(change.path("OldImage"))),
                new Item(item(change.path("NewImage"))),
                Instant.ofEpochSecond(seconds.longValue()));
    }

    private static Map<String, AttributeValue> item(JsonNode attributes) {
        Map<String, AttributeValue> item = new HashMap<>();
        attributes.properties().forEach(attribute -> item.put(attribute.getKey(), value(attribute.getValue())));
        return item;
    }

    /** The items of our tables have no other types. */
    private static AttributeValue value(JsonNode typed) {
        Map.Entry<String, JsonNode> only = typed.properties().iterator().next();
        JsonNode value = only.getValue();
        return switch (only.getKey()) {
            case "S" -> AttributeValue.fromS(value.textValue());
            case "N" -> AttributeValue.fromN(value.textValue());
            case "BOOL" -> AttributeValue.fromBool(value.booleanValue());
            case "NULL" -> AttributeValue.fromNul(true);
            case "SS" ->
                AttributeValue.fromSs(
                        value.valueStream().map(JsonNode::textValue).toList());
            case "L" ->
                AttributeValue.fromL(
                        value.valueStream().map(StreamRecord::value).toList());
            case "M" -> AttributeValue.fromM(item(value));
            default -> throw new IllegalArgumentException("no item has an attribute of type " + only.getKey());
        };
    }

    String partition() {
        return PrimaryKeys.pk(key);
    }

    boolean isNew() {
        return before.isNone();
    }

    boolean isDeleted() {
        return after.isNone();
    }

    /** Whether the change gave the attribute its value. */
    boolean sets(String attribute) {
        return after.attributes().containsKey(attribute) && changes(attribute);
    }

    boolean changes(String attribute) {
        return !Objects.equals(
                before.attributes().get(attribute), after.attributes().get(attribute));
    }

    /** The names of all attributes that the change set, changed or removed. */
    Set<String> changed() {
        Set<String> names = new TreeSet<>(before.attributes().keySet());
        names.addAll(after.attributes().keySet());
        names.removeIf(name -> !changes(name));
        return names;
    }
}
