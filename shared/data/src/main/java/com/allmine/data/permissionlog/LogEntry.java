package com.allmine.data.permissionlog;

import com.allmine.api.Caller;
import com.allmine.api.json.Json;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.permission.Authorization;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * One entry of the permission log: a permission was granted, revoked, used or denied.
 *
 * @param id made by {@link Ids}; the log is ordered by it
 * @param roleId the role that has the permission, or lacks it
 * @param resourceId the endpoint, by the name of its folder in {@code functions/}, such as {@code save-gender}, or the
 *     operator command, such as {@code erase}
 * @param actor the id of the user or operator who acted
 * @param requestId the API Gateway's id of the request; null if there was no request
 * @param subject the id of the user whose data was affected; null if it was the actor's own or nobody's
 */
public record LogEntry(
        String id,
        String tenantId,
        String roleId,
        String resourceId,
        Permission permission,
        Effect effect,
        String actor,
        @Nullable String requestId,
        @Nullable String subject,
        Instant createdAt) {
    static final String RESOURCE_ID = "resourceId";

    /** The attribute that names who acted. */
    public static final String ACTOR = "actor";

    /** The attribute that names the user whose data was affected. */
    public static final String SUBJECT = "subject";

    /** The change or use of the permission. */
    public enum Effect {
        /** The role has it from now on. */
        GRANT,
        /** The role no longer has it. */
        REVOKE,
        /** A user or operator used it. */
        ALLOW,
        /** A user needed it and did not have it. */
        DENY
    }

    /** An entry about the actor's own data. Its time is that of its id. */
    public static LogEntry of(
            String id, String tenantId, Grant grant, Effect effect, String actor, @Nullable String requestId) {
        RequiredPermission required = grant.required();
        return new LogEntry(
                id,
                tenantId,
                grant.roleId(),
                required.resourceId(),
                required.permission(),
                effect,
                actor,
                requestId,
                null,
                Ids.time(id));
    }

    /** The entry of an authorized request, to be written in one transaction with the request's effect. */
    public static LogEntry allowed(String id, Authorization authorization) {
        Caller caller = authorization.caller();
        return of(
                id, caller.tenantId(), authorization.grant(), Effect.ALLOW, caller.userId(), authorization.requestId());
    }

    /** The same entry, about a user's data. */
    public LogEntry about(String userId) {
        return new LogEntry(id, tenantId, roleId, resourceId, permission, effect, actor, requestId, userId, createdAt);
    }

    static LogEntry of(String tenantId, Item item) {
        return new LogEntry(
                item.required(PrimaryKeys.SK),
                tenantId,
                item.required("roleId"),
                item.required(RESOURCE_ID),
                Permission.valueOf(item.required("permission")),
                Effect.valueOf(item.required("effect")),
                item.required(ACTOR),
                item.text("requestId"),
                item.text(SUBJECT),
                Instant.parse(item.required("createdAt")));
    }

    /** Puts the entry in a transaction, which fails if its id is taken. */
    public TransactWriteItem put(String table) {
        return TransactWriteItem.builder()
                .put(p -> p.tableName(table).item(item()).conditionExpression(PrimaryKeys.IS_NEW))
                .build();
    }

    /** The same as {@link #put(String)}, with the operator's reason. */
    public TransactWriteItem put(String table, String reason) {
        return TransactWriteItem.builder()
                .put(p -> p.tableName(table).item(item(reason)).conditionExpression(PrimaryKeys.IS_NEW))
                .build();
    }

    /** The item of the entry, with the operator's reason. */
    public Map<String, AttributeValue> item(String reason) {
        Map<String, AttributeValue> item = item();
        item.put("reason", AttributeValue.fromS(reason));
        return item;
    }

    /** The primary key of the count of this entry's denials. */
    public Map<String, AttributeValue> denialCount() {
        return PrimaryKeys.denialCount(tenantId, actor, resourceId, roleId, createdAt);
    }

    /** The item of the entry, with the keys of the indexes. */
    Map<String, AttributeValue> item() {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.logEntry(tenantId, id));
        item.putAll(PrimaryKeys.logIndexes(tenantId, roleId, resourceId));
        item.put("roleId", AttributeValue.fromS(roleId));
        item.put(RESOURCE_ID, AttributeValue.fromS(resourceId));
        item.put("permission", AttributeValue.fromS(permission.name()));
        item.put("effect", AttributeValue.fromS(effect.name()));
        item.put(ACTOR, AttributeValue.fromS(actor));
        if (requestId != null) {
            item.put("requestId", AttributeValue.fromS(requestId));
        }
        if (subject != null) {
            item.put(SUBJECT, AttributeValue.fromS(subject));
        }
        item.put("createdAt", AttributeValue.fromS(Json.time(createdAt)));
        return item;
    }
}
