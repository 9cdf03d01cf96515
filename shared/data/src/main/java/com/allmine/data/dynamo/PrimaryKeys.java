package com.allmine.data.dynamo;

import com.allmine.api.Caller;
import com.allmine.api.input.Choice;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The primary keys of all items. Ids are escaped, so no part of a key holds the separator {@code #}, and no id reaches
 * the items of another tenant or user.
 */
public final class PrimaryKeys {
    /** The partition key of every table. */
    public static final String PK = "pk";

    /** The sort key of every table. */
    public static final String SK = "sk";

    /** The condition of a write that must not replace an item. */
    public static final String IS_NEW = "attribute_not_exists(pk)";

    /** The condition of a write that must not create an item. */
    public static final String EXISTS = "attribute_exists(pk)";

    /** The partition key of an index of the permission log: the tenant and the role. */
    public static final String LOG_BY_ROLE = "role";

    /** The partition key of an index of the permission log: the tenant and the resource. */
    public static final String LOG_BY_RESOURCE = "resource";

    /** The partition key of an index of the permission log: the tenant, the role and the resource. */
    public static final String LOG_BY_ROLE_AND_RESOURCE = "roleAndResource";

    /** The partition key of the index of the decisions: the tenant and the id of the consent. */
    public static final String CONSENT = "consent";

    /** The sort key of every profile. */
    public static final String PROFILE = "PROFILE";

    /** How the sort key of every version of a legal document begins. */
    public static final String DOCUMENT_VERSION = "V#";

    private static final String TENANT = "T#";
    private static final String USER = "#U#";
    private static final String DOCUMENTS = "#DOC#";
    private static final String INFO = "INFO#";
    private static final String GUARD = "GUARD";
    private static final String HEAD = "HEAD#";
    private static final String EVENT = "EVENT#";
    private static final String TEXT = "TEXT#";
    private static final String SUMMARY = "SUMMARY#";

    private PrimaryKeys() {}

    /** The partition of a user in the tables of users, consents and idempotency records. */
    public static AttributeValue user(String tenantId, String userId) {
        return AttributeValue.fromS(tenant(tenantId) + USER + part(userId));
    }

    public static Map<String, AttributeValue> profile(String tenantId, String userId) {
        return key(user(tenantId, userId), PROFILE);
    }

    /** One version of a user's additional info. */
    public static Map<String, AttributeValue> info(Caller caller, String id) {
        return key(infos(caller.tenantId(), caller.userId()), part(id));
    }

    /**
     * The partition of all additional info of a user. It is not the profile's: a policy can tell partitions apart, but
     * not sort keys. A role that may put an item into the profile's partition may replace the profile.
     */
    public static AttributeValue infos(String tenantId, String userId) {
        return AttributeValue.fromS(INFO + part(tenantId) + USER + part(userId));
    }

    /** The partition of all versions of a user's identity. It is not the profile's, for the same reason. */
    public static AttributeValue identities(String tenantId, String userId) {
        return AttributeValue.fromS("IDENTITY#" + part(tenantId) + USER + part(userId));
    }

    /** The idempotency record of a user, by the hash of the client's key. */
    public static Map<String, AttributeValue> idempotencyRecord(Caller caller, String hash) {
        return key(user(caller.tenantId(), caller.userId()), part(hash));
    }

    /** The policy of a tenant. */
    public static Map<String, AttributeValue> policy(String tenantId) {
        return key(AttributeValue.fromS(tenant(tenantId)), "POLICY");
    }

    /** A published version of a legal document. */
    public static Map<String, AttributeValue> document(String tenantId, Choice documentType, String version) {
        return key(documents(tenantId, documentType), DOCUMENT_VERSION + sortable(version));
    }

    /** The text of a published version. It has its own item: recording a decision does not need it. */
    public static Map<String, AttributeValue> documentText(String tenantId, Choice documentType, String version) {
        return key(documents(tenantId, documentType), TEXT + sortable(version));
    }

    /** The summary of what a published version changes. */
    public static Map<String, AttributeValue> documentSummary(String tenantId, Choice documentType, String version) {
        return key(documents(tenantId, documentType), SUMMARY + sortable(version));
    }

    /** The partition of all versions of a legal document. */
    public static AttributeValue documents(String tenantId, Choice documentType) {
        return AttributeValue.fromS(tenant(tenantId) + DOCUMENTS + documentType.wire());
    }

    /** The user's current decision on a document. */
    public static Map<String, AttributeValue> head(Caller caller, Choice documentType) {
        return key(user(caller.tenantId(), caller.userId()), HEAD + documentType.wire());
    }

    /** One decision of the user on a document; the first has the sequence 1. */
    public static Map<String, AttributeValue> event(Caller caller, Choice documentType, int sequence) {
        return key(
                user(caller.tenantId(), caller.userId()), EVENT + "%s#%09d".formatted(documentType.wire(), sequence));
    }

    /** The partition of a decision in the index of the decisions. */
    public static AttributeValue consent(String tenantId, String id) {
        return AttributeValue.fromS(tenant(tenantId) + "#C#" + part(id));
    }

    /** The users of a tenant who hold one identity number, and the attempts on it, by the number's hash. */
    public static Map<String, AttributeValue> identityGuard(String tenantId, String identityHash) {
        return key(AttributeValue.fromS(tenant(tenantId) + "#ID#" + part(identityHash)), GUARD);
    }

    /** An entry of the permission log. */
    public static Map<String, AttributeValue> logEntry(String tenantId, String id) {
        return key(log(tenantId), id);
    }

    /** The partition of all entries of a tenant's permission log. */
    public static AttributeValue log(String tenantId) {
        return AttributeValue.fromS(tenant(tenantId));
    }

    /** The partition keys of a log entry in each index of the permission log, by attribute. */
    public static Map<String, AttributeValue> logIndexes(String tenantId, String roleId, String resourceId) {
        String tenant = tenant(tenantId);
        String role = "#R#" + part(roleId);
        String resource = "#S#" + part(resourceId);
        return Map.of(
                LOG_BY_ROLE, AttributeValue.fromS(tenant + role),
                LOG_BY_RESOURCE, AttributeValue.fromS(tenant + resource),
                LOG_BY_ROLE_AND_RESOURCE, AttributeValue.fromS(tenant + role + resource));
    }

    /** The count of an actor's denials within one hour, by resource and role. */
    public static Map<String, AttributeValue> denialCount(
            String tenantId, String actor, String resourceId, String roleId, Instant time) {
        String hour = time.truncatedTo(ChronoUnit.HOURS).toString();
        return key(denials(tenantId, actor), hour + "#" + part(resourceId) + "#" + part(roleId));
    }

    /** The partition of all denial counts of an actor. It holds no log entry, so a function may update its items. */
    public static AttributeValue denials(String tenantId, String actor) {
        return AttributeValue.fromS("DENIALS#" + part(tenantId) + "#" + part(actor));
    }

    /** The permissions of a tenant's roles. */
    public static Map<String, AttributeValue> rolePermissions(String tenantId) {
        return key(rolePermissions(), tenantId);
    }

    /**
     * The partition of the permissions of all tenants. It is not a tenant's: a role that may put log entries must not
     * change permissions.
     */
    public static AttributeValue rolePermissions() {
        return AttributeValue.fromS("ROLE_PERMISSIONS");
    }

    /** Registers a tenant, so that the commands of operators know it. */
    public static Map<String, AttributeValue> registered(String tenantId) {
        return key(tenants(), tenantId);
    }

    /** The partition of all registered tenants. */
    public static AttributeValue tenants() {
        return AttributeValue.fromS("TENANTS");
    }

    /** The options of a tenant's dropdown list. */
    public static Map<String, AttributeValue> options(String tenantId, Choice list) {
        return key(AttributeValue.fromS(tenant(tenantId)), list.wire());
    }

    /** The primary key of an item. */
    public static Map<String, AttributeValue> of(Map<String, AttributeValue> item) {
        return Map.of(PK, Objects.requireNonNull(item.get(PK)), SK, Objects.requireNonNull(item.get(SK)));
    }

    /** The partition key of an item. */
    public static String pk(Map<String, AttributeValue> item) {
        return Objects.requireNonNull(item.get(PK)).s();
    }

    /** The sort key of an item. */
    public static String sk(Map<String, AttributeValue> item) {
        return Objects.requireNonNull(item.get(SK)).s();
    }

    public static boolean isProfile(Map<String, AttributeValue> item) {
        return sk(item).equals(PROFILE);
    }

    public static boolean isIdentityGuard(Map<String, AttributeValue> item) {
        return sk(item).equals(GUARD);
    }

    /** Whether an item is a user's current decision on any document. */
    public static boolean isHead(Map<String, AttributeValue> item) {
        return sk(item).startsWith(HEAD);
    }

    /** Whether an item is a user's current decision on this document. */
    public static boolean isHead(Map<String, AttributeValue> item, Choice documentType) {
        return sk(item).equals(HEAD + documentType.wire());
    }

    /** The type of the legal document that a current decision is on, as clients write it. */
    public static String headOf(Map<String, AttributeValue> head) {
        return sk(head).substring(HEAD.length());
    }

    /** Whether an item is a published version of a legal document. */
    public static boolean isDocumentVersion(Map<String, AttributeValue> item) {
        return pk(item).contains(DOCUMENTS) && sk(item).startsWith(DOCUMENT_VERSION);
    }

    /** Whether a partition holds the versions of a user's additional info. */
    public static boolean isInfo(String partition) {
        return partition.startsWith(INFO);
    }

    /** Whether an item is one of a user's decisions on any document. */
    public static boolean isEvent(Map<String, AttributeValue> item) {
        return sk(item).startsWith(EVENT);
    }

    /** Whether an item is one of a user's decisions on this document. */
    public static boolean isEvent(Map<String, AttributeValue> item, Choice documentType) {
        return sk(item).startsWith(EVENT + documentType.wire() + "#");
    }

    /** Whether an item is the text of a published document. */
    public static boolean isDocumentText(Map<String, AttributeValue> item) {
        return sk(item).startsWith(TEXT);
    }

    /** Whether a partition holds the entries of a tenant's permission log. */
    public static boolean isLog(String partition) {
        return partition.startsWith(TENANT) && partition.indexOf('#', TENANT.length()) < 0;
    }

    /** Whether a partition belongs to a user. */
    public static boolean isUser(String partition) {
        return partition.contains(USER);
    }

    /** The tenant that a partition belongs to. */
    public static String tenantOf(String partition) {
        return id(partition.split("#", 3)[1]);
    }

    /** The type of the legal document that a partition belongs to, as clients write it. */
    public static String documentTypeOf(String partition) {
        return partition.substring(partition.lastIndexOf('#') + 1);
    }

    /** The version of the legal document that an item is. */
    public static String documentVersionOf(Map<String, AttributeValue> item) {
        String sortable = sk(item).substring(DOCUMENT_VERSION.length());
        return Arrays.stream(sortable.split("\\.", -1))
                .map(number -> Integer.toString(Integer.parseInt(number)))
                .collect(Collectors.joining("."));
    }

    /** The user that a partition belongs to; {@link #isUser} must hold. */
    public static String userOf(String partition) {
        return id(partition.split("#", 4)[3]);
    }

    /** Pads each number with zeros, so that text order is version order. */
    private static String sortable(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .map(number -> "0".repeat(9 - number.length()) + number)
                .collect(Collectors.joining("."));
    }

    static String tenant(String tenantId) {
        return TENANT + part(tenantId);
    }

    static Map<String, AttributeValue> key(AttributeValue pk, String sk) {
        return Map.of(PK, pk, SK, AttributeValue.fromS(sk));
    }

    static String part(String id) {
        return id.replace("%", "%25").replace("#", "%23");
    }

    static String id(String part) {
        return part.replace("%23", "#").replace("%25", "%");
    }
}
