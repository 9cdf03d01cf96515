package com.allmine.data.dynamo;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.aws.Aws;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Reads items of one table by their primary keys in one round trip. If DynamoDB leaves keys unprocessed, it asks for
 * those again after a short wait, at most five times in all.
 */
public final class BatchGet {
    static final int MAX_ATTEMPTS = 5;

    private static final String CALL = "DynamoDB BatchGetItem";

    private final DynamoDbClient dynamo;
    private final String table;
    private final Backoff backoff;

    public BatchGet(DynamoDbClient dynamo, String table) {
        this(dynamo, table, Backoff.JITTER);
    }

    BatchGet(DynamoDbClient dynamo, String table, Backoff backoff) {
        this.dynamo = dynamo;
        this.table = table;
        this.backoff = backoff;
    }

    /**
     * The items that exist, in no particular order; reads are eventually consistent.
     *
     * @param keys at most 100, without duplicates; without a key there is no round trip
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if keys remain unprocessed, or DynamoDB is unavailable
     */
    public List<Map<String, AttributeValue>> items(Collection<Map<String, AttributeValue>> keys) {
        return read(KeysAndAttributes.builder().keys(keys).build());
    }

    /** The same as {@link #items}, by strongly consistent reads. */
    public List<Map<String, AttributeValue>> currentItems(Collection<Map<String, AttributeValue>> keys) {
        return read(KeysAndAttributes.builder().keys(keys).consistentRead(true).build());
    }

    private List<Map<String, AttributeValue>> read(KeysAndAttributes keys) {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        if (keys.keys().isEmpty()) {
            return items;
        }
        Map<String, KeysAndAttributes> pending = Map.of(table, keys);
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            if (attempt > 1) {
                backoff.pauseAfter(attempt - 1);
            }
            BatchGetItemResponse response = read(pending);
            items.addAll(response.responses().getOrDefault(table, List.of()));
            pending = response.unprocessedKeys();
            if (pending.isEmpty()) {
                return items;
            }
        }
        throw Problem.SERVICE_UNAVAILABLE
                .refusal()
                .because(CALL + ": unprocessed keys after " + MAX_ATTEMPTS + " attempts");
    }

    private BatchGetItemResponse read(Map<String, KeysAndAttributes> keys) {
        return Aws.call(CALL, () -> dynamo.batchGetItem(b -> b.requestItems(keys)));
    }
}
