package com.allmine.data.dynamo;

import java.util.Map;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads whole partitions. */
public final class Queries {
    private Queries() {}

    /**
     * Every item of a partition, ascending by sort key, by strongly consistent reads. A page is read when the iteration
     * reaches it.
     */
    public static SdkIterable<Map<String, AttributeValue>> partition(
            DynamoDbClient dynamo, String table, AttributeValue pk) {
        return dynamo.queryPaginator(q -> q.tableName(table)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", pk))
                        .consistentRead(true))
                .items();
    }
}
