package com.allmine.data.audit;

import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.audit.AuditTrees.Leaf;
import com.allmine.data.dynamo.Dynamo;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of both streams in DynamoDB, by strongly consistent reads. */
public final class DynamoAuditEntries implements AuditEntries {
    private final DynamoDbClient dynamo;
    private final String logsTable;
    private final String consentsTable;

    public DynamoAuditEntries(DynamoDbClient dynamo, String logsTable, String consentsTable) {
        this.dynamo = dynamo;
        this.logsTable = logsTable;
        this.consentsTable = consentsTable;
    }

    public static DynamoAuditEntries live() {
        return new DynamoAuditEntries(
                Dynamo.live(), Settings.required("LOGS_TABLE"), Settings.required("CONSENTS_TABLE"));
    }

    @Override
    public Optional<String> text(AuditStream stream, Leaf leaf) {
        String table = switch (stream) {
            case PERMISSION -> logsTable;
            case CONSENT -> consentsTable;
        };
        Map<String, AttributeValue> item = Aws.call(
                "DynamoDB GetItem",
                () -> dynamo.getItem(g -> g.tableName(table).key(leaf.key()).consistentRead(true))
                        .item());
        return item.isEmpty() ? Optional.empty() : Optional.of(AuditEntry.text(stream, item));
    }
}
