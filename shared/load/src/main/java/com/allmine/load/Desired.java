package com.allmine.load;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One item as a file wants it.
 *
 * @param name what a reader knows the item by
 * @param kept whether an item that is there already stays as it is
 * @param fault tells why the item that is there already forbids this one; empty where it does not
 */
record Desired(
        String table,
        String name,
        Map<String, AttributeValue> item,
        boolean kept,
        Function<Map<String, AttributeValue>, Optional<FaultyFile>> fault) {

    static Desired of(String table, String name, Map<String, AttributeValue> item) {
        return new Desired(table, name, item, false, present -> Optional.empty());
    }

    Map<String, AttributeValue> key() {
        return Map.of("pk", Objects.requireNonNull(item.get("pk")), "sk", Objects.requireNonNull(item.get("sk")));
    }
}
