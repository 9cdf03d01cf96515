package com.allmine.data.audit;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.dynamo.AuditKeys;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** The checkpoints in DynamoDB, by strongly consistent reads. */
public final class DynamoCheckpoints implements Checkpoints {
    private static final String ORIGIN = "origin";
    private static final String SIZE = "size";
    private static final String ROOT_HASH = "rootHash";
    private static final String CREATED_AT = "createdAt";
    private static final String NOTE = "note";

    private final DynamoDbClient dynamo;
    private final String table;

    public DynamoCheckpoints(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    public static DynamoCheckpoints live() {
        return new DynamoCheckpoints(Dynamo.live(), Settings.required("AUDIT_TABLE"));
    }

    @Override
    public Optional<Stored> last(String tenantId, AuditStream stream) {
        return query(QueryRequest.builder()
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", AuditKeys.checkpoints(tenantId, stream)))
                        .scanIndexForward(false)
                        .limit(1))
                .stream()
                .findFirst();
    }

    @Override
    public Page page(String tenantId, AuditStream stream, int limit, long after) {
        Map<String, AttributeValue> key = AuditKeys.checkpoint(tenantId, stream, after);
        List<Stored> found = query(QueryRequest.builder()
                .keyConditionExpression("pk = :pk AND sk > :after")
                .expressionAttributeValues(Map.of(
                        ":pk", AuditKeys.checkpoints(tenantId, stream),
                        ":after", AttributeValue.fromS(PrimaryKeys.sk(key))))
                // One more tells whether there is another page.
                .limit(limit + 1));
        return new Page(found.subList(0, Math.min(limit, found.size())), found.size() > limit);
    }

    private List<Stored> query(QueryRequest.Builder query) {
        QueryRequest request = query.tableName(table).consistentRead(true).build();
        return Aws.call("DynamoDB Query", () -> dynamo.query(request).items()).stream()
                .map(DynamoCheckpoints::stored)
                .toList();
    }

    private static Stored stored(Map<String, AttributeValue> attributes) {
        Item item = new Item(attributes);
        return new Stored(
                Long.parseLong(item.required(PrimaryKeys.SK)),
                new Checkpoint(item.required(ORIGIN), item.longNumber(SIZE), item.required(ROOT_HASH)),
                Instant.parse(item.required(CREATED_AT)),
                item.required(NOTE));
    }

    @Override
    public boolean add(String tenantId, AuditStream stream, Stored stored) {
        Map<String, AttributeValue> item = new HashMap<>(AuditKeys.checkpoint(tenantId, stream, stored.sequence()));
        Checkpoint checkpoint = stored.checkpoint();
        item.put(ORIGIN, AttributeValue.fromS(checkpoint.origin()));
        item.put(SIZE, AttributeValue.fromN(Long.toString(checkpoint.size())));
        item.put(ROOT_HASH, AttributeValue.fromS(checkpoint.rootHash()));
        item.put(CREATED_AT, AttributeValue.fromS(Json.time(stored.createdAt())));
        item.put(NOTE, AttributeValue.fromS(stored.note()));
        return Aws.call("DynamoDB PutItem", () -> put(item));
    }

    private boolean put(Map<String, AttributeValue> item) {
        try {
            dynamo.putItem(p -> p.tableName(table).item(item).conditionExpression(PrimaryKeys.IS_NEW));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }
}
