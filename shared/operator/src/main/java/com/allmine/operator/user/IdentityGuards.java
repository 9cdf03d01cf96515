package com.allmine.operator.user;

import com.allmine.crypto.FieldEncryption;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.identity.Identity;
import com.allmine.data.identity.IdentityHash;
import com.allmine.operator.table.StoredItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The guards of identity numbers. A guard lists the users of a tenant who hold the number. */
public final class IdentityGuards {
    private static final String HOLDERS = "holders";
    private static final String CONFIRMED_HOLDERS = "confirmedHolders";
    private static final AttributeValue NOBODY = AttributeValue.fromSs(List.of());

    private final DynamoDbClient dynamo;
    private final String table;
    private final FieldEncryption encryption;
    private final IdentityHash identityHash;

    /**
     * Reads guards from a table.
     *
     * @param table the table of users
     * @param identityHash hashes an identity number under every hash key, because any of them may have made a guard
     */
    public IdentityGuards(DynamoDbClient dynamo, String table, FieldEncryption encryption, IdentityHash identityHash) {
        this.dynamo = dynamo;
        this.table = table;
        this.encryption = encryption;
        this.identityHash = identityHash;
    }

    /** The users who hold a number, each with the method of confirmation: {@code DECLARED} or {@code NVI}. */
    public Map<String, String> holders(String tenantId, String number) {
        Map<String, String> holders = new TreeMap<>();
        for (Map<String, AttributeValue> key : keys(tenantId, number)) {
            Map<String, AttributeValue> guard = read(key);
            users(guard, HOLDERS).forEach(user -> holders.putIfAbsent(user, "DECLARED"));
            users(guard, CONFIRMED_HOLDERS).forEach(user -> holders.put(user, "NVI"));
        }
        return holders;
    }

    private List<Map<String, AttributeValue>> keys(String tenantId, String number) {
        return identityHash.allOfNumber(tenantId, number).stream()
                .map(hashed -> PrimaryKeys.identityGuard(tenantId, hashed))
                .toList();
    }

    /** Removes the user from each guard of their identity number; deletes a guard that has no other user. */
    List<TransactWriteItem> release(StoredUser user) {
        String encrypted = StoredItem.text(user.profile(), Identity.FIELD).orElseThrow();
        String number = Identity.parse(encryption.decrypt(user.owner(), Identity.FIELD, encrypted))
                .userIdentityNumber();
        List<TransactWriteItem> writes = new ArrayList<>();
        for (Map<String, AttributeValue> key : keys(user.owner().tenantId(), number)) {
            Set<String> holders = users(read(key), HOLDERS);
            if (holders.contains(user.owner().userId())) {
                writes.add(release(key, user.owner().userId(), holders.size() == 1));
            }
        }
        return writes;
    }

    private Map<String, AttributeValue> read(Map<String, AttributeValue> key) {
        return dynamo.getItem(g -> g.tableName(table).key(key).consistentRead(true))
                .item();
    }

    private static Set<String> users(Map<String, AttributeValue> guard, String attribute) {
        return new TreeSet<>(guard.getOrDefault(attribute, NOBODY).ss());
    }

    /** The write fails if the holders have changed since the guard was read. */
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
