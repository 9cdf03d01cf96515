package com.allmine.data.aml;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Transactions;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.data.user.Account;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** The AML statuses in the profiles in DynamoDB. One conditional transaction decides and writes. */
public final class DynamoAmlStatuses implements AmlStatuses {
    /** The user exists and was not erased, and no decision stands that is the same or newer. */
    private static final String IS_NEWER = PrimaryKeys.EXISTS + " AND attribute_not_exists(erasedAt)"
            + " AND (attribute_not_exists(amlTime) OR amlTime < :time OR (amlTime = :time AND amlEventId < :id))";

    private final DynamoDbClient dynamo;
    private final String usersTable;
    private final String logsTable;

    public DynamoAmlStatuses(DynamoDbClient dynamo, String usersTable, String logsTable) {
        this.dynamo = dynamo;
        this.usersTable = usersTable;
        this.logsTable = logsTable;
    }

    public static DynamoAmlStatuses live() {
        return new DynamoAmlStatuses(Dynamo.live(), Settings.required("USERS_TABLE"), Settings.required("LOGS_TABLE"));
    }

    @Override
    public boolean apply(AmlDecision decision, LogEntry entry, String reason) {
        List<CancellationReason> reasons =
                Transactions.write(dynamo, List.of(set(decision, entry.createdAt()), entry.put(logsTable, reason)));
        if (reasons.isEmpty()) {
            return true;
        }
        if (!Transactions.isConditionFailed(reasons.getFirst())) {
            throw Problem.SERVICE_UNAVAILABLE.refusal().because("the id of the log entry is taken");
        }
        Item profile = new Item(reasons.getFirst().item());
        if (profile.isNone()) {
            throw Problem.USER_NOT_FOUND.refusal();
        }
        if (profile.text(Account.ERASED_AT) != null) {
            throw Problem.ACCOUNT_CLOSED.refusal();
        }
        return false;
    }

    private TransactWriteItem set(AmlDecision decision, Instant now) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":status", AttributeValue.fromS(decision.status().name()));
        values.put(":time", AttributeValue.fromS(Json.time(decision.time())));
        values.put(":id", AttributeValue.fromS(decision.id()));
        values.put(":source", AttributeValue.fromS(decision.source()));
        values.put(":reference", AttributeValue.fromS(decision.reference()));
        values.put(":now", AttributeValue.fromS(Json.time(now)));
        String change = "SET amlStatus = :status, amlTime = :time, amlEventId = :id, amlSource = :source,"
                + " amlReference = :reference, updatedAt = :now";
        if (decision.validUntil() == null) {
            change += " REMOVE amlValidUntil";
        } else {
            change += ", amlValidUntil = :validUntil";
            values.put(":validUntil", AttributeValue.fromS(Json.time(decision.validUntil())));
        }
        Update update = Update.builder()
                .tableName(usersTable)
                .key(PrimaryKeys.profile(decision.tenantId(), decision.userId()))
                .updateExpression(change)
                .conditionExpression(IS_NEWER)
                .expressionAttributeValues(values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return TransactWriteItem.builder().update(update).build();
    }
}
