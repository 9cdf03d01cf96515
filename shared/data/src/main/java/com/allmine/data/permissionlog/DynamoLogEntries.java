package com.allmine.data.permissionlog;

import com.allmine.api.ApiRequest;
import com.allmine.api.input.Text;
import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The permission log in DynamoDB. Each combination of filters has an index with one partition of exactly the wanted
 * entries, and a range of times is a range of ids. So a page costs one round trip and reads no entry that it does not
 * return.
 */
public final class DynamoLogEntries implements LogEntries {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");

    /** Every id is between these. */
    private static final String LOWEST = "0";

    private static final String HIGHEST = "g";

    private final DynamoDbClient dynamo;
    private final String table;

    public DynamoLogEntries(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    public static DynamoLogEntries live() {
        return new DynamoLogEntries(Dynamo.live(), Settings.required("LOGS_TABLE"));
    }

    @Override
    public Page page(String tenantId, Filter filter, int limit, Optional<String> before) {
        if (matchesNothing(filter)) {
            return new Page(List.of(), Optional.empty());
        }
        return filter.id().map(id -> one(tenantId, id, filter)).orElseGet(() -> many(tenantId, filter, limit, before));
    }

    /** Whether no entry can match. DynamoDB would refuse some of these as invalid keys. */
    private static boolean matchesNothing(Filter filter) {
        return filter.id().filter(id -> !ID.matcher(id).matches()).isPresent()
                || filter.roleId().filter(DynamoLogEntries::isTooLong).isPresent()
                || filter.resourceId().filter(DynamoLogEntries::isTooLong).isPresent()
                || filter.from()
                        .flatMap(from -> filter.to().filter(to -> !from.isBefore(to)))
                        .isPresent();
    }

    private static boolean isTooLong(String text) {
        return Text.length(text) > ApiRequest.MAX_ID;
    }

    private Page one(String tenantId, String id, Filter filter) {
        Map<String, AttributeValue> item = Aws.call(
                "DynamoDB GetItem",
                () -> dynamo.getItem(g -> g.tableName(table).key(PrimaryKeys.logEntry(tenantId, id)))
                        .item());
        List<LogEntry> found = Optional.of(item)
                .filter(present -> !present.isEmpty())
                .map(present -> LogEntry.of(tenantId, new Item(present)))
                .filter(filter::matches)
                .stream()
                .toList();
        return new Page(found, Optional.empty());
    }

    private Page many(String tenantId, Filter filter, int limit, Optional<String> before) {
        Index index = Index.of(filter);
        AttributeValue partition = index.partition(tenantId, filter);
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(table)
                .indexName(index.name)
                .keyConditionExpression("#partition = :partition AND sk BETWEEN :from AND :to")
                .expressionAttributeNames(Map.of("#partition", index.key))
                .expressionAttributeValues(Map.of(
                        ":partition", partition,
                        ":from",
                                AttributeValue.fromS(
                                        filter.from().map(Ids::from).orElse(LOWEST)),
                        ":to", AttributeValue.fromS(filter.to().map(Ids::from).orElse(HIGHEST))))
                .scanIndexForward(false)
                .limit(limit);
        before.ifPresent(id -> {
            Map<String, AttributeValue> start = new HashMap<>(PrimaryKeys.logEntry(tenantId, id));
            start.put(index.key, partition);
            query.exclusiveStartKey(start);
        });
        QueryResponse response = Aws.call("DynamoDB Query", () -> dynamo.query(query.build()));
        List<LogEntry> entries = response.items().stream()
                .map(item -> LogEntry.of(tenantId, new Item(item)))
                .toList();
        Optional<String> last =
                response.hasLastEvaluatedKey() ? Optional.of(entries.getLast().id()) : Optional.empty();
        return new Page(entries, last);
    }

    /** The index for a combination of filters; the table itself is the one for no filter. */
    private enum Index {
        ALL(null, PrimaryKeys.PK),
        BY_ROLE("by-role", PrimaryKeys.LOG_BY_ROLE),
        BY_RESOURCE("by-resource", PrimaryKeys.LOG_BY_RESOURCE),
        BY_ROLE_AND_RESOURCE("by-role-and-resource", PrimaryKeys.LOG_BY_ROLE_AND_RESOURCE);

        private final @Nullable String name;
        private final String key;

        Index(@Nullable String name, String key) {
            this.name = name;
            this.key = key;
        }

        static Index of(Filter filter) {
            if (filter.roleId().isEmpty()) {
                return filter.resourceId().isEmpty() ? ALL : BY_RESOURCE;
            }
            return filter.resourceId().isEmpty() ? BY_ROLE : BY_ROLE_AND_RESOURCE;
        }

        AttributeValue partition(String tenantId, Filter filter) {
            return this == ALL
                    ? PrimaryKeys.log(tenantId)
                    : Objects.requireNonNull(PrimaryKeys.logIndexes(
                                    tenantId,
                                    filter.roleId().orElse(""),
                                    filter.resourceId().orElse(""))
                            .get(key));
        }
    }
}
