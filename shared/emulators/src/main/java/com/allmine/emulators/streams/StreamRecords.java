package com.allmine.emulators.streams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Converts records of a stream into Lambda's event. */
final class StreamRecords {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private StreamRecords() {}

    static ShardRecord of(Record record, String shard, String streamArn) {
        ObjectNode dynamodb = JSON.objectNode();
        // Lambda writes the epoch in seconds.
        dynamodb.put(
                "ApproximateCreationDateTime",
                BigDecimal.valueOf(
                                record.dynamodb().approximateCreationDateTime().toEpochMilli(), 3)
                        .stripTrailingZeros());
        dynamodb.set("Keys", image(record.dynamodb().keys()));
        if (record.dynamodb().hasNewImage()) {
            dynamodb.set("NewImage", image(record.dynamodb().newImage()));
        }
        if (record.dynamodb().hasOldImage()) {
            dynamodb.set("OldImage", image(record.dynamodb().oldImage()));
        }
        String sequenceNumber = record.dynamodb().sequenceNumber();
        dynamodb.put("SequenceNumber", sequenceNumber)
                .put("SizeBytes", record.dynamodb().sizeBytes())
                .put("StreamViewType", record.dynamodb().streamViewTypeAsString());
        ObjectNode json = JSON.objectNode()
                .put("eventID", record.eventID())
                .put("eventName", record.eventNameAsString())
                .put("eventVersion", record.eventVersion())
                .put("eventSource", record.eventSource())
                .put("awsRegion", record.awsRegion());
        json.set("dynamodb", dynamodb);
        json.put("eventSourceARN", streamArn);
        return new ShardRecord(shard, streamArn, sequenceNumber, json);
    }

    /** A list of records as the event of an invocation. */
    static ObjectNode event(List<ShardRecord> batch) {
        ArrayNode records = JSON.arrayNode();
        batch.forEach(record -> records.add(record.json()));
        ObjectNode event = JSON.objectNode();
        event.set("Records", records);
        return event;
    }

    private static ObjectNode image(Map<String, AttributeValue> item) {
        ObjectNode image = JSON.objectNode();
        new TreeMap<>(item).forEach((name, value) -> image.set(name, value(value)));
        return image;
    }

    private static ObjectNode value(AttributeValue value) {
        ObjectNode json = JSON.objectNode();
        switch (value.type()) {
            case S -> json.put("S", value.s());
            case N -> json.put("N", value.n());
            case B -> json.put("B", base64(value.b()));
            case BOOL -> json.put("BOOL", value.bool());
            case NUL -> json.put("NULL", value.nul());
            case M -> json.set("M", image(value.m()));
            case L -> {
                ArrayNode list = json.putArray("L");
                value.l().forEach(item -> list.add(value(item)));
            }
            case SS -> value.ss().forEach(json.putArray("SS")::add);
            case NS -> value.ns().forEach(json.putArray("NS")::add);
            case BS -> {
                ArrayNode set = json.putArray("BS");
                value.bs().forEach(item -> set.add(base64(item)));
            }
            // DynamoDB Local writes an empty map without its type.
            case UNKNOWN_TO_SDK_VERSION -> json.putObject("M");
            default -> throw new IllegalArgumentException("an attribute of the unknown type " + value.type());
        }
        return json;
    }

    private static String base64(SdkBytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.asByteArray());
    }
}
