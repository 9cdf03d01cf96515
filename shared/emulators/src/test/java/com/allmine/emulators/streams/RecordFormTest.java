package com.allmine.emulators.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.emulators.DeadLetters;
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.emulators.lambda.FunctionInvoker;
import com.allmine.template.StreamMapping;
import com.allmine.template.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The event that a function gets, record by record. */
class RecordFormTest {
    private static final String DONE = "{}";

    private DynamoDbEmulator tables;

    @BeforeEach
    void start() {
        Table things = new Table("Things", Map.of("pk", "S", "sk", "S"), new Table.Key("pk", "sk"), List.of(), true);
        tables = DynamoDbEmulator.start(List.of(things), Optional.empty());
    }

    @AfterEach
    void stop() {
        tables.close();
    }

    private StreamsEmulator emulator(FunctionInvoker function) {
        StreamMapping mapping = new StreamMapping("Publish", "Things", 10, false, true, 0, Optional.empty(), List.of());
        return new StreamsEmulator(tables.streams(), List.of(mapping), function, new DeadLetters());
    }

    private static List<JsonNode> records(String payload) {
        return StreamSupport.stream(
                        Json.object(payload).orElseThrow().path("Records").spliterator(), false)
                .toList();
    }

    private void put(String... keys) {
        for (String key : keys) {
            tables.client().putItem(put -> put.tableName("Things").item(item(key)));
        }
    }

    private static Map<String, AttributeValue> item(String key) {
        return Map.of("pk", AttributeValue.fromS(key), "sk", AttributeValue.fromS("1"));
    }

    @Test
    void givesARecordTheFormOfLambda() {
        Map<String, AttributeValue> old = Map.ofEntries(
                Map.entry("pk", AttributeValue.fromS("a")),
                Map.entry("sk", AttributeValue.fromS("1")),
                Map.entry("binary", AttributeValue.fromB(SdkBytes.fromUtf8String("ü"))),
                Map.entry("number", AttributeValue.fromN("1.50")),
                Map.entry("truth", AttributeValue.fromBool(false)),
                Map.entry("nothing", AttributeValue.fromNul(true)),
                Map.entry("list", AttributeValue.fromL(List.of(AttributeValue.fromS("x")))),
                Map.entry("map", AttributeValue.fromM(Map.of("in", AttributeValue.fromN("2")))),
                Map.entry("emptyList", AttributeValue.fromL(List.of())),
                Map.entry("emptyMap", AttributeValue.fromM(Map.of())),
                Map.entry("emptyText", AttributeValue.fromS("")),
                Map.entry("texts", AttributeValue.fromSs(List.of("t"))),
                Map.entry("numbers", AttributeValue.fromNs(List.of("3"))),
                Map.entry("binaries", AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("b")))));
        tables.client().putItem(put -> put.tableName("Things").item(old));
        put("a");
        tables.client().deleteItem(delete -> delete.tableName("Things").key(item("a")));
        List<JsonNode> received = new ArrayList<>();

        emulator((name, payload) -> {
                    received.addAll(records(payload));
                    return DONE;
                })
                .deliver();

        JsonNode plain =
                Json.object("{\"pk\":{\"S\":\"a\"},\"sk\":{\"S\":\"1\"}}").orElseThrow();
        JsonNode full = Json.object("""
                        {"binaries":{"BS":["Yg=="]},"binary":{"B":"w7w="},"emptyList":{"L":[]},"emptyMap":{"M":{}},"emptyText":{"S":""},
            "list":{"L":[{"S":"x"}]},"map":{"M":{"in":{"N":"2"}}},
                        "nothing":{"NULL":true},"number":{"N":"1.5"},"numbers":{"NS":["3"]},"pk":{"S":"a"},"sk":{"S":"1"},
                        "texts":{"SS":["t"]},"truth":{"BOOL":false}}\
            """).orElseThrow();
        assertThat(received)
                .extracting(record -> record.path("eventName").asText())
                .containsExactly("INSERT", "MODIFY", "REMOVE");
        assertThat(received.get(0).at("/dynamodb/NewImage")).isEqualTo(full);
        assertThat(received.get(0).at("/dynamodb").has("OldImage")).isFalse();
        assertThat(received.get(1).at("/dynamodb/OldImage")).isEqualTo(full);
        assertThat(received.get(1).at("/dynamodb/NewImage")).isEqualTo(plain);
        assertThat(received.get(2).at("/dynamodb/OldImage")).isEqualTo(plain);
        assertThat(received.get(2).at("/dynamodb").has("NewImage")).isFalse();
        assertThat(received).allSatisfy(record -> {
            assertThat(record.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "eventID",
                            "eventName",
                            "eventVersion",
                            "eventSource",
                            "awsRegion",
                            "dynamodb",
                            "eventSourceARN");
            assertThat(record.path("eventSource").asText()).isEqualTo("aws:dynamodb");
            assertThat(record.path("eventSourceARN").asText()).contains(":table/Things/stream/");
            assertThat(record.at("/dynamodb/Keys")).isEqualTo(plain);
            assertThat(record.at("/dynamodb/StreamViewType").asText()).isEqualTo("NEW_AND_OLD_IMAGES");
            assertThat(record.at("/dynamodb/ApproximateCreationDateTime").asLong())
                    .isGreaterThan(1_700_000_000L);
        });
        assertThat(received)
                .extracting(record -> record.path("eventID").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void givesARecordTheSameIdInEveryReading() {
        put("a", "b");
        List<List<String>> ids = new ArrayList<>();
        FunctionInvoker collecting = (name, payload) -> {
            ids.add(records(payload).stream()
                    .map(record -> record.path("eventID").asText())
                    .toList());
            return DONE;
        };

        emulator(collecting).deliver();
        emulator(collecting).deliver();

        assertThat(ids).hasSize(2);
        assertThat(ids.getFirst()).isEqualTo(ids.getLast()).hasSize(2);
    }
}
