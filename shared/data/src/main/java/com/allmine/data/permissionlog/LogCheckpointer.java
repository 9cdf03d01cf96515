package com.allmine.data.permissionlog;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.crypto.Hmac;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.permissionlog.LogCheckpoint.Leaf;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Checkpoints the permission log of every tenant, hour by hour, so that {@link LogVerifier} finds any later change. An hour
 * without entries is checkpointed too: an entry that appears in it later is a forgery. A run also checkpoints all hours
 * that earlier runs missed.
 */
public final class LogCheckpointer {
    /** How long after an hour its last entries may arrive: many times the timeout of a write. */
    static final Duration GRACE = Duration.ofMinutes(10);

    /** An entry takes 88 bytes of the checkpoint's item, and DynamoDB allows 400 KB. */
    public static final int MAX_LEAVES = 4000;

    /** Less than every id. */
    private static final String BEGINNING = "0";

    private final DynamoDbClient dynamo;
    private final String table;
    private final Hmac hmac;
    private final InstantSource clock;
    private final Consumer<String> log;
    private final int maxLeaves;

    /**
     * @param log receives a line for each checkpoint with its hash: a copy that nobody can change by writing the table
     * @param maxLeaves the most entries of a checkpoint
     */
    public LogCheckpointer(
            DynamoDbClient dynamo, String table, Hmac hmac, InstantSource clock, Consumer<String> log, int maxLeaves) {
        this.dynamo = dynamo;
        this.table = table;
        this.hmac = hmac;
        this.clock = clock;
        this.log = log;
        this.maxLeaves = maxLeaves;
    }

    public static LogCheckpointer live(Hmac hmac) {
        return new LogCheckpointer(
                Dynamo.live(),
                Settings.required("LOGS_TABLE"),
                hmac,
                InstantSource.system(),
                System.out::println,
                MAX_LEAVES);
    }

    /**
     * The result of a run.
     *
     * @param tenants how many tenants there are
     * @param checkpoints how many checkpoints the run added
     */
    public record Checkpointed(int tenants, int checkpoints) {}

    /** Adds the checkpoints of all hours that are over, for every tenant. A second run adds nothing. */
    public Checkpointed checkpoint() {
        int tenants = 0;
        int checkpoints = 0;
        for (Map<String, AttributeValue> tenant : tenants()) {
            tenants++;
            checkpoints += checkpoint(new Item(tenant));
        }
        return new Checkpointed(tenants, checkpoints);
    }

    private Iterable<Map<String, AttributeValue>> tenants() {
        return dynamo.queryPaginator(q -> q.tableName(table)
                        .keyConditionExpression("pk = :tenants")
                        .expressionAttributeValues(Map.of(":tenants", PrimaryKeys.tenants())))
                .items();
    }

    private int checkpoint(Item tenant) {
        String tenantId = tenant.required(PrimaryKeys.SK);
        int checkpoints = 0;
        Optional<Start> start = Optional.of(last(tenantId).map(Start::after).orElseGet(() -> Start.first(tenant)));
        while (start.isPresent() && isOver(start.get().hourEnd)) {
            start = checkpointFrom(start.get(), tenantId);
            checkpoints += start.isPresent() ? 1 : 0;
        }
        return checkpoints;
    }

    private boolean isOver(Instant hourEnd) {
        return !hourEnd.plus(GRACE).isAfter(clock.instant());
    }

    private Optional<Item> last(String tenantId) {
        return dynamo
                .query(q -> q.tableName(table)
                        .keyConditionExpression("pk = :checkpoints")
                        .expressionAttributeValues(Map.of(":checkpoints", PrimaryKeys.checkpoints(tenantId)))
                        .scanIndexForward(false)
                        .limit(1)
                        .consistentRead(true))
                .items()
                .stream()
                .map(Item::new)
                .findFirst();
    }

    /** Adds one checkpoint and returns the start of the next; empty if another run has added this one. */
    private Optional<Start> checkpointFrom(Start start, String tenantId) {
        String hourEnd = Ids.from(start.hourEnd);
        QueryResponse read = dynamo.query(q -> q.tableName(table)
                .keyConditionExpression("pk = :log AND sk BETWEEN :from AND :end")
                .expressionAttributeValues(Map.of(
                        ":log", PrimaryKeys.log(tenantId),
                        ":from", AttributeValue.fromS(start.from),
                        ":end", AttributeValue.fromS(hourEnd)))
                .limit(maxLeaves)
                .consistentRead(true));
        List<Leaf> leaves = read.items().stream().map(Leaf::of).toList();
        String end = read.hasLastEvaluatedKey() ? leaves.getLast().id() + "0" : hourEnd;
        Map<String, AttributeValue> checkpoint = LogCheckpoint.of(
                        start.sequence, end, leaves, start.previous, clock.instant())
                .item(tenantId, hmac);
        try {
            dynamo.putItem(p -> p.tableName(table).item(checkpoint).conditionExpression(PrimaryKeys.IS_NEW));
        } catch (ConditionalCheckFailedException e) {
            return Optional.empty();
        }
        Start next = Start.after(new Item(checkpoint));
        log.accept(Json.write(line(tenantId, start, leaves.size(), next)));
        return Optional.of(next);
    }

    private static Map<String, Object> line(String tenantId, Start start, int count, Start next) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("message", "checkpointed");
        line.put("tenant", tenantId);
        line.put("sequence", start.sequence);
        line.put("from", start.from);
        line.put("end", next.from);
        line.put("count", count);
        line.put("hash", next.previous);
        return line;
    }

    /** The start of a checkpoint: its sequence, its least id, the end of its hour, and the previous checkpoint's hash. */
    private record Start(int sequence, String from, Instant hourEnd, String previous) {
        static Start first(Item tenant) {
            return new Start(1, BEGINNING, hourEnd(Instant.parse(tenant.required(DynamoDenialLog.SINCE))), "");
        }

        static Start after(Item checkpoint) {
            String end = checkpoint.required(LogCheckpoint.END);
            int sequence = Integer.parseInt(checkpoint.required(PrimaryKeys.SK)) + 1;
            return new Start(sequence, end, hourEnd(Ids.time(end)), checkpoint.required(LogCheckpoint.HASH));
        }

        private static Instant hourEnd(Instant time) {
            return time.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        }
    }
}
