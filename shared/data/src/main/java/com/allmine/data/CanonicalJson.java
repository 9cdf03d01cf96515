package com.allmine.data;

import com.allmine.api.json.Json;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An item as one text, the same for the same attributes: JSON with sorted keys, for hashes. */
public final class CanonicalJson {
    private CanonicalJson() {}

    public static String of(Map<String, AttributeValue> item) {
        Map<String, Object> content = new TreeMap<>();
        item.forEach((name, value) -> content.put(name, json(value)));
        return Json.write(content);
    }

    /** Of all attributes but one, which is to hold the hash. */
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
            // Nothing that is hashed here has another type, unless somebody else put it there; then it shows.
            default -> value.toString();
        };
    }
}
