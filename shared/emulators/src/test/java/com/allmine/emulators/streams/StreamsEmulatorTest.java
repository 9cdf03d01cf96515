package com.allmine.emulators.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.json.Json;
import com.allmine.emulators.DeadLetters;
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.emulators.lambda.FunctionError;
import com.allmine.emulators.lambda.FunctionInvoker;
import com.allmine.template.StreamMapping;
import com.allmine.template.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class StreamsEmulatorTest {
    /** Each test creates its tables in one emulator, because an emulator is slow to start. */
    private static final DynamoDbEmulator DYNAMO_DB = DynamoDbEmulator.start(List.of(), Optional.empty());

    private static final AtomicInteger TESTS = new AtomicInteger();
    private static final String DONE = "{\"batchItemFailures\":[]}";

    private final DeadLetters deadLetters = new DeadLetters();

    /** The keys of the records of each invocation. */
    private final List<List<String>> invocations = new ArrayList<>();

    private final String things = "Things-" + TESTS.incrementAndGet();
    private final String others = "Others-" + TESTS.get();

    private DynamoDbEmulator tables;

    @AfterAll
    static void stopDynamoDb() {
        DYNAMO_DB.close();
    }

    private static Table table(String name, boolean hasStream) {
        return new Table(name, Map.of("pk", "S", "sk", "S"), new Table.Key("pk", "sk"), List.of(), hasStream);
    }

    @BeforeEach
    void start() {
        tables = DynamoDbEmulator.in(DYNAMO_DB.endpoint(), List.of(table(things, true), table(others, false)));
    }

    @AfterEach
    void stop() {
        tables.close();
    }

    private StreamMapping mapping(int batchSize, boolean bisects, int maxRetries, String... filters) {
        return new StreamMapping(
                "Publish", things, batchSize, bisects, true, maxRetries, Optional.of("Unpublished"), List.of(filters));
    }

    /** An emulator whose function records its invocations before it does the rest. */
    private StreamsEmulator emulator(StreamMapping mapping, FunctionInvoker rest) {
        FunctionInvoker function = (name, payload) -> {
            assertThat(name).isEqualTo("Publish");
            invocations.add(keys(payload));
            return rest.invoke(name, payload);
        };
        return new StreamsEmulator(tables.streams(), List.of(mapping), function, deadLetters);
    }

    private static List<JsonNode> records(String payload) {
        return StreamSupport.stream(
                        Json.object(payload).orElseThrow().path("Records").spliterator(), false)
                .toList();
    }

    private static List<String> keys(String payload) {
        return records(payload).stream().map(StreamsEmulatorTest::key).toList();
    }

    private static String key(JsonNode record) {
        return record.at("/dynamodb/Keys/pk/S").asText();
    }

    /** The response that reports the first record with this key, and every one after it. */
    private static String failedFrom(String key, String payload) {
        List<String> failed = new ArrayList<>();
        for (JsonNode record : records(payload)) {
            if (key(record).equals(key) || !failed.isEmpty()) {
                failed.add("{\"itemIdentifier\":\"%s\"}"
                        .formatted(record.at("/dynamodb/SequenceNumber").asText()));
            }
        }
        return "{\"batchItemFailures\":[" + String.join(",", failed) + "]}";
    }

    private void put(String... keys) {
        for (String key : keys) {
            tables.client().putItem(put -> put.tableName(things).item(item(key)));
        }
    }

    private static Map<String, AttributeValue> item(String key) {
        return Map.of("pk", AttributeValue.fromS(key), "sk", AttributeValue.fromS("1"));
    }

    @Test
    void deliversEachRecordOnceAndInOrder() {
        put("a", "b");
        StreamsEmulator emulator = emulator(mapping(2, false, 0), (name, payload) -> DONE);

        int first = emulator.deliver();
        put("c", "d", "e");
        int second = emulator.deliver();
        int third = emulator.deliver();

        assertThat(List.of(first, second, third)).containsExactly(2, 3, 0);
        assertThat(invocations).containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e"));
    }

    @Test
    void keepsRecordsOutThatMatchNoFilter() {
        put("a", "HEAD#x", "b", "V#1");

        emulator(
                        mapping(
                                10,
                                false,
                                0,
                                "{\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[{\"prefix\":\"HEAD#\"}]}}}}",
                                "{\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[{\"prefix\":\"V#\"}]}}}}"),
                        (name, payload) -> DONE)
                .deliver();

        assertThat(invocations).containsExactly(List.of("HEAD#x", "V#1"));
    }

    @Test
    void repeatsFromTheFirstRecordThatFailed() {
        put("a", "b", "c", "d");

        emulator(mapping(10, true, 3), (name, payload) -> invocations.size() == 1 ? failedFrom("c", payload) : DONE)
                .deliver();

        assertThat(invocations).containsExactly(List.of("a", "b", "c", "d"), List.of("c", "d"));
        assertThat(deadLetters.counts()).isEmpty();
    }

    @Test
    void halvesABatchUntilTheFaultyRecordIsAlone() {
        put("a", "b", "faulty", "d");

        emulator(mapping(10, true, 2), (name, payload) -> {
                    if (keys(payload).contains("faulty")) {
                        throw new FunctionError("java.lang.IllegalStateException", "cannot");
                    }
                    return DONE;
                })
                .deliver();

        assertThat(invocations)
                .containsExactly(
                        List.of("a", "b", "faulty", "d"),
                        List.of("a", "b"),
                        List.of("faulty", "d"),
                        List.of("faulty"),
                        List.of("faulty"),
                        List.of("faulty"),
                        List.of("d"));
        JsonNode letter = Json.object(deadLetters.of("Unpublished").getFirst()).orElseThrow();
        assertThat(deadLetters.counts()).isEqualTo(Map.of("Unpublished", 1));
        assertThat(letter.at("/requestContext/condition").asText()).isEqualTo("RetryAttemptsExhausted");
        assertThat(letter.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(3);
        assertThat(letter.at("/responseContext/functionError").asText())
                .isEqualTo("java.lang.IllegalStateException: cannot");
        assertThat(letter.at("/DDBStreamBatchInfo/batchSize").asInt()).isEqualTo(1);
        assertThat(letter.at("/DDBStreamBatchInfo/startSequenceNumber"))
                .isEqualTo(letter.at("/DDBStreamBatchInfo/endSequenceNumber"));
        assertThat(letter.at("/DDBStreamBatchInfo/approximateArrivalOfFirstRecord")
                        .asText())
                .matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.000Z");
        assertThat(letter.at("/DDBStreamBatchInfo/streamArn").asText()).contains(":table/" + things + "/stream/");
    }

    @Test
    void repeatsAWholeBatchThatItMayNotHalve() {
        put("a", "b");

        emulator(mapping(10, false, 2), (name, payload) -> failedFrom("a", payload))
                .deliver();

        assertThat(invocations).containsExactly(List.of("a", "b"), List.of("a", "b"), List.of("a", "b"));
        assertThat(deadLetters.of("Unpublished")).singleElement().asString().contains("\"batchSize\":2");
    }

    @Test
    void continuesAfterRecordsThatWereGivenUp() {
        put("faulty");
        StreamsEmulator emulator = emulator(
                mapping(10, true, 0),
                (name, payload) -> keys(payload).contains("faulty") ? failedFrom("faulty", payload) : DONE);
        emulator.deliver();
        put("b");

        emulator.deliver();

        assertThat(invocations).containsExactly(List.of("faulty"), List.of("b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
                "{\"batchItemFailures\":[{\"unknown\":\"1\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"nothing of this batch\"}]}"
            })
    void takesAnUnreadableReportForAFailedBatch(String response) {
        put("a", "b");

        emulator(mapping(10, false, 0), (name, payload) -> response).deliver();

        assertThat(deadLetters.of("Unpublished")).singleElement().asString().contains("\"batchSize\":2");
    }

    @ParameterizedTest
    @ValueSource(strings = {DONE, "{\"batchItemFailures\":null}", "{}", "null", ""})
    void takesAnEmptyReportForSuccess(String response) {
        put("a", "b");

        emulator(mapping(10, false, 0), (name, payload) -> response).deliver();

        assertThat(invocations).hasSize(1);
        assertThat(deadLetters.counts()).isEmpty();
    }

    @Test
    void readsManyPages() {
        List<String> keys = IntStream.range(0, 1100).mapToObj(Integer::toString).toList();
        put(keys.toArray(String[]::new));

        emulator(mapping(1000, false, 0), (name, payload) -> DONE).deliver();

        assertThat(invocations.stream().flatMap(List::stream)).containsExactlyElementsOf(keys);
    }

    @Test
    void refusesATableWithoutAStream() {
        StreamMapping mapping = new StreamMapping("Publish", others, 1, false, false, 0, Optional.empty(), List.of());

        assertThatThrownBy(() ->
                        new StreamsEmulator(tables.streams(), List.of(mapping), (name, payload) -> DONE, deadLetters))
                .hasMessage("the table " + others + " has no stream");
    }

    @Test
    void refusesAnInvalidFilter() {
        assertThatThrownBy(() -> emulator(mapping(1, false, 0, "{\"a\":1}"), (name, payload) -> DONE))
                .hasMessageStartingWith("the filter {\"a\":1} is invalid: ");
    }
}
