package com.allmine.operator;

import com.allmine.api.json.Json;
import com.allmine.data.permissionlog.DynamoDenialLog;
import com.allmine.data.permissionlog.DynamoLogEntries;
import com.allmine.data.permissionlog.LogEntries;
import com.allmine.data.permissionlog.LogEntries.Filter;
import com.allmine.data.permissionlog.LogEntries.Page;
import com.allmine.data.permissionlog.LogEntry;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Lists the denials in a tenant's permission log, newest first, and how often each was repeated within its hour. */
final class ListDenials {
    private static final int PAGE = 500;

    private final DynamoDbClient dynamo;
    private final String table;
    private final PrintStream out;

    ListDenials(DynamoDbClient dynamo, String table, PrintStream out) {
        this.dynamo = dynamo;
        this.table = table;
        this.out = out;
    }

    void run(String tenantId, Instant from) {
        LogEntries log = new DynamoLogEntries(dynamo, table);
        Filter filter =
                new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(from), Optional.empty());
        Optional<String> before = Optional.empty();
        do {
            Page page = log.page(tenantId, filter, PAGE, before);
            page.entries().stream()
                    .filter(entry -> entry.effect() == LogEntry.Effect.DENY)
                    .forEach(this::print);
            before = page.next();
        } while (before.isPresent());
    }

    private void print(LogEntry entry) {
        Map<String, AttributeValue> count = dynamo.getItem(
                        g -> g.tableName(table).key(entry.denialCount()).consistentRead(true))
                .item();
        out.printf(
                "%s user %s, role %s, %s %s: %s denials, the last at %s%n",
                Json.time(entry.createdAt()),
                entry.actor(),
                entry.roleId(),
                entry.permission(),
                entry.resourceId(),
                count.getOrDefault(DynamoDenialLog.DENIALS, AttributeValue.fromN("1"))
                        .n(),
                count.getOrDefault(DynamoDenialLog.LAST_AT, AttributeValue.fromS(Json.time(entry.createdAt())))
                        .s());
    }
}
