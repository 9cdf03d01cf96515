package com.allmine.data.dynamo;

import com.allmine.aws.Aws;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The one DynamoDB client of a function, shared by its stores; made when the first of them is wired. Low-level, for the
 * enhanced client costs a quarter more of CPU when warm.
 */
public final class Dynamo {
    private static final DynamoDbClient LIVE = Aws.client(DynamoDbClient.builder());

    private Dynamo() {}

    public static DynamoDbClient live() {
        return LIVE;
    }
}
