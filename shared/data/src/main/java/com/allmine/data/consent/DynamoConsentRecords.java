package com.allmine.data.consent;

import com.allmine.api.Caller;
import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Queries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The decisions in DynamoDB. One strongly consistent query reads all decisions of a user, and with them the whole chain. An
 * index tells whose a decision of a tenant is, so it costs one query more.
 */
public final class DynamoConsentRecords implements ConsentRecords {
    private static final String BY_CONSENT = "by-consent";

    private final DynamoDbClient dynamo;
    private final String table;

    public DynamoConsentRecords(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    public static DynamoConsentRecords live() {
        return new DynamoConsentRecords(Dynamo.live(), Settings.required("CONSENTS_TABLE"));
    }

    @Override
    public Optional<ConsentRecord> own(Caller caller, String id) {
        return find(PrimaryKeys.user(caller.tenantId(), caller.userId()), id);
    }

    @Override
    public Optional<ConsentRecord> ofTenant(String tenantId, String id) {
        return Ids.isId(id) ? user(tenantId, id).flatMap(user -> find(user, id)) : Optional.empty();
    }

    private Optional<ConsentRecord> find(AttributeValue user, String id) {
        List<Map<String, AttributeValue>> items = Aws.call(
                "DynamoDB Query",
                () -> Queries.partition(dynamo, table, user).stream().toList());
        return ConsentRecord.find(items, id);
    }

    /** The partition of the user whose decision it is. */
    private Optional<AttributeValue> user(String tenantId, String id) {
        return Aws.call(
                        "DynamoDB Query",
                        () -> dynamo.query(q -> q.tableName(table)
                                .indexName(BY_CONSENT)
                                .keyConditionExpression("#consent = :consent")
                                .expressionAttributeNames(Map.of("#consent", PrimaryKeys.CONSENT))
                                .expressionAttributeValues(Map.of(":consent", PrimaryKeys.consent(tenantId, id)))))
                .items()
                .stream()
                .findFirst()
                .map(item -> AttributeValue.fromS(PrimaryKeys.pk(item)));
    }
}
