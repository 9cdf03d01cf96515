package com.allmine.data.dynamo;

import com.allmine.api.errors.Problem;
import com.allmine.aws.Aws;
import com.allmine.data.permission.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Items that a tenant has of its own or else from the default tenant. What was found is kept in memory for a minute, as
 * what it means: no round trip while it is fresh, and one for both tenants together when it is not.
 */
public final class TenantItems<T> {
    private static final Duration FRESH = Duration.ofSeconds(60);

    private final DynamoDbClient dynamo;
    private final String table;
    private final InstantSource clock;
    private final Function<Map<String, AttributeValue>, T> meaning;
    private final Map<Map<String, AttributeValue>, Kept<T>> kept = new ConcurrentHashMap<>();

    /** @param meaning what an item says */
    public TenantItems(
            DynamoDbClient dynamo,
            String table,
            InstantSource clock,
            Function<Map<String, AttributeValue>, T> meaning) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
        this.meaning = meaning;
    }

    private record Kept<T>(T value, Instant staleAt) {}

    /**
     * What the item says, or nothing where neither tenant has it.
     *
     * @param key the item's primary key, by its tenant
     */
    public Optional<T> find(String tenantId, Function<String, Map<String, AttributeValue>> key) {
        Map<String, AttributeValue> own = key.apply(tenantId);
        Kept<T> known = kept.get(own);
        if (known == null || isStale(known)) {
            // Whoever needs the item while it is read waits for that.
            known = kept.compute(own, (item, since) -> since == null || isStale(since) ? read(item, key) : since);
        }
        return Optional.ofNullable(known).map(Kept::value);
    }

    /** Lets go of everything: it is read when it is needed. */
    public void forget() {
        kept.clear();
    }

    private boolean isStale(Kept<T> known) {
        return !clock.instant().isBefore(known.staleAt);
    }

    private @Nullable Kept<T> read(Map<String, AttributeValue> own, Function<String, Map<String, AttributeValue>> key) {
        List<Map<String, AttributeValue>> keys =
                Stream.of(own, key.apply(Tenants.DEFAULT)).distinct().toList();
        BatchGetItemResponse answer = Aws.call(
                "DynamoDB BatchGetItem",
                () -> dynamo.batchGetItem(b -> b.requestItems(
                        Map.of(table, KeysAndAttributes.builder().keys(keys).build()))));
        if (!answer.unprocessedKeys().isEmpty()) {
            throw Problem.SERVICE_UNAVAILABLE.refusal().because("DynamoDB BatchGetItem: keys left over");
        }
        return answer.responses().getOrDefault(table, List.of()).stream()
                .min(Comparator.comparingInt(item -> keys.indexOf(PrimaryKeys.of(item))))
                .map(item -> new Kept<>(meaning.apply(item), clock.instant().plus(FRESH)))
                .orElse(null);
    }
}
