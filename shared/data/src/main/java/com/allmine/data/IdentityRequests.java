package com.allmine.data;

import com.allmine.api.Caller;
import com.allmine.api.Json;
import com.allmine.api.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * What the workflow reads and writes to confirm an identity, as the input of its execution: JSON in the form of Step
 * Functions' integration with DynamoDB. The workflow reads to tell a user why not, and to spare the national register;
 * what it decides on is a condition of the transaction again, so that of two racing requests one is refused.
 *
 * <p>An identity is guarded under its hash by every hash key there is, so that a new key forgets nobody. The guard under
 * the oldest key knows everybody who was ever added, and is the one to read.
 */
public final class IdentityRequests {
    private final String usersTable;
    private final String logsTable;

    public IdentityRequests(String usersTable, String logsTable) {
        this.usersTable = usersTable;
        this.logsTable = logsTable;
    }

    public static IdentityRequests live() {
        return new IdentityRequests(Settings.required("USERS_TABLE"), Settings.required("LOGS_TABLE"));
    }

    /** The members of the execution's input that have to do with tables. */
    public Map<String, Object> of(Confirmation wish) {
        Caller caller = wish.caller();
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("profileKey", StepFunctionsJson.attributes(Keys.profile(caller.tenantId(), caller.userId())));
        input.put(
                "guardKey",
                StepFunctionsJson.attributes(guard(wish, wish.guardHashes().getFirst())));
        input.put("confirmationId", wish.id());
        input.put("identityHashes", wish.guardHashes());
        input.put("accountLimit", wish.accountLimit());
        input.put("addressBlocks", Account.blocks(wish.address()));
        input.put("now", Json.time(wish.now()));
        input.put("refusalsCountFrom", Json.time(wish.refusalsCountFrom()));
        input.put("commit", commit(wish));
        return input;
    }

    private Map<String, Object> commit(Confirmation wish) {
        List<TransactWriteItem> writes = new ArrayList<>();
        writes.add(write(profile(wish)));
        wish.guardHashes().forEach(hash -> writes.add(write(guarded(wish, hash))));
        Map<String, AttributeValue> info = wish.info().item(wish.caller(), wish.id(), wish.now());
        writes.add(TransactWriteItem.builder()
                .put(p -> p.tableName(usersTable).item(info))
                .build());
        writes.add(wish.admission().entry(wish.entryId()).put(logsTable));
        return Map.of(
                "ClientRequestToken", wish.entryId(),
                "TransactItems", writes.stream().map(StepFunctionsJson::write).toList());
    }

    private Update profile(Confirmation wish) {
        Account.Condition open = Account.isOpenFor(wish.address());
        Map<String, String> names = new HashMap<>(open.names());
        names.put("#identity", Identity.FIELD);
        names.put("#name", "name");
        Map<String, AttributeValue> values = new HashMap<>(open.values());
        values.put(":identity", AttributeValue.fromS(wish.sealedIdentity()));
        values.put(":hash", AttributeValue.fromS(wish.identityHash()));
        values.put(":retain", AttributeValue.fromS(Retention.until(wish.now())));
        values.put(":method", AttributeValue.fromS(wish.method().name()));
        values.put(":info", AttributeValue.fromS(wish.id()));
        values.put(":now", AttributeValue.fromS(Json.time(wish.now())));
        values.put(":clear", AttributeValue.fromS("CLEAR"));
        values.put(":from", AttributeValue.fromS(Json.time(wish.refusalsCountFrom())));
        StringJoiner hashes = new StringJoiner(", ", "(", ")");
        for (int i = 0; i < wish.guardHashes().size(); i++) {
            hashes.add(":hash" + i);
            values.put(":hash" + i, AttributeValue.fromS(wish.guardHashes().get(i)));
        }
        return Update.builder()
                .tableName(usersTable)
                .key(Keys.profile(wish.caller().tenantId(), wish.caller().userId()))
                .updateExpression("SET #identity = :identity, identityHash = :hash, identityMethod = :method,"
                        + " identityConfirmedAt = :now, identityConfirmationId = :info, retainUntil = :retain,"
                        + " additionalInfoId = :info, updatedAt = :now REMOVE #name, surname, birthDate")
                .conditionExpression(open.expression()
                        + " AND (attribute_not_exists(amlStatus) OR amlStatus = :clear)"
                        + " AND (attribute_not_exists(registerRefusal5) OR registerRefusal5 <= :from)"
                        + " AND (attribute_not_exists(identityHash) OR identityHash IN " + hashes + ")")
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .build();
    }

    private Update guarded(Confirmation wish, String hash) {
        String userId = wish.caller().userId();
        return Update.builder()
                .tableName(usersTable)
                .key(guard(wish, hash))
                .updateExpression("ADD #users :self")
                .conditionExpression("attribute_not_exists(#users) OR contains(#users, :user) OR size(#users) < :limit")
                .expressionAttributeNames(Map.of("#users", "users"))
                .expressionAttributeValues(Map.of(
                        ":self", AttributeValue.fromSs(List.of(userId)),
                        ":user", AttributeValue.fromS(userId),
                        ":limit", AttributeValue.fromN(Integer.toString(wish.accountLimit()))))
                .build();
    }

    private static Map<String, AttributeValue> guard(Confirmation wish, String hash) {
        return Keys.identityGuard(wish.caller().tenantId(), hash);
    }

    private static TransactWriteItem write(Update update) {
        return TransactWriteItem.builder().update(update).build();
    }
}
