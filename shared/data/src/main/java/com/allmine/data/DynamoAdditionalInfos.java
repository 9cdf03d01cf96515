package com.allmine.data;

import com.allmine.api.Caller;
import com.allmine.api.Json;
import com.allmine.api.Settings;
import java.security.SecureRandom;
import java.time.Instant;
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

/** Additional info in DynamoDB: one transaction adds the version, points the profile to it, and logs it, if the user may. */
public final class DynamoAdditionalInfos implements AdditionalInfos {
    /** The only write whose condition can fail: an id is made once. */
    private static final int USER = 0;

    private final DynamoDbClient dynamo;
    private final String table;
    private final String logsTable;
    private final Ids ids;
    private final InstantSource clock;

    public DynamoAdditionalInfos(DynamoDbClient dynamo, String table, String logsTable, Ids ids, InstantSource clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.logsTable = logsTable;
        this.ids = ids;
        this.clock = clock;
    }

    public static DynamoAdditionalInfos live() {
        InstantSource clock = InstantSource.system();
        return new DynamoAdditionalInfos(
                Dynamo.live(),
                Settings.required("USERS_TABLE"),
                Settings.required("LOGS_TABLE"),
                new Ids(clock, new SecureRandom()),
                clock);
    }

    @Override
    public String add(Admission admission, AdditionalInfo info, @Nullable String address) {
        Caller caller = admission.caller();
        String id = ids.next();
        Instant now = clock.instant();
        List<CancellationReason> reasons = Transactions.write(
                dynamo,
                List.of(
                        point(caller, id, Json.time(now), address),
                        version(info.item(caller, id, now)),
                        admission.entry(ids.next()).put(logsTable)));
        if (!reasons.isEmpty()) {
            throw Account.whyNotFor(address, reasons.get(USER)).refusal();
        }
        return id;
    }

    private TransactWriteItem point(Caller caller, String id, String now, @Nullable String address) {
        Account.Condition mayChange = Account.isOpenFor(address);
        Map<String, AttributeValue> values = new HashMap<>(mayChange.values());
        values.put(":id", AttributeValue.fromS(id));
        values.put(":now", AttributeValue.fromS(now));
        Update update = Update.builder()
                .tableName(table)
                .key(Keys.profile(caller.tenantId(), caller.userId()))
                .updateExpression("SET additionalInfoId = :id, updatedAt = :now")
                .conditionExpression(mayChange.expression())
                .expressionAttributeNames(mayChange.names())
                .expressionAttributeValues(values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return TransactWriteItem.builder().update(update).build();
    }

    private TransactWriteItem version(Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(p -> p.tableName(table).item(item))
                .build();
    }
}
