package com.allmine.operator;

import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.template.SamTemplate;
import com.allmine.template.Table;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The tables of template.yaml in DynamoDB Local. All tests of a JVM share them, because emptying is faster than starting. */
public final class OperatorTables {
    private static final List<Table> TABLES = SamTemplate.nearest().tables();
    private static final DynamoDbEmulator EMULATOR = DynamoDbEmulator.start(TABLES, Optional.empty());

    /** BatchWriteItem takes no more. */
    private static final int MAX_BATCH = 25;

    private OperatorTables() {}

    public static DynamoDbClient client() {
        return EMULATOR.client();
    }

    public static URI endpoint() {
        return EMULATOR.endpoint();
    }

    /** Deletes every item. */
    public static void empty() {
        TABLES.forEach(table -> empty(table.name()));
    }

    /** Deletes every item of a table. */
    public static void empty(String table) {
        write(
                table,
                client().scanPaginator(s -> s.tableName(table).projectionExpression("pk, sk")).items().stream()
                        .map(key -> WriteRequest.builder()
                                .deleteRequest(d -> d.key(key))
                                .build()));
    }

    /** Puts items into a table. */
    public static void put(String table, List<Map<String, AttributeValue>> items) {
        write(
                table,
                items.stream()
                        .map(item -> WriteRequest.builder()
                                .putRequest(p -> p.item(item))
                                .build()));
    }

    private static void write(String table, Stream<WriteRequest> writes) {
        writes.gather(Gatherers.windowFixed(MAX_BATCH))
                .forEach(batch -> client().batchWriteItem(b -> b.requestItems(Map.of(table, batch))));
    }
}
