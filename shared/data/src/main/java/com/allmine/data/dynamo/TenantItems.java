package com.allmine.data.dynamo;

import com.allmine.data.Tenants;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Finds a tenant's item, or the default tenant's if the tenant has none. Parsed items are cached for a minute: a cached
 * one costs no round trip, any other costs one for both tenants together.
 */
public final class TenantItems<T> {
    private final BatchGet batchGet;
    private final Function<Map<String, AttributeValue>, T> parse;
    private final Cache<Map<String, AttributeValue>, T> cache;

    /** @param parse reads the attributes of an item */
    public TenantItems(
            DynamoDbClient dynamo, String table, InstantSource clock, Function<Map<String, AttributeValue>, T> parse) {
        this.batchGet = new BatchGet(dynamo, table);
        this.parse = parse;
        this.cache = new Cache<>(clock);
    }

    /**
     * The item, parsed; empty if neither tenant has it.
     *
     * @param key the item's primary key, by tenant
     */
    public Optional<T> find(String tenantId, Function<String, Map<String, AttributeValue>> key) {
        Map<String, AttributeValue> own = key.apply(tenantId);
        return cache.get(own, () -> read(own, key.apply(Tenants.DEFAULT)));
    }

    private Optional<T> read(Map<String, AttributeValue> own, Map<String, AttributeValue> byDefault) {
        List<Map<String, AttributeValue>> keys =
                Stream.of(own, byDefault).distinct().toList();
        return batchGet.items(keys).stream()
                .min(Comparator.comparingInt(item -> keys.indexOf(PrimaryKeys.of(item))))
                .map(parse);
    }

    /** Drops what is cached. */
    public void forget() {
        cache.clear();
    }
}
