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
 * DenialLog in DynamoDB. The first denial of an actor, a resource and an hour writes an entry of the log and a count, in one
 * transaction. Later ones raise the count, which lies outside the log: entries never change, so they can be checkpointed, and a
 * function that may raise counts cannot touch an entry.
 *
 * <p>Lambda freezes what still runs after an answer, so the answer waits for the write, but not for long. A write that
 * was lost is made by the actor's next denial in that hour.
 */
public final class DynamoDenialLog implements DenialLog {
    /** The longest wait of an answer: a quarter of what any other request waits for a slow table. */
    public static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** A token may carry any number of roles: the entry names the first by name, the count keeps the first ten. */
    private static final int MAX_ROLES = 10;

    /** Bounds what is remembered; a count that was forgotten costs one more round trip. */
    private static final int MAX_KNOWN = 1000;

    /** Stands for the role of a caller who has none, or none that can be read. */
    private static final String NO_ROLE = "none";

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
            return Optional.of("the log of this denial was not waited for");
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
        Map<String, AttributeValue> count = PrimaryKeys.denials(entry);
        if (known.contains(count) || !isFirst(count, entry, roles, requestId)) {
            raise(count, entry, requestId);
        }
        if (known.size() >= MAX_KNOWN) {
            known.clear();
        }
        known.add(count);
    }

    /** Registers the tenant, once in the life of this function, before its first entry, so that it will be checkpointed. */
    private void register(String tenantId) {
        if (registered.contains(tenantId)) {
            return;
        }
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.registered(tenantId));
        item.put("since", AttributeValue.fromS(Json.time(clock.instant())));
        try {
            dynamo.putItem(p -> p.tableName(table).item(item).conditionExpression("attribute_not_exists(pk)"));
        } catch (ConditionalCheckFailedException e) {
            // Registered already, with the time of that.
        }
        registered.add(tenantId);
    }

    /** Writes the entry and its count together, unless this hour has them already. */
    private boolean isFirst(Map<String, AttributeValue> count, LogEntry entry, List<String> roles, String requestId) {
        Map<String, AttributeValue> item = new HashMap<>(count);
        item.put("entryId", AttributeValue.fromS(entry.id()));
        item.put("resourceId", AttributeValue.fromS(entry.resourceId()));
        item.put("roles", AttributeValue.fromSs(roles));
        item.put("denials", AttributeValue.fromN("1"));
        item.put("lastAt", AttributeValue.fromS(Json.time(entry.createdAt())));
        item.put("lastRequestId", AttributeValue.fromS(requestId));
        TransactWriteItem first = TransactWriteItem.builder()
                .put(p -> p.tableName(table).item(item).conditionExpression("attribute_not_exists(pk)"))
                .build();
        return Transactions.write(dynamo, List.of(first, entry.put(table))).isEmpty();
    }

    /** Adds this denial to the count; the condition keeps a repeated call of the SDK from adding it twice. */
    private void raise(Map<String, AttributeValue> count, LogEntry entry, String requestId) {
        try {
            dynamo.updateItem(u -> u.tableName(table)
                    .key(count)
                    .updateExpression("SET lastAt = :now, lastRequestId = :request ADD denials :one")
                    .conditionExpression("attribute_exists(pk) AND lastRequestId <> :request")
                    .expressionAttributeValues(Map.of(
                            ":now", AttributeValue.fromS(Json.time(entry.createdAt())),
                            ":request", AttributeValue.fromS(requestId),
                            ":one", AttributeValue.fromN("1"))));
        } catch (ConditionalCheckFailedException e) {
            // Counted already.
        }
    }
}
