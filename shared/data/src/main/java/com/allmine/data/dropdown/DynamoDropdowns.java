package com.allmine.data.dropdown;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.data.Tenants;
import com.allmine.data.dynamo.BatchGet;
import com.allmine.data.dynamo.Cache;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The lists in DynamoDB, one item each, cached for a minute. A request whose lists are cached costs no round trip.
 * Any other costs one round trip, for all missing lists of the tenant and of the default tenant together.
 */
public final class DynamoDropdowns implements Dropdowns {
    /** The attribute that holds the options of a list as JSON, and the only member of that JSON. */
    public static final String OPTIONS = "options";

    private final BatchGet batchGet;

    /** An empty list means that the tenant has none: that is cached too. */
    private final Cache<ListKey, List<Option>> cache;

    public DynamoDropdowns(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.batchGet = new BatchGet(dynamo, table);
        this.cache = new Cache<>(clock);
    }

    public static DynamoDropdowns live() {
        return new DynamoDropdowns(Dynamo.live(), Settings.required("DROPDOWNS_TABLE"), InstantSource.system());
    }

    private record ListKey(String tenantId, DropdownList list) {}

    @Override
    public Map<DropdownList, List<Option>> lists(String tenantId, Set<DropdownList> wanted) {
        Set<ListKey> keys = new HashSet<>();
        for (DropdownList list : wanted) {
            keys.add(new ListKey(tenantId, list));
            keys.add(new ListKey(Tenants.DEFAULT, list));
        }
        Map<ListKey, List<Option>> known = cache.getAll(keys, this::read);
        Map<DropdownList, List<Option>> lists = new EnumMap<>(DropdownList.class);
        for (DropdownList list : wanted) {
            List<Option> own = options(known, new ListKey(tenantId, list));
            lists.put(list, own.isEmpty() ? options(known, new ListKey(Tenants.DEFAULT, list)) : own);
        }
        return lists;
    }

    private static List<Option> options(Map<ListKey, List<Option>> known, ListKey key) {
        return Objects.requireNonNull(known.get(key));
    }

    private Map<ListKey, List<Option>> read(Set<ListKey> keys) {
        Map<ListKey, List<Option>> lists = new HashMap<>();
        Map<Map<String, AttributeValue>, ListKey> byPrimaryKey = new HashMap<>();
        for (ListKey key : keys) {
            lists.put(key, List.of());
            byPrimaryKey.put(PrimaryKeys.options(key.tenantId, key.list), key);
        }
        for (Map<String, AttributeValue> item : batchGet.items(byPrimaryKey.keySet())) {
            ListKey key = Objects.requireNonNull(byPrimaryKey.get(PrimaryKeys.of(item)));
            lists.put(key, options(key.list, new Item(item)));
        }
        return lists;
    }

    private static List<Option> options(DropdownList list, Item item) {
        List<Option> options = new ArrayList<>();
        for (JsonNode option : Json.object(item.required(OPTIONS)).orElseThrow().path(OPTIONS)) {
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
