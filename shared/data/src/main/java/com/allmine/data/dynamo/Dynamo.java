package com.allmine.data.dynamo;

import com.allmine.aws.Aws;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The DynamoDB client that all stores of a function share. It is created when the first store is wired. It is the
 * low-level client: the enhanced one costs a quarter more CPU on a warm request.
 */
public final class Dynamo {
    private static final DynamoDbClient LIVE = Aws.client(DynamoDbClient.builder());

    private Dynamo() {}

    public static DynamoDbClient live() {
        return LIVE;
    }
}
