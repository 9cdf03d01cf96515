package com.allmine.data.dynamo;

import com.allmine.api.Caller;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.dropdown.DropdownList;
import com.allmine.data.permissionlog.LogEntry;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The primary keys of all items. A part never holds the separator, so no id can reach into another's items. */
public final class PrimaryKeys {
    /** The partition of every tenant's matrix. */
    public static final String ROLE_PERMISSIONS = "ROLE_PERMISSIONS";

    /** The partition that names every tenant. */
    public static final String TENANTS = "TENANTS";

    private PrimaryKeys() {}

    public static Map<String, AttributeValue> profile(String tenantId, String userId) {
        return key(user(tenantId, userId), "PROFILE");
    }

    /** The additional info of one call of the user. */
    public static Map<String, AttributeValue> info(Caller caller, String id) {
        return key(infos(caller.tenantId(), caller.userId()).s(), part(id));
    }

    /**
     * The partition of all additional info of a user. It is not the profile's: a policy knows partitions but no sort keys,
     * and whoever may put an item beside a profile may put one over it.
     */
    public static AttributeValue infos(String tenantId, String userId) {
        return AttributeValue.fromS("INFO#" + part(tenantId) + "#U#" + part(userId));
    }

    /** The partition of all versions of a user's identity, apart from the profile for the same reason. */
    public static AttributeValue identities(String tenantId, String userId) {
        return AttributeValue.fromS("IDENTITY#" + part(tenantId) + "#U#" + part(userId));
    }

    /** The record of a client's idempotency key, in the table of such records. */
    public static Map<String, AttributeValue> idempotencyRecord(Caller caller, String hash) {
        return key(user(caller.tenantId(), caller.userId()), part(hash));
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

    /** The users of a tenant who hold one identity number, and the attempts on it, by the number's keyed hash. */
    public static Map<String, AttributeValue> identityGuard(String tenantId, String identityHash) {
        return key(tenant(tenantId) + "#ID#" + part(identityHash), "GUARD");
    }

    /** An entry of the permission log. */
    public static Map<String, AttributeValue> logEntry(String tenantId, String id) {
        return key(tenant(tenantId), id);
    }

    /** How often the denial of an entry was repeated within its hour. */
    public static Map<String, AttributeValue> denials(LogEntry entry) {
        String hour = entry.createdAt().truncatedTo(ChronoUnit.HOURS).toString();
        return key(
                denials(entry.tenantId(), entry.actor()).s(),
                hour + "#" + part(entry.resourceId()) + "#" + part(entry.roleId()));
    }

    /** The partition of all such counts of an actor. It holds no entry, so a function may change what is in it. */
    public static AttributeValue denials(String tenantId, String actor) {
        return AttributeValue.fromS("DENIALS#" + part(tenantId) + "#" + part(actor));
    }

    /** The partitions that hold the entries of this role and resource: the table's, and one of each index. */
    public static Map<String, AttributeValue> logPartitions(String tenantId, String roleId, String resourceId) {
        String tenant = tenant(tenantId);
        String role = "#R#" + part(roleId);
        String resource = "#S#" + part(resourceId);
        return Map.of(
                "pk", AttributeValue.fromS(tenant),
                "role", AttributeValue.fromS(tenant + role),
                "resource", AttributeValue.fromS(tenant + resource),
                "roleAndResource", AttributeValue.fromS(tenant + role + resource));
    }

    /** The partition of all entries of a tenant's permission log. */
    public static AttributeValue log(String tenantId) {
        return AttributeValue.fromS(tenant(tenantId));
    }

    /** The tenant that a partition belongs to. */
    public static String tenantOf(String partition) {
        return id(partition.split("#", 3)[1]);
    }

    /** The user that a partition of a user belongs to. */
    public static String userOf(String partition) {
        return id(partition.split("#", 4)[3]);
    }

    private static String id(String part) {
        return part.replace("%23", "#").replace("%25", "%");
    }

    /** The matrix of a tenant; no tenant's partition, so that who may write entries may not write this. */
    public static Map<String, AttributeValue> rolePermissions(String tenantId) {
        return key(ROLE_PERMISSIONS, tenantId);
    }

    /** That a tenant is there, and so has a log to be sealed. */
    public static Map<String, AttributeValue> registered(String tenantId) {
        return key(TENANTS, tenantId);
    }

    /** One seal of a tenant's log, the first having sequence 1. */
    public static Map<String, AttributeValue> checkpoint(String tenantId, int sequence) {
        return key(checkpoints(tenantId).s(), "%09d".formatted(sequence));
    }

    /** The partition of all seals of a tenant's log. */
    public static AttributeValue checkpoints(String tenantId) {
        return AttributeValue.fromS("CHECKPOINTS#" + part(tenantId));
    }

    /** The options of one list of a tenant. */
    public static Map<String, AttributeValue> options(String tenantId, DropdownList list) {
        return key(tenant(tenantId), list.wire());
    }

    /** The primary key of an item that was read. */
    public static Map<String, AttributeValue> of(Map<String, AttributeValue> item) {
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
