package com.allmine.emulators.streams;

import com.allmine.emulators.DeadLetters;
import com.allmine.emulators.lambda.FunctionInvoker;
import com.allmine.template.StreamMapping;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Lambda's event source mappings for DynamoDB: they read streams from their beginning and invoke functions. */
public final class StreamsEmulator implements AutoCloseable {
    private final DynamoDbStreamsClient client;
    private final List<Source> sources;

    private record Source(StreamReader reader, RecordFilter filter, BatchDelivery delivery) {}

    /**
     * @param client closed by {@link #close}
     * @throws IllegalArgumentException if a table has no stream, or a filter is invalid
     */
    public StreamsEmulator(
            DynamoDbStreamsClient client,
            List<StreamMapping> mappings,
            FunctionInvoker functions,
            DeadLetters deadLetters) {
        this.client = client;
        this.sources = mappings.stream()
                .map(mapping -> new Source(
                        new StreamReader(client, mapping.table()),
                        new RecordFilter(mapping.filters()),
                        new BatchDelivery(mapping, functions, deadLetters)))
                .toList();
    }

    /**
     * Delivers every record that is in the streams now, and returns when the functions have handled it or it was given
     * up. A failed batch is repeated at once; Lambda waits longer and longer.
     *
     * @return the number of records delivered or given up
     */
    public synchronized int deliver() {
        int delivered = 0;
        for (Source source : sources) {
            List<ShardRecord> page = source.reader().next();
            while (!page.isEmpty()) {
                List<ShardRecord> matching =
                        page.stream().filter(source.filter()::matches).toList();
                source.delivery().deliver(matching);
                delivered += matching.size();
                page = source.reader().next();
            }
        }
        return delivered;
    }

    @Override
    public void close() {
        client.close();
    }
}
