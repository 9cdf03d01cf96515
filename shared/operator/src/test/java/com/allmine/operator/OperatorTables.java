package com.allmine.operator;

import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.template.SamTemplate;
import com.allmine.template.Table;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The tables of template.yaml in DynamoDB Local. All tests of a JVM share them, because emptying is faster than starting. */
public final class OperatorTables {
    private static final List<Table> TABLES = SamTemplate.nearest().tables();
    private static final DynamoDbEmulator EMULATOR = DynamoDbEmulator.start(TABLES, Optional.empty());

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
        client().scanPaginator(s -> s.tableName(table))
                .items()
                .forEach(item -> client().deleteItem(d -> d.tableName(table).key(PrimaryKeys.of(item))));
    }
}
