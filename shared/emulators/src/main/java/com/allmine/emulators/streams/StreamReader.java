package com.allmine.emulators.streams;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Reads the stream of a table from its beginning, each record once. */
final class StreamReader {
    private final DynamoDbStreamsClient client;
    private final String streamArn;

    /** How far each known shard was read. */
    private final Map<String, Position> positions = new LinkedHashMap<>();

    private static final class Position {
        private @Nullable String iterator;
        private @Nullable String lastSequenceNumber;
        private boolean isClosed;
    }

    StreamReader(DynamoDbStreamsClient client, String table) {
        this.client = client;
        this.streamArn = client.listStreams(request -> request.tableName(table)).streams().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the table " + table + " has no stream"))
                .streamArn();
    }

    /** The next records, in their order; empty if all were read. */
    List<ShardRecord> next() {
        List<ShardRecord> records = open();
        if (records.isEmpty() && addShards()) {
            return open();
        }
        return records;
    }

    /** Whether the stream has shards that were not known. */
    private boolean addShards() {
        if (!positions.isEmpty() && positions.values().stream().anyMatch(position -> !position.isClosed)) {
            return false;
        }
        List<Shard> shards = client.describeStream(request -> request.streamArn(streamArn))
                .streamDescription()
                .shards();
        return shards.stream()
                        .filter(shard -> positions.putIfAbsent(shard.shardId(), new Position()) == null)
                        .count()
                > 0;
    }

    private List<ShardRecord> open() {
        List<ShardRecord> records = new ArrayList<>();
        positions.forEach((shard, position) -> {
            if (!position.isClosed) {
                records.addAll(read(shard, position));
            }
        });
        return records;
    }

    private List<ShardRecord> read(String shard, Position position) {
        GetRecordsResponse page;
        try {
            String iterator = position.iterator == null ? iterator(shard, position) : position.iterator;
            page = client.getRecords(request -> request.shardIterator(iterator));
        } catch (ExpiredIteratorException | TrimmedDataAccessException e) {
            String iterator = iterator(shard, position);
            page = client.getRecords(request -> request.shardIterator(iterator));
        }
        List<ShardRecord> records = page.records().stream()
                .map(record -> StreamRecords.of(record, shard, streamArn))
                .toList();
        position.iterator = page.nextShardIterator();
        position.isClosed = page.nextShardIterator() == null;
        if (!records.isEmpty()) {
            position.lastSequenceNumber = records.getLast().sequenceNumber();
        }
        return records;
    }

    private String iterator(String shard, Position position) {
        GetShardIteratorRequest.Builder request =
                GetShardIteratorRequest.builder().streamArn(streamArn).shardId(shard);
        if (position.lastSequenceNumber == null) {
            request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
        } else {
            request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .sequenceNumber(position.lastSequenceNumber);
        }
        return client.getShardIterator(request.build()).shardIterator();
    }
}
