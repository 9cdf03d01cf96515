package com.allmine.data.user;

import static com.allmine.data.dynamo.Transactions.isConditionFailed;

import com.allmine.api.Caller;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Transactions;
import com.allmine.data.permission.Authorization;
import com.allmine.data.permissionlog.LogEntry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** Additional info in DynamoDB. One transaction adds the version, points the profile to it, and logs it. */
public final class DynamoAdditionalInfos implements AdditionalInfos {
    /** The index of each write in the transaction, and of its reason if the transaction is cancelled. */
    private static final int USER = 0;

    private static final int VERSION = 1;

    private final DynamoDbClient dynamo;
    private final String table;
    private final String logsTable;
    private final Ids ids;

    public DynamoAdditionalInfos(DynamoDbClient dynamo, String table, String logsTable, Ids ids) {
        this.dynamo = dynamo;
        this.table = table;
        this.logsTable = logsTable;
        this.ids = ids;
    }

    public static DynamoAdditionalInfos live() {
        return new DynamoAdditionalInfos(
                Dynamo.live(),
                Settings.required("USERS_TABLE"),
                Settings.required("LOGS_TABLE"),
                new Ids(InstantSource.system(), new SecureRandom()));
    }

    @Override
    public void add(Authorization authorization, String id, AdditionalInfo info, @Nullable String address) {
        Caller caller = authorization.caller();
        List<CancellationReason> reasons = Transactions.write(
                dynamo,
                List.of(
                        point(caller, id, address),
                        version(info.item(caller, id, Ids.time(id))),
                        LogEntry.allowed(ids.next(), authorization).put(logsTable)));
        if (!reasons.isEmpty() && !isConditionFailed(reasons.get(VERSION))) {
            throw Account.whyNotFor(address, reasons.get(USER)).refusal();
        }
    }

    private TransactWriteItem point(Caller caller, String id, @Nullable String address) {
        Account.Condition isOpen = Account.isOpenFor(address);
        Map<String, AttributeValue> values = new HashMap<>(isOpen.values());
        values.put(":id", AttributeValue.fromS(id));
        values.put(":now", AttributeValue.fromS(Json.time(Ids.time(id))));
        Update update = Update.builder()
                .tableName(table)
                .key(PrimaryKeys.profile(caller.tenantId(), caller.userId()))
                .updateExpression("SET " + AdditionalInfo.LATEST_ID + " = :id, updatedAt = :now")
                .conditionExpression(isOpen.expression())
                .expressionAttributeNames(isOpen.names())
                .expressionAttributeValues(values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return TransactWriteItem.builder().update(update).build();
    }

    private TransactWriteItem version(Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(p -> p.tableName(table).item(item).conditionExpression(PrimaryKeys.IS_NEW))
                .build();
    }
}
