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
 * The permission log in DynamoDB. Every combination of filters has an index whose partition holds exactly the wanted
 * entries, and times are ranges of ids, so that nothing is read that is not answered: one round trip a page.
 */
public final class DynamoLogEntries implements LogEntries {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");

    /** Every id lies between these. */
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
        if (isOfNone(filter)) {
            return new Page(List.of(), Optional.empty());
        }
        return filter.id().map(id -> one(tenantId, id, filter)).orElseGet(() -> many(tenantId, filter, limit, before));
    }

    /** Whether no entry can be wanted: DynamoDB refuses to look for what it could never hold. */
    private static boolean isOfNone(Filter filter) {
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
                .filter(filter::has)
                .stream()
                .toList();
        return new Page(found, Optional.empty());
    }

    private Page many(String tenantId, Filter filter, int limit, Optional<String> before) {
        Index index = Index.of(filter);
        AttributeValue partition = Objects.requireNonNull(PrimaryKeys.logPartitions(
                        tenantId,
                        filter.roleId().orElse(""),
                        filter.resourceId().orElse(""))
                .get(index.key));
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
        QueryResponse answer = Aws.call("DynamoDB Query", () -> dynamo.query(query.build()));
        List<LogEntry> entries = answer.items().stream()
                .map(item -> LogEntry.of(tenantId, new Item(item)))
                .toList();
        Optional<String> last =
                answer.hasLastEvaluatedKey() ? Optional.of(entries.getLast().id()) : Optional.empty();
        return new Page(entries, last);
    }

    /** What finds the entries of a combination of filters: the table itself, or an index of it. */
    private enum Index {
        ALL(null, "pk"),
        BY_ROLE("by-role", "role"),
        BY_RESOURCE("by-resource", "resource"),
        BY_ROLE_AND_RESOURCE("by-role-and-resource", "roleAndResource");

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
    }
}
