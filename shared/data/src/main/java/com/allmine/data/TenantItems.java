package com.allmine.data;

import com.allmine.api.Problem;
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
final class TenantItems<T> {
    private static final Duration FRESH = Duration.ofSeconds(60);

    private final DynamoDbClient dynamo;
    private final String table;
    private final InstantSource clock;
    private final Function<Map<String, AttributeValue>, T> meaning;
    private final Map<Map<String, AttributeValue>, Slot> slots = new ConcurrentHashMap<>();

    /** @param meaning what an item says */
    TenantItems(
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
    Optional<T> find(String tenantId, Function<String, Map<String, AttributeValue>> key) {
        Map<String, AttributeValue> own = key.apply(tenantId);
        Slot slot = slots.computeIfAbsent(own, any -> new Slot());
        Kept<T> known = slot.kept;
        return known != null && clock.instant().isBefore(known.staleAt)
                ? Optional.of(known.value)
                : slot.read(own, key.apply(Tenants.DEFAULT));
    }

    /** Lets go of everything: it is read when it is needed. */
    void forget() {
        slots.clear();
    }

    /** What is known of one item; whoever needs it while it is read waits for that. */
    private final class Slot {
        private volatile @Nullable Kept<T> kept;

        synchronized Optional<T> read(Map<String, AttributeValue> own, Map<String, AttributeValue> inherited) {
            Kept<T> known = kept;
            if (known != null && clock.instant().isBefore(known.staleAt)) {
                return Optional.of(known.value);
            }
            Optional<T> read = TenantItems.this.read(own, inherited).map(meaning);
            read.ifPresent(value -> kept = new Kept<>(value, clock.instant().plus(FRESH)));
            return read;
        }
    }

    private Optional<Map<String, AttributeValue>> read(
            Map<String, AttributeValue> own, Map<String, AttributeValue> inherited) {
        List<Map<String, AttributeValue>> keys =
                Stream.of(own, inherited).distinct().toList();
        BatchGetItemResponse answer = Aws.call(
                "DynamoDB BatchGetItem",
                () -> dynamo.batchGetItem(b -> b.requestItems(
                        Map.of(table, KeysAndAttributes.builder().keys(keys).build()))));
        if (!answer.unprocessedKeys().isEmpty()) {
            throw Problem.SERVICE_UNAVAILABLE.refusal().because("DynamoDB BatchGetItem: keys left over");
        }
        return answer.responses().getOrDefault(table, List.of()).stream()
                .min(Comparator.comparingInt(item -> keys.indexOf(Keys.of(item))));
    }
}
