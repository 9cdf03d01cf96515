package com.allmine.data.event;

import static com.allmine.data.dynamo.Transactions.isConditionFailed;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.dynamo.Backoff;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.FeedKeys;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Transactions;
import com.allmine.data.event.AcceptanceChange.Counter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The feed in DynamoDB. One transaction moves the head of the tenant's feed, adds the events with their ids, and counts
 * them. It fails if the head has moved or if an id is known, so every event has one position and is counted once.
 */
public final class DynamoEventFeed implements EventFeed {
    private static final int MAX_ATTEMPTS = 10;

    /** A transaction has at most 100 writes: the head, two for each event, and at most two counts for each event. */
    private static final int MAX_EVENTS = 24;

    /** The index of the first event's id among the writes of a transaction; those of later events follow. */
    private static final int FIRST_ID = 1;

    private static final String EVENT = "event";
    private static final String TYPE = "type";
    private static final String EXPIRES_AT = "expiresAt";
    private static final String AS_OF = "asOf";

    private final DynamoDbClient dynamo;
    private final String table;
    private final InstantSource clock;

    public DynamoEventFeed(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
    }

    public static DynamoEventFeed live() {
        return new DynamoEventFeed(Dynamo.live(), Settings.required("EVENTS_TABLE"), InstantSource.system());
    }

    @Override
    public void append(String tenantId, List<Event> events) {
        for (int i = 0; i < events.size(); i += MAX_EVENTS) {
            appendAtOnce(tenantId, events.subList(i, Math.min(i + MAX_EVENTS, events.size())));
        }
    }

    private void appendAtOnce(String tenantId, List<Event> events) {
        List<Event> unknown = List.copyOf(byId(events).values());
        for (int attempt = 1; attempt <= MAX_ATTEMPTS && !unknown.isEmpty(); attempt++) {
            List<CancellationReason> reasons =
                    Transactions.write(dynamo, writes(tenantId, unknown, appended(tenantId)));
            if (reasons.isEmpty()) {
                return;
            }
            List<Event> left = new ArrayList<>();
            for (int i = 0; i < unknown.size(); i++) {
                if (!isConditionFailed(reasons.get(FIRST_ID + i))) {
                    left.add(unknown.get(i));
                }
            }
            unknown = left;
            if (isConditionFailed(reasons.getFirst())) {
                Backoff.JITTER.pauseAfter(attempt); // Another publisher of the tenant was faster.
            }
        }
        if (!unknown.isEmpty()) {
            throw Problem.SERVICE_UNAVAILABLE.refusal().because("the head of the feed moved at every attempt");
        }
    }

    /** The events in their order, without repetitions. */
    private static Map<String, Event> byId(List<Event> events) {
        Map<String, Event> byId = new LinkedHashMap<>();
        events.forEach(event -> byId.putIfAbsent(event.id(), event));
        return byId;
    }

    /** The position of the tenant's last event; 0 for an empty feed. */
    private long appended(String tenantId) {
        return item(FeedKeys.head(tenantId)).longNumber("appended");
    }

    private List<TransactWriteItem> writes(String tenantId, List<Event> events, long appended) {
        List<TransactWriteItem> writes = new ArrayList<>();
        writes.add(moveHead(tenantId, appended, appended + events.size()));
        events.forEach(event -> writes.add(putId(event)));
        for (int i = 0; i < events.size(); i++) {
            writes.add(put(events.get(i), appended + 1 + i));
        }
        writes.addAll(counts(tenantId, events));
        return writes;
    }

    private TransactWriteItem moveHead(String tenantId, long from, long to) {
        Map<String, AttributeValue> values = new HashMap<>(Map.of(":to", number(to)));
        if (from > 0) {
            values.put(":from", number(from));
        }
        return TransactWriteItem.builder()
                .update(u -> u.tableName(table)
                        .key(FeedKeys.head(tenantId))
                        .updateExpression("SET appended = :to")
                        .conditionExpression(from > 0 ? "appended = :from" : PrimaryKeys.IS_NEW)
                        .expressionAttributeValues(values))
                .build();
    }

    private TransactWriteItem putId(Event event) {
        Map<String, AttributeValue> item = new HashMap<>(FeedKeys.id(event.tenantId(), event.id()));
        item.put(EXPIRES_AT, expiry());
        return TransactWriteItem.builder()
                .put(p -> p.tableName(table).item(item).conditionExpression(PrimaryKeys.IS_NEW))
                .build();
    }

    private TransactWriteItem put(Event event, long position) {
        Map<String, AttributeValue> item = new HashMap<>(FeedKeys.event(event.tenantId(), position));
        item.put(EVENT, AttributeValue.fromS(event.json()));
        item.put(TYPE, AttributeValue.fromS(event.type().wire()));
        item.put(EXPIRES_AT, expiry());
        return TransactWriteItem.builder()
                .put(p -> p.tableName(table).item(item).conditionExpression(PrimaryKeys.IS_NEW))
                .build();
    }

    /** One write for each version that the events count on, because a transaction has each item once. */
    private List<TransactWriteItem> counts(String tenantId, List<Event> events) {
        Map<Map<String, AttributeValue>, Map<String, Integer>> additions = new LinkedHashMap<>();
        Map<Map<String, AttributeValue>, Instant> times = new HashMap<>();
        for (Event event : events) {
            for (AcceptanceChange change : AcceptanceChange.of(event)) {
                Map<String, AttributeValue> key =
                        FeedKeys.acceptance(tenantId, change.documentType(), change.version());
                additions
                        .computeIfAbsent(key, k -> new LinkedHashMap<>())
                        .merge(change.counter().attribute(), 1, Integer::sum);
                times.merge(key, event.time(), (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        List<TransactWriteItem> writes = new ArrayList<>();
        additions.forEach((key, counters) -> {
            Map<String, AttributeValue> values = new HashMap<>();
            values.put(":asOf", AttributeValue.fromS(Json.time(times.getOrDefault(key, clock.instant()))));
            List<String> added = new ArrayList<>();
            counters.forEach((counter, number) -> {
                values.put(":" + counter, number(number));
                added.add(counter + " :" + counter);
            });
            writes.add(TransactWriteItem.builder()
                    .update(u -> u.tableName(table)
                            .key(key)
                            .updateExpression("SET " + AS_OF + " = :asOf ADD " + String.join(", ", added))
                            .expressionAttributeValues(values))
                    .build());
        });
        return writes;
    }

    private AttributeValue expiry() {
        return number(clock.instant().plus(LIFE).getEpochSecond());
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    @Override
    public Page page(String tenantId, Optional<EventType> type, int limit, long after) {
        int read = type.isPresent() ? MAX_PAGE : limit;
        QueryResponse response = Aws.call(
                "DynamoDB Query",
                () -> dynamo.query(q -> q.tableName(table)
                        .keyConditionExpression("pk = :pk AND sk BETWEEN :first AND :last")
                        .expressionAttributeValues(Map.of(
                                ":pk", FeedKeys.feed(tenantId),
                                ":first", sk(tenantId, after + 1),
                                ":last", sk(tenantId, FeedKeys.MAX_POSITION)))
                        .consistentRead(true)
                        // One more tells whether there is another page.
                        .limit(read + 1)));
        List<Item> items = response.items().stream().map(Item::new).toList();
        long now = clock.instant().getEpochSecond();
        List<String> events = new ArrayList<>();
        long last = after;
        int examined = 0;
        while (examined < Math.min(items.size(), read) && events.size() < limit) {
            Item item = items.get(examined);
            examined++;
            last = FeedKeys.positionOf(item.attributes());
            boolean isWanted =
                    type.map(wanted -> wanted.wire().equals(item.text(TYPE))).orElse(true);
            if (isWanted && item.longNumber(EXPIRES_AT) > now) {
                events.add(item.required(EVENT));
            }
        }
        return new Page(events, last, examined < items.size() || response.hasLastEvaluatedKey());
    }

    private static AttributeValue sk(String tenantId, long position) {
        return AttributeValue.fromS(PrimaryKeys.sk(FeedKeys.event(tenantId, position)));
    }

    @Override
    public Acceptance acceptance(String tenantId, DocumentType documentType, String version) {
        Item counts = item(FeedKeys.acceptance(tenantId, documentType.wire(), version));
        return new Acceptance(
                counts.number(Counter.ACCEPTED.attribute()),
                counts.number(Counter.REFUSED.attribute()),
                counts.number(Counter.WITHDRAWN.attribute()),
                Optional.ofNullable(counts.text(AS_OF)).map(Instant::parse));
    }

    private Item item(Map<String, AttributeValue> key) {
        return new Item(Aws.call(
                "DynamoDB GetItem",
                () -> dynamo.getItem(g -> g.tableName(table).key(key).consistentRead(true))
                        .item()));
    }
}
