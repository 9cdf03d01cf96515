package com.allmine.data;

import com.allmine.api.Caller;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The primary keys of all items. A part never holds the separator, so no id can reach into another's items. */
public final class Keys {
    private Keys() {}

    public static Map<String, AttributeValue> profile(String tenantId, String userId) {
        return key(user(tenantId, userId), "PROFILE");
    }

    /** The additional info of one call of the user. */
    public static Map<String, AttributeValue> info(Caller caller, String id) {
        return key(user(caller.tenantId(), caller.userId()), "INFO#" + part(id));
    }

    /** What a client's idempotency key of the user stands for. */
    public static Map<String, AttributeValue> claim(Caller caller, String hash) {
        return key(user(caller.tenantId(), caller.userId()), "IDEM#" + part(hash));
    }

    /** The policy of a tenant. */
    public static Map<String, AttributeValue> policy(String tenantId) {
        return key(tenant(tenantId), "POLICY");
    }

    /** A published version of a legal document. */
    public static Map<String, AttributeValue> document(String tenantId, DocumentType type, String version) {
        return key(tenant(tenantId) + "#DOC#" + type.wire(), "V#" + sortable(version));
    }

    /** The words of a published version, which nobody needs who decides on it. */
    public static Map<String, AttributeValue> documentText(String tenantId, DocumentType type, String version) {
        return key(tenant(tenantId) + "#DOC#" + type.wire(), "TEXT#" + sortable(version));
    }

    /** The user's current decision on a document. */
    public static Map<String, AttributeValue> head(Caller caller, DocumentType type) {
        return key(user(caller.tenantId(), caller.userId()), "HEAD#" + type.wire());
    }

    /** One decision of the user on a document, the first having sequence 1. */
    public static Map<String, AttributeValue> event(Caller caller, DocumentType type, int sequence) {
        return key(user(caller.tenantId(), caller.userId()), "EVENT#%s#%09d".formatted(type.wire(), sequence));
    }

    /** Which users of a tenant have confirmed one identity, known by its keyed hash. */
    public static Map<String, AttributeValue> identityGuard(String tenantId, String identityHash) {
        return key(tenant(tenantId) + "#ID#" + part(identityHash), "GUARD");
    }

    /** An entry of the permission log, with the keys of the indexes by role, by resource, and by both. */
    static Map<String, AttributeValue> logEntry(LogEntry entry) {
        String tenant = tenant(entry.tenantId());
        String role = "#R#" + part(entry.roleId());
        String resource = "#S#" + part(entry.resourceId());
        return Map.of(
                "pk", AttributeValue.fromS(tenant),
                "sk", AttributeValue.fromS(entry.id()),
                "role", AttributeValue.fromS(tenant + role),
                "resource", AttributeValue.fromS(tenant + resource),
                "roleAndResource", AttributeValue.fromS(tenant + role + resource));
    }

    /** The options of one list of a tenant. */
    public static Map<String, AttributeValue> options(String tenantId, DropdownList list) {
        return key(tenant(tenantId), list.wire());
    }

    /** The primary key of an item that was read. */
    static Map<String, AttributeValue> of(Map<String, AttributeValue> item) {
        return Map.of("pk", Objects.requireNonNull(item.get("pk")), "sk", Objects.requireNonNull(item.get("sk")));
    }

    /** A version such that text order is version order. */
    private static String sortable(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .map(number -> "0".repeat(9 - number.length()) + number)
                .collect(Collectors.joining("."));
    }

    private static String tenant(String tenantId) {
        return "T#" + part(tenantId);
    }

    private static String user(String tenantId, String userId) {
        return tenant(tenantId) + "#U#" + part(userId);
    }

    private static Map<String, AttributeValue> key(String pk, String sk) {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
    }

    private static String part(String id) {
        return id.replace("%", "%25").replace("#", "%23");
    }
}
