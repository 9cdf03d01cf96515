package com.allmine.data;

import com.allmine.api.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One entry of the permission log: who was given, denied, or made use of a permission.
 *
 * @param id time-ordered, as {@link Ids} makes them; the order of the log
 * @param roleId the role that has the permission, or that lacks it
 * @param resourceId the endpoint, by the name of its folder in {@code functions/}, such as {@code save-gender}
 * @param actor the id of the user, or of the operator, who did it
 * @param requestId the API Gateway's id of the request; null where none led to it
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
        Instant createdAt) {

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

    /** The entry as the table of logs has it, with the keys of its indexes. */
    Map<String, AttributeValue> item() {
        Map<String, AttributeValue> item = new HashMap<>(Keys.logEntry(this));
        item.put("roleId", AttributeValue.fromS(roleId));
        item.put("resourceId", AttributeValue.fromS(resourceId));
        item.put("permission", AttributeValue.fromS(permission.name()));
        item.put("effect", AttributeValue.fromS(effect.name()));
        item.put("actor", AttributeValue.fromS(actor));
        if (requestId != null) {
            item.put("requestId", AttributeValue.fromS(requestId));
        }
        item.put("createdAt", AttributeValue.fromS(Json.time(createdAt)));
        return item;
    }
}
