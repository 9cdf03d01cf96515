package com.allmine.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Counts the requests of a client to DynamoDB, and their capacity units by the published rules. DynamoDB Local reports
 * too few units in transactions, so its own figures are not used.
 *
 * <p>A write costs one unit for each started KB of the larger of the item before and after it. A transaction costs two,
 * even if its condition fails. Each index that contains a new item costs one unit more for each started KB.
 *
 * <p>A read costs one unit for each started 4 KB of an item, or of all items of a query together. An eventually
 * consistent read costs half of that.
 */
public final class Meter implements ExecutionInterceptor {
    private static final int KB = 1024;

    private final DynamoDbClient dynamo;

    /** The indexes of each table. A table is described once, because DynamoDB Local counts all items each time. */
    private final Map<String, List<GlobalSecondaryIndexDescription>> indexes = new ConcurrentHashMap<>();

    private final List<Write> writes = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> reads = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger itemsRead = new AtomicInteger();
    private final AtomicInteger roundTrips = new AtomicInteger();

    /** @param dynamo another client of the same tables, to look at items and indexes with */
    public Meter(DynamoDbClient dynamo) {
        this.dynamo = dynamo;
    }

    /**
     * One write.
     *
     * @param bytes the size of what is put, or of the item before the write
     * @param item what is put; empty for another write
     * @param indexes how many indexes it is in, if it is written
     */
    private record Write(
            String table,
            Map<String, AttributeValue> key,
            int bytes,
            int unitsPerKb,
            Map<String, AttributeValue> item,
            int indexes) {}

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        SdkRequest request = context.request();
        switch (request) {
            case PutItemRequest put -> put(put.tableName(), put.item(), 1);
            case UpdateItemRequest update -> touch(update.tableName(), update.key(), 1);
            case DeleteItemRequest delete -> touch(delete.tableName(), delete.key(), 1);
            case TransactWriteItemsRequest transaction ->
                transaction.transactItems().forEach(this::transacted);
            default -> {
                // Reads, counted by what they bring.
            }
        }
    }

    private void transacted(TransactWriteItem write) {
        if (write.put() != null) {
            put(write.put().tableName(), write.put().item(), 2);
        } else if (write.update() != null) {
            touch(write.update().tableName(), write.update().key(), 2);
        } else {
            touch(write.conditionCheck().tableName(), write.conditionCheck().key(), 2);
        }
    }

    private void put(String table, Map<String, AttributeValue> item, int unitsPerKb) {
        Map<String, AttributeValue> key = item.entrySet().stream()
                .filter(e -> e.getKey().equals("pk") || e.getKey().equals("sk"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        writes.add(new Write(table, key, size(item), unitsPerKb, Map.copyOf(item), indexes(table, item)));
    }

    private void touch(String table, Map<String, AttributeValue> key, int unitsPerKb) {
        writes.add(new Write(table, key, size(item(table, key)), unitsPerKb, Map.of(), 0));
    }

    private Map<String, AttributeValue> item(String table, Map<String, AttributeValue> key) {
        return dynamo.getItem(g -> g.tableName(table).key(key).consistentRead(true))
                .item();
    }

    /** How many indexes have an item: those whose keys it has. */
    private int indexes(String table, Map<String, AttributeValue> item) {
        return (int) indexes
                .computeIfAbsent(
                        table,
                        name -> dynamo.describeTable(d -> d.tableName(name))
                                .table()
                                .globalSecondaryIndexes())
                .stream()
                .filter(index -> index.keySchema().stream().allMatch(key -> item.containsKey(key.attributeName())))
                .count();
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        switch (context.response()) {
            case QueryResponse query -> {
                itemsRead.addAndGet(query.scannedCount());
                int bytes = query.items().stream().mapToInt(Meter::size).sum();
                read(bytes, ((QueryRequest) context.request()).consistentRead());
            }
            case GetItemResponse get -> {
                itemsRead.addAndGet(get.hasItem() ? 1 : 0);
                read(size(get.item()), ((GetItemRequest) context.request()).consistentRead());
            }
            case BatchGetItemResponse batch ->
                ((BatchGetItemRequest) context.request()).requestItems().forEach((table, wanted) -> {
                    List<Map<String, AttributeValue>> found = batch.responses().getOrDefault(table, List.of());
                    itemsRead.addAndGet(found.size());
                    found.forEach(item -> read(size(item), wanted.consistentRead()));
                    wanted.keys().stream().skip(found.size()).forEach(missing -> read(0, wanted.consistentRead()));
                });
            default -> {
                // Writes.
            }
        }
    }

    private void read(int bytes, @Nullable Boolean isConsistent) {
        int started = Math.max(1, Math.ceilDiv(bytes, 4 * KB));
        reads.add(Boolean.TRUE.equals(isConsistent) ? started : started / 2.0);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        roundTrips.incrementAndGet();
    }

    /** The number of requests since the last call of this method. */
    public int roundTrips() {
        return roundTrips.getAndSet(0);
    }

    /** The write units of each write since the last call of this method, in the order of the requests. */
    public List<Integer> writeUnits() {
        List<Integer> units = writes.stream().map(this::units).toList();
        writes.clear();
        return units;
    }

    private int units(Write write) {
        Map<String, AttributeValue> after = item(write.table, write.key);
        int started = Math.max(1, Math.ceilDiv(Math.max(write.bytes, size(after)), KB));
        return (write.unitsPerKb + (after.equals(write.item) ? write.indexes : 0)) * started;
    }

    /** The read units of each item or query since the last call of this method. */
    public List<Double> readUnits() {
        List<Double> units = List.copyOf(reads);
        reads.clear();
        return units;
    }

    /** How many items DynamoDB read, answered or not, since the last call of this method. */
    public int itemsRead() {
        return itemsRead.getAndSet(0);
    }

    /** The size of an item in bytes, as DynamoDB's developer guide counts it. */
    public static int size(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .mapToInt(e -> utf8(e.getKey()) + size(e.getValue()))
                .sum();
    }

    private static int size(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> Math.ceilDiv(value.n().length(), 2) + 1;
            case BOOL, NUL -> 1;
            case SS -> value.ss().stream().mapToInt(Meter::utf8).sum();
            case L -> 3 + value.l().stream().mapToInt(one -> 1 + size(one)).sum();
            case M -> 3 + Stream.of(value.m()).mapToInt(m -> m.size() + size(m)).sum();
            default -> throw new IllegalArgumentException("no item here has a " + value.type());
        };
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
