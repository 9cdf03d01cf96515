package com.allmine.data.dynamo;

import com.allmine.api.json.Json;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes items as JSON with sorted keys, for hashing: two items have the same text only if their attributes are equal. */
public final class CanonicalJson {
    private CanonicalJson() {}

    /** The JSON of all attributes. */
    public static String of(Map<String, AttributeValue> item) {
        Map<String, Object> content = new TreeMap<>();
        item.forEach((name, value) -> content.put(name, json(value)));
        return Json.write(content);
    }

    /** The JSON of all attributes except the one that will hold the hash. */
    public static String without(String name, Map<String, AttributeValue> item) {
        Map<String, AttributeValue> rest = new TreeMap<>(item);
        rest.remove(name);
        return of(rest);
    }

    private static Object json(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s();
            case N -> new BigDecimal(value.n());
            case BOOL -> value.bool();
            // No item that we hash has another type. If someone else wrote one, its hash must not match.
            default -> value.toString();
        };
    }
}
