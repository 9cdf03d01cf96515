package com.allmine.operator.user;

import com.allmine.api.json.Json;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.identity.Contact;
import com.allmine.data.identity.Identity;
import com.allmine.data.permission.Permission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.operator.log.OperatorEntry;
import com.allmine.operator.table.StoredItem;
import com.allmine.operator.table.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Frees an identity number from a user who holds it wrongly. One transaction removes the user from the guard, removes
 * the identity from an open account, and logs the reason. Every version of the identity stays until its {@code
 * retainUntil}.
 */
public final class IdentityRelease {
    private final DynamoDbClient dynamo;
    private final Tables tables;
    private final IdentityGuards guards;
    private final String actor;
    private final Ids ids;

    public IdentityRelease(DynamoDbClient dynamo, Tables tables, IdentityGuards guards, String actor, Ids ids) {
        this.dynamo = dynamo;
        this.tables = tables;
        this.guards = guards;
        this.actor = actor;
        this.ids = ids;
    }

    /**
     * Frees the number of a user.
     *
     * @throws IllegalStateException if the user holds no number, or changes at the same time; then nothing has changed
     */
    public void run(String tenantId, String userId, String reason) {
        StoredUser user = StoredUser.read(dynamo, tables, tenantId, userId);
        String name = "the user " + userId + " of " + tenantId;
        if (!user.profile().containsKey(Identity.FIELD)) {
            throw new IllegalStateException(name + " has no confirmed identity");
        }
        List<TransactWriteItem> writes = new ArrayList<>(guards.release(user));
        if (writes.isEmpty()) {
            throw new IllegalStateException(name + " holds no identity number");
        }
        LogEntry entry = OperatorEntry.about(userId, ids, tenantId, "free-identity", Permission.DELETE, actor);
        if (!user.isClosed()) {
            writes.add(removeIdentity(user, entry.id()));
        }
        writes.add(entry.put(tables.logs(), reason));
        try {
            dynamo.transactWriteItems(t -> t.transactItems(writes));
        } catch (TransactionCanceledException e) {
            throw new IllegalStateException(name + " changes at this moment: run the command again", e);
        }
    }

    /** A confirmation that read the identity earlier finds another identityConfirmationId, and decides again. */
    private TransactWriteItem removeIdentity(StoredUser user, String entryId) {
        Instant now = Ids.time(entryId);
        return TransactWriteItem.builder()
                .update(u -> u.tableName(tables.users())
                        .key(PrimaryKeys.of(user.profile()))
                        .updateExpression("SET identityConfirmationId = :new, updatedAt = :now REMOVE #identity,"
                                + " identityHash, personHash, identityMethod, identityConfirmedAt, #contact")
                        .conditionExpression("#identity = :old")
                        .expressionAttributeNames(Map.of("#identity", Identity.FIELD, "#contact", Contact.FIELD))
                        .expressionAttributeValues(Map.of(
                                ":new", AttributeValue.fromS(entryId),
                                ":now", AttributeValue.fromS(Json.time(now)),
                                ":old", AttributeValue.fromS(StoredItem.required(user.profile(), Identity.FIELD)))))
                .build();
    }
}
