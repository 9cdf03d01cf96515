package com.allmine.data;

import com.allmine.api.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * The grants in DynamoDB, one item a tenant, kept in memory for a minute: no round trip while they are fresh, and one for
 * the tenant's own and the default ones together. What is stale is never made do with: a right that was taken away is
 * gone after a minute.
 */
public final class DynamoGrants implements Grants {
    private static final Duration FRESH = Duration.ofSeconds(60);

    private final DynamoDbClient dynamo;
    private final String table;
    private final InstantSource clock;

    /** Only a verified token names a tenant, so there are no more than tenants. */
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    public DynamoGrants(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
    }

    public static DynamoGrants live() {
        return new DynamoGrants(Dynamo.live(), Settings.required("LOGS_TABLE"), InstantSource.system());
    }

    /** What holds for a tenant, as it was read. */
    private record Kept(Matrix matrix, Instant staleAt) {}

    @Override
    public Set<String> roles(String tenantId, Right right) {
        Instant now = clock.instant();
        Kept known = kept.get(tenantId);
        if (known == null || !now.isBefore(known.staleAt)) {
            known = new Kept(read(tenantId), now.plus(FRESH));
            kept.put(tenantId, known);
        }
        return known.matrix.roles(right);
    }

    /** The tenant's own matrix, else the default one, else one that grants nothing. */
    private Matrix read(String tenantId) {
        Map<String, Matrix> found = new HashMap<>();
        List<Map<String, AttributeValue>> keys = Stream.of(tenantId, Tenants.DEFAULT)
                .distinct()
                .map(Keys::matrix)
                .toList();
        Map<String, KeysAndAttributes> left =
                Map.of(table, KeysAndAttributes.builder().keys(keys).build());
        while (!left.isEmpty()) {
            Map<String, KeysAndAttributes> asked = left;
            BatchGetItemResponse answer =
                    Aws.call("DynamoDB BatchGetItem", () -> dynamo.batchGetItem(b -> b.requestItems(asked)));
            answer.responses()
                    .getOrDefault(table, List.of())
                    .forEach(item -> found.put(new Item(item).required("sk"), Matrix.of(item)));
            left = answer.unprocessedKeys();
        }
        return Optional.ofNullable(found.get(tenantId))
                .or(() -> Optional.ofNullable(found.get(Tenants.DEFAULT)))
                .orElse(Matrix.NONE);
    }
}
