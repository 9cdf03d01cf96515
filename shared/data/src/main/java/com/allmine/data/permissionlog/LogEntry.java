package com.allmine.data.permissionlog;

import com.allmine.api.json.Json;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
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
 * One entry of the permission log: who was given, denied, or made use of a permission.
 *
 * @param id time-ordered, as {@link Ids} makes them; the order of the log
 * @param roleId the role that has the permission, or that lacks it
 * @param resourceId the endpoint, by the name of its folder in {@code functions/}, such as {@code save-gender}, or the
 *     operator's command, such as {@code erase}
 * @param actor the id of the user, or of the operator, who did it
 * @param requestId the API Gateway's id of the request; null where none led to it
 * @param subject the id of the user whose data it was about; null where it is the actor's own, or nobody's
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
    /** The condition of every write: two entries of one id would be one. */
    static final String IS_NEW = "attribute_not_exists(pk)";

    /** What became of the permission. */
    public enum Effect {
        /** The role has it from now on. */
        GRANT,
        /** The role has it no more. */
        REVOKE,
        /** It was made use of. */
        ALLOW,
        /** It was asked for and is not there. */
        DENY
    }

    /** An entry of the time that its id has. */
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

    /** The same about the data of a user. */
    public LogEntry about(String userId) {
        return new LogEntry(id, tenantId, roleId, resourceId, permission, effect, actor, requestId, userId, createdAt);
    }

    static LogEntry of(String tenantId, Item item) {
        return new LogEntry(
                item.required("sk"),
                tenantId,
                item.required("roleId"),
                item.required("resourceId"),
                Permission.valueOf(item.required("permission")),
                Effect.valueOf(item.required("effect")),
                item.required("actor"),
                item.text("requestId"),
                item.text("subject"),
                Instant.parse(item.required("createdAt")));
    }

    /** Writes the entry as part of a transaction; never in place of another. */
    public TransactWriteItem put(String table) {
        return TransactWriteItem.builder()
                .put(p -> p.tableName(table).item(item()).conditionExpression(IS_NEW))
                .build();
    }

    /** As {@link #put(String)}, with the reason that an operator gave. */
    public TransactWriteItem put(String table, String reason) {
        Map<String, AttributeValue> item = item();
        item.put("reason", AttributeValue.fromS(reason));
        return TransactWriteItem.builder()
                .put(p -> p.tableName(table).item(item).conditionExpression(IS_NEW))
                .build();
    }

    /** The entry as the table of logs has it, with the keys of its indexes. */
    Map<String, AttributeValue> item() {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.logEntry(tenantId, id));
        item.putAll(PrimaryKeys.logPartitions(tenantId, roleId, resourceId));
        item.put("roleId", AttributeValue.fromS(roleId));
        item.put("resourceId", AttributeValue.fromS(resourceId));
        item.put("permission", AttributeValue.fromS(permission.name()));
        item.put("effect", AttributeValue.fromS(effect.name()));
        item.put("actor", AttributeValue.fromS(actor));
        if (requestId != null) {
            item.put("requestId", AttributeValue.fromS(requestId));
        }
        if (subject != null) {
            item.put("subject", AttributeValue.fromS(subject));
        }
        item.put("createdAt", AttributeValue.fromS(Json.time(createdAt)));
        return item;
    }
}
