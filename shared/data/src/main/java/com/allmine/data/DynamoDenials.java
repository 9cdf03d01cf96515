package com.allmine.data;

import com.allmine.api.ApiRequest;
import com.allmine.api.Caller;
import com.allmine.api.Json;
import com.allmine.api.Settings;
import com.allmine.api.Text;
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

/**
 * Denials in DynamoDB. Lambda freezes what still runs after an answer, so the answer waits for the entry, but only for a
 * moment; an entry that takes longer is finished when the function is next called, or lost with it.
 */
public final class DynamoDenials implements Denials {
    /** How long an answer waits at the most. */
    public static final Duration PATIENCE = Duration.ofMillis(100);

    /** Whom we signed a token with more roles for is denied by the first of them. */
    private static final int MAX_ROLES = 10;

    /** What stands for the role of a caller who has none, or none that can be read. */
    private static final String NO_ROLE = "none";

    private final DynamoDbClient dynamo;
    private final String table;
    private final Ids ids;
    private final InstantSource clock;
    private final Duration patience;
    private final Set<String> registered = ConcurrentHashMap.newKeySet();

    public DynamoDenials(DynamoDbClient dynamo, String table, Ids ids, InstantSource clock, Duration patience) {
        this.dynamo = dynamo;
        this.table = table;
        this.ids = ids;
        this.clock = clock;
        this.patience = patience;
    }

    public static DynamoDenials live() {
        InstantSource clock = InstantSource.system();
        return new DynamoDenials(
                Dynamo.live(), Settings.required("LOGS_TABLE"), new Ids(clock, new SecureRandom()), clock, PATIENCE);
    }

    @Override
    public Optional<String> log(Caller caller, Right right, String requestId) {
        List<LogEntry> entries = roles(caller).stream()
                .map(role -> LogEntry.of(
                        ids.next(),
                        caller.tenantId(),
                        new Grant(role, right),
                        LogEntry.Effect.DENY,
                        caller.userId(),
                        requestId))
                .toList();
        CompletableFuture<Void> written =
                CompletableFuture.runAsync(() -> write(caller.tenantId(), entries), Thread::startVirtualThread);
        try {
            written.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (TimeoutException e) {
            return Optional.of("the log of this denial takes longer than " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            return Optional.of("this denial may not be logged: "
                    + Optional.ofNullable(e.getCause()).orElse(e).getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the log of this denial was not waited for");
        }
    }

    private static List<String> roles(Caller caller) {
        List<String> roles = caller.roles().stream()
                .filter(role -> Text.isPrintable(role, ApiRequest.MAX_ID))
                .sorted()
                .limit(MAX_ROLES)
                .toList();
        return roles.isEmpty() ? List.of(NO_ROLE) : roles;
    }

    /** Registers the tenant, once in the life of this function, before the first entry, so that it will be sealed. */
    private void write(String tenantId, List<LogEntry> entries) {
        if (!registered.contains(tenantId)) {
            register(tenantId);
            registered.add(tenantId);
        }
        entries.forEach(entry ->
                dynamo.putItem(p -> p.tableName(table).item(entry.item()).conditionExpression(LogEntry.IS_NEW)));
    }

    private void register(String tenantId) {
        Map<String, AttributeValue> item = new HashMap<>(Keys.registered(tenantId));
        item.put("since", AttributeValue.fromS(Json.time(clock.instant())));
        try {
            dynamo.putItem(p -> p.tableName(table).item(item).conditionExpression("attribute_not_exists(pk)"));
        } catch (ConditionalCheckFailedException e) {
            // It is registered already, and since when it was.
        }
    }
}
