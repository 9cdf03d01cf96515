package com.allmine.load;

import com.allmine.data.Identity;
import com.allmine.data.Keyed;
import com.allmine.data.Keys;
import com.allmine.data.Sealer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The guards of identity numbers: which users of a tenant hold one. */
final class IdentityGuards {
    private static final String HOLDERS = "holders";
    private static final AttributeValue NOBODY = AttributeValue.fromSs(List.of());

    private final DynamoDbClient dynamo;
    private final String table;
    private final Sealer sealer;
    private final Keyed hash;

    /** @param hash of an identity number under every hash key: a guard is found whatever its key */
    IdentityGuards(DynamoDbClient dynamo, String table, Sealer sealer, Keyed hash) {
        this.dynamo = dynamo;
        this.table = table;
        this.sealer = sealer;
        this.hash = hash;
    }

    /** Removes the user from each guard of their identity number; deletes a guard that has no other user. */
    List<TransactWriteItem> release(StoredUser user) {
        String sealed = StoredUser.text(user.profile(), Identity.FIELD).orElseThrow();
        String number = Identity.parse(sealer.open(user.owner(), Identity.FIELD, sealed))
                .userIdentityNumber();
        String tenantId = user.owner().tenantId();
        List<TransactWriteItem> writes = new ArrayList<>();
        for (String hashed : hash.hash(tenantId, "identity:" + number)) {
            Map<String, AttributeValue> key = Keys.identityGuard(tenantId, hashed);
            Set<String> holders = holders(key);
            if (holders.contains(user.owner().userId())) {
                writes.add(release(key, user.owner().userId(), holders.size() == 1));
            }
        }
        return writes;
    }

    private Set<String> holders(Map<String, AttributeValue> key) {
        Map<String, AttributeValue> guard = dynamo.getItem(
                        g -> g.tableName(table).key(key).consistentRead(true))
                .item();
        return new TreeSet<>(guard.getOrDefault(HOLDERS, NOBODY).ss());
    }

    /** Fails the transaction if another user became a holder, or the other holders went, since the guard was read. */
    private TransactWriteItem release(Map<String, AttributeValue> key, String userId, boolean isLast) {
        TransactWriteItem.Builder write = TransactWriteItem.builder();
        AttributeValue one = AttributeValue.fromN("1");
        if (isLast) {
            return write.delete(d -> d.tableName(table)
                            .key(key)
                            .conditionExpression("size(holders) = :one AND contains(holders, :self)")
                            .expressionAttributeValues(Map.of(":one", one, ":self", AttributeValue.fromS(userId))))
                    .build();
        }
        return write.update(u -> u.tableName(table)
                        .key(key)
                        .updateExpression("DELETE holders :selves, confirmedHolders :selves")
                        .conditionExpression("size(holders) > :one")
                        .expressionAttributeValues(
                                Map.of(":one", one, ":selves", AttributeValue.fromSs(List.of(userId)))))
                .build();
    }
}
