package com.allmine.publishevents;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Builds the event that Lambda sends for records of a stream. */
final class Records {
    private final List<Map<String, Object>> records = new ArrayList<>();

    /** The JSON of an item in the form of a stream. */
    static Map<String, Object> image(Map<String, AttributeValue> item) {
        Map<String, Object> image = new LinkedHashMap<>();
        item.forEach((name, value) -> image.put(name, typed(value)));
        return image;
    }

    private static Map<String, Object> typed(AttributeValue value) {
        return switch (value.type()) {
            case S -> Map.of("S", value.s());
            case N -> Map.of("N", value.n());
            case BOOL -> Map.of("BOOL", value.bool());
            case NUL -> Map.of("NULL", true);
            case SS -> Map.of("SS", value.ss());
            case L -> Map.of("L", value.l().stream().map(Records::typed).toList());
            case M -> Map.of("M", image(value.m()));
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    /** Adds the record of a change. An item that does not exist is empty. */
    Records add(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        Map<String, AttributeValue> present = after.isEmpty() ? before : after;
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("ApproximateCreationDateTime", 1_768_473_000);
        change.put("Keys", image(Map.of("pk", present.get("pk"), "sk", present.get("sk"))));
        change.put("SequenceNumber", Integer.toString(101 + records.size()));
        change.put("StreamViewType", "NEW_AND_OLD_IMAGES");
        if (!before.isEmpty()) {
            change.put("OldImage", image(before));
        }
        if (!after.isEmpty()) {
            change.put("NewImage", image(after));
        }
        String kind = before.isEmpty() ? "INSERT" : after.isEmpty() ? "REMOVE" : "MODIFY";
        records.add(Map.of(
                "eventID",
                "record-" + (1 + records.size()),
                "eventName",
                kind,
                "eventSource",
                "aws:dynamodb",
                "awsRegion",
                "eu-central-1",
                "dynamodb",
                change));
        return this;
    }

    /** Adds a record that cannot be read. */
    Records addBroken() {
        records.add(Map.of(
                "eventID",
                "record-" + (1 + records.size()),
                "dynamodb",
                Map.of(
                        "SequenceNumber", Integer.toString(101 + records.size()),
                        "Keys", Map.of("pk", Map.of("B", "AA=="), "sk", Map.of("S", "x")))));
        return this;
    }

    String json() {
        return Json.write(Map.of("Records", records));
    }

    JsonNode only() {
        return Json.object(json()).orElseThrow().path("Records").get(0);
    }
}
