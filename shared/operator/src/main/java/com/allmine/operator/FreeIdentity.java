package com.allmine.operator;

import com.allmine.api.json.Json;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.identity.Contact;
import com.allmine.data.identity.Identity;
import com.allmine.data.permission.Permission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.operator.Loader.Tables;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Frees an identity number from a user who holds it wrongly: one transaction removes the user from the guard of the
 * number, takes the identity off an account that is still open, and logs the reason. Every version of the identity is
 * kept until its {@code retainUntil}.
 */
final class FreeIdentity {
    static final String COMMAND = "free-identity";

    private final DynamoDbClient dynamo;
    private final Tables tables;
    private final IdentityGuards guards;
    private final String actor;
    private final Ids ids;
    private final PrintStream out;

    FreeIdentity(DynamoDbClient dynamo, Tables tables, IdentityGuards guards, String actor, Ids ids, PrintStream out) {
        this.dynamo = dynamo;
        this.tables = tables;
        this.guards = guards;
        this.actor = actor;
        this.ids = ids;
        this.out = out;
    }

    /** @throws IllegalStateException where the user holds no number, or changes at this moment; nothing has changed then */
    void run(String tenantId, String userId, String reason) {
        StoredUser user = StoredUser.read(dynamo, tables, tenantId, userId);
        String name = "the user " + userId + " of " + tenantId;
        if (!user.profile().containsKey(Identity.FIELD)) {
            throw new IllegalStateException(name + " has no confirmed identity");
        }
        List<TransactWriteItem> writes = new ArrayList<>(guards.release(user));
        if (writes.isEmpty()) {
            throw new IllegalStateException(name + " holds no identity number");
        }
        LogEntry entry = Operator.entry(ids, tenantId, userId, COMMAND, Permission.DELETE, actor);
        if (!user.isClosed()) {
            writes.add(unconfirm(user, entry.id()));
        }
        writes.add(entry.put(tables.logs(), reason));
        try {
            dynamo.transactWriteItems(t -> t.transactItems(writes));
        } catch (TransactionCanceledException e) {
            throw new IllegalStateException(name + " changes at this moment: run the command again", e);
        }
        out.printf("freed the identity number of %s%n", name);
    }

    /** A confirmation that has read the identity before sees another identityConfirmationId, and decides again. */
    private TransactWriteItem unconfirm(StoredUser user, String entryId) {
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
                                ":old",
                                        AttributeValue.fromS(StoredUser.text(user.profile(), Identity.FIELD)
                                                .orElseThrow()))))
                .build();
    }
}
