package com.allmine.data.permissionlog;

import com.allmine.api.ApiRequest;
import com.allmine.api.Caller;
import com.allmine.api.errors.Refusal;
import com.allmine.api.input.Text;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Transactions;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.RequiredPermission;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The denials in DynamoDB. The first denial of an actor, a resource and an hour writes a log entry and a count, in one
 * transaction. Later denials raise the count, which lies outside the log. Entries never change, so a tree of evidence
 * can have them, and a function that may raise counts cannot change an entry.
 *
 * <p>Lambda freezes whatever still runs after the response, so the response waits for the write, but not for long. If the
 * write is lost, the actor's next denial in that hour makes it.
 */
public final class DynamoDenialLog implements DenialLog {
    /** The longest wait of a response: a quarter of the timeout of any other request to a slow table. */
    public static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** A token may carry any number of roles. The entry names the first by name, the count keeps the first ten. */
    private static final int MAX_ROLES = 10;

    /** Bounds the memory. A count that is dropped costs one more round trip. */
    private static final int MAX_KNOWN = 1000;

    /** Stands for the role of a caller who has none, or only unprintable ones. */
    private static final String NO_ROLE = "none";

    /** The attribute of a registered tenant that says since when it is registered. */
    public static final String SINCE = "since";

    /** The attribute of a count that holds the number of denials. */
    public static final String DENIALS = "denials";

    /** The attribute of a count that holds the time of the last denial. */
    public static final String LAST_AT = "lastAt";

    private final DynamoDbClient dynamo;
    private final String table;
    private final Ids ids;
    private final InstantSource clock;
    private final Duration timeout;
    private final Set<String> registered = ConcurrentHashMap.newKeySet();
    private final Set<Map<String, AttributeValue>> known = ConcurrentHashMap.newKeySet();

    public DynamoDenialLog(DynamoDbClient dynamo, String table, Ids ids, InstantSource clock, Duration timeout) {
        this.dynamo = dynamo;
        this.table = table;
        this.ids = ids;
        this.clock = clock;
        this.timeout = timeout;
    }

    public static DynamoDenialLog live() {
        InstantSource clock = InstantSource.system();
        return new DynamoDenialLog(
                Dynamo.live(), Settings.required("LOGS_TABLE"), new Ids(clock, new SecureRandom()), clock, TIMEOUT);
    }

    @Override
    public Optional<String> log(Caller caller, RequiredPermission required, String requestId) {
        List<String> roles = roles(caller);
        LogEntry entry = LogEntry.of(
                ids.next(),
                caller.tenantId(),
                new Grant(roles.getFirst(), required),
                LogEntry.Effect.DENY,
                caller.userId(),
                requestId);
        CompletableFuture<Void> written =
                CompletableFuture.runAsync(() -> write(entry, roles, requestId), Thread::startVirtualThread);
        try {
            written.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (TimeoutException e) {
            return Optional.of("the log of this denial takes longer than " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            return Optional.of("this denial may not be logged: " + reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("this denial may not be logged: interrupted");
        }
    }

    private static String reason(ExecutionException e) {
        Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
        return cause instanceof Refusal refusal
                ? String.valueOf(refusal.detail())
                : cause.getClass().getSimpleName();
    }

    private static List<String> roles(Caller caller) {
        List<String> roles = caller.roles().stream()
                .filter(role -> Text.isPrintable(role, ApiRequest.MAX_ID))
                .sorted()
                .limit(MAX_ROLES)
                .toList();
        return roles.isEmpty() ? List.of(NO_ROLE) : roles;
    }

    private void write(LogEntry entry, List<String> roles, String requestId) {
        register(entry.tenantId());
        Map<String, AttributeValue> count = entry.denialCount();
        if (known.contains(count) || !isFirst(count, entry, roles, requestId)) {
            raise(count, entry, requestId);
        }
        if (known.size() >= MAX_KNOWN) {
            known.clear();
        }
        known.add(count);
    }

    /** Registers the tenant before its first entry, so that operators' commands know it; once per execution environment. */
    private void register(String tenantId) {
        if (registered.contains(tenantId)) {
            return;
        }
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.registered(tenantId));
        item.put(SINCE, AttributeValue.fromS(Json.time(clock.instant())));
        try {
            dynamo.putItem(p -> p.tableName(table).item(item).conditionExpression(PrimaryKeys.IS_NEW));
        } catch (ConditionalCheckFailedException e) {
            // It was registered before. The earlier time stays.
        }
        registered.add(tenantId);
    }

    /** Writes the entry and its count in one transaction, unless this hour already has them. */
    private boolean isFirst(Map<String, AttributeValue> count, LogEntry entry, List<String> roles, String requestId) {
        Map<String, AttributeValue> item = new HashMap<>(count);
        item.put("entryId", AttributeValue.fromS(entry.id()));
        item.put(LogEntry.RESOURCE_ID, AttributeValue.fromS(entry.resourceId()));
        item.put("roles", AttributeValue.fromSs(roles));
        item.put(DENIALS, AttributeValue.fromN("1"));
        item.put(LAST_AT, AttributeValue.fromS(Json.time(entry.createdAt())));
        item.put("lastRequestId", AttributeValue.fromS(requestId));
        TransactWriteItem first = TransactWriteItem.builder()
                .put(p -> p.tableName(table).item(item).conditionExpression(PrimaryKeys.IS_NEW))
                .build();
        return Transactions.write(dynamo, List.of(first, entry.put(table))).isEmpty();
    }

    /** Adds this denial to the count. The condition keeps a retry of the SDK from adding it twice. */
    private void raise(Map<String, AttributeValue> count, LogEntry entry, String requestId) {
        try {
            dynamo.updateItem(u -> u.tableName(table)
                    .key(count)
                    .updateExpression("SET lastAt = :now, lastRequestId = :request ADD denials :one")
                    .conditionExpression(PrimaryKeys.EXISTS + " AND lastRequestId <> :request")
                    .expressionAttributeValues(Map.of(
                            ":now", AttributeValue.fromS(Json.time(entry.createdAt())),
                            ":request", AttributeValue.fromS(requestId),
                            ":one", AttributeValue.fromN("1"))));
        } catch (ConditionalCheckFailedException e) {
            // A retry: the denial is counted.
        }
    }
}
