package com.allmine.data;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The primary keys of all items. A part never holds the separator, so no id can reach into another's items. */
public final class Keys {
    private Keys() {}

    public static Map<String, AttributeValue> profile(String tenantId, String userId) {
        return key(user(tenantId, userId), "PROFILE");
    }

    private static String user(String tenantId, String userId) {
        return "T#" + part(tenantId) + "#U#" + part(userId);
    }

    private static Map<String, AttributeValue> key(String pk, String sk) {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
    }

    private static String part(String id) {
        return id.replace("%", "%25").replace("#", "%23");
    }
}
