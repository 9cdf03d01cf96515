package com.allmine.data.dropdown;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.permission.Tenants;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * The lists in DynamoDB, one item each, kept in memory for a minute: no round trip while they are fresh, and one for
 * all that are not, the tenant's own and the default ones together.
 */
public final class DynamoDropdowns implements Dropdowns {
    private static final Duration FRESH = Duration.ofSeconds(60);

    /** Anybody may name any tenant; what is kept of those who have no lists of their own is small, but not nothing. */
    private static final int MAX_KEPT = 1000;

    private final DynamoDbClient dynamo;
    private final String table;
    private final InstantSource clock;
    private final Map<Key, Kept> kept = Collections.synchronizedMap(new LastKept());

    public DynamoDropdowns(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
    }

    public static DynamoDropdowns live() {
        return new DynamoDropdowns(Dynamo.live(), Settings.required("DROPDOWNS_TABLE"), InstantSource.system());
    }

    private record Key(String tenantId, DropdownList list) {}

    /** A list as it was read; no options where the tenant has none of its own. */
    private record Kept(List<Option> options, Instant staleAt) {}

    private static final class LastKept extends LinkedHashMap<Key, Kept> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
            return size() > MAX_KEPT;
        }
    }

    @Override
    public Map<DropdownList, List<Option>> lists(String tenantId, Set<DropdownList> wanted) {
        Map<Key, Kept> known = new HashMap<>();
        List<Key> missing = new ArrayList<>();
        Instant now = clock.instant();
        for (String owner : Set.copyOf(List.of(tenantId, Tenants.DEFAULT))) {
            for (DropdownList list : wanted) {
                Key key = new Key(owner, list);
                Kept one = kept.get(key);
                if (one != null && now.isBefore(one.staleAt)) {
                    known.put(key, one);
                } else {
                    missing.add(key);
                }
            }
        }
        if (!missing.isEmpty()) {
            Map<Key, Kept> read = read(missing, now.plus(FRESH));
            kept.putAll(read);
            known.putAll(read);
        }
        Map<DropdownList, List<Option>> lists = new EnumMap<>(DropdownList.class);
        for (DropdownList list : wanted) {
            List<Option> own = options(known, new Key(tenantId, list));
            lists.put(list, own.isEmpty() ? options(known, new Key(Tenants.DEFAULT, list)) : own);
        }
        return lists;
    }

    private static List<Option> options(Map<Key, Kept> known, Key key) {
        return Objects.requireNonNull(known.get(key)).options;
    }

    private Map<Key, Kept> read(List<Key> keys, Instant staleAt) {
        Map<Map<String, AttributeValue>, Key> byItem = new HashMap<>();
        keys.forEach(key -> byItem.put(PrimaryKeys.options(key.tenantId, key.list), key));
        Map<Key, Kept> read = new HashMap<>();
        keys.forEach(key -> read.put(key, new Kept(List.of(), staleAt)));
        Map<String, KeysAndAttributes> left =
                Map.of(table, KeysAndAttributes.builder().keys(byItem.keySet()).build());
        while (!left.isEmpty()) {
            Map<String, KeysAndAttributes> asked = left;
            BatchGetItemResponse answer =
                    Aws.call("DynamoDB BatchGetItem", () -> dynamo.batchGetItem(b -> b.requestItems(asked)));
            answer.responses().getOrDefault(table, List.of()).forEach(item -> {
                Key key = Objects.requireNonNull(byItem.get(PrimaryKeys.of(item)));
                read.put(key, new Kept(options(key.list, new Item(item)), staleAt));
            });
            left = answer.unprocessedKeys();
        }
        return read;
    }

    private static List<Option> options(DropdownList list, Item item) {
        List<Option> options = new ArrayList<>();
        for (JsonNode option :
                Json.object(item.required("options")).orElseThrow().path("options")) {
            options.add(new Option(
                    list,
                    option.path("cityId").asInt(),
                    option.path("id").asInt(),
                    option.path("slug").asText(),
                    option.path("tr").asText(),
                    option.path("en").asText(),
                    option.path("active").asBoolean(true),
                    option.path("minExplanation").asInt()));
        }
        return options;
    }
}
