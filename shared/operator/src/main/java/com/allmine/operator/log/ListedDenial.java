package com.allmine.operator.log;

import com.allmine.data.permission.Permission;
import com.allmine.data.permissionlog.DynamoDenialLog;
import com.allmine.data.permissionlog.DynamoLogEntries;
import com.allmine.data.permissionlog.LogEntries;
import com.allmine.data.permissionlog.LogEntries.Filter;
import com.allmine.data.permissionlog.LogEntries.Page;
import com.allmine.data.permissionlog.LogEntry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A denial in a tenant's permission log.
 *
 * @param count how often it was repeated within its hour
 */
public record ListedDenial(
        Instant createdAt,
        String userId,
        String roleId,
        Permission permission,
        String resourceId,
        long count,
        Instant lastAt) {
    private static final int PAGE = 500;

    /** Reads the denials of a tenant since a time, newest first. */
    public static void read(
            DynamoDbClient dynamo, String table, String tenantId, Instant from, Consumer<ListedDenial> reader) {
        LogEntries log = new DynamoLogEntries(dynamo, table);
        Filter filter =
                new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(from), Optional.empty());
        Optional<String> before = Optional.empty();
        do {
            Page page = log.page(tenantId, filter, PAGE, before);
            page.entries().stream()
                    .filter(entry -> entry.effect() == LogEntry.Effect.DENY)
                    .map(entry -> of(dynamo, table, entry))
                    .forEach(reader);
            before = page.next();
        } while (before.isPresent());
    }

    private static ListedDenial of(DynamoDbClient dynamo, String table, LogEntry entry) {
        Map<String, AttributeValue> repeated = dynamo.getItem(
                        g -> g.tableName(table).key(entry.denialCount()).consistentRead(true))
                .item();
        return new ListedDenial(
                entry.createdAt(),
                entry.actor(),
                entry.roleId(),
                entry.permission(),
                entry.resourceId(),
                Long.parseLong(repeated.getOrDefault(DynamoDenialLog.DENIALS, AttributeValue.fromN("1"))
                        .n()),
                Optional.ofNullable(repeated.get(DynamoDenialLog.LAST_AT))
                        .map(AttributeValue::s)
                        .map(Instant::parse)
                        .orElse(entry.createdAt()));
    }
}
