package com.allmine.data.audit;

import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.audit.AuditTrees.Leaf;
import com.allmine.data.dynamo.BatchGet;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.PrimaryKeys;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
        Map<String, AttributeValue> item = Aws.call(
                "DynamoDB GetItem",
                () -> dynamo.getItem(
                                g -> g.tableName(table(stream)).key(leaf.key()).consistentRead(true))
                        .item());
        return item.isEmpty() ? Optional.empty() : Optional.of(AuditEntry.text(stream, item));
    }

    @Override
    public Map<Leaf, String> texts(AuditStream stream, Collection<Leaf> leaves) {
        Set<Map<String, AttributeValue>> keys = leaves.stream().map(Leaf::key).collect(Collectors.toSet());
        Map<Map<String, AttributeValue>, String> byKey = new BatchGet(dynamo, table(stream))
                .currentItems(keys).stream()
                        .collect(Collectors.toMap(PrimaryKeys::of, item -> AuditEntry.text(stream, item)));
        Map<Leaf, String> texts = new HashMap<>();
        for (Leaf leaf : leaves) {
            String text = byKey.get(leaf.key());
            if (text != null) {
                texts.put(leaf, text);
            }
        }
        return texts;
    }

    private String table(AuditStream stream) {
        return switch (stream) {
            case PERMISSION -> logsTable;
            case CONSENT -> consentsTable;
        };
    }
}
