package com.allmine.data;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The DynamoDB client of a function: low-level, for the enhanced one costs a quarter more of CPU when warm. */
final class Dynamo {
    private Dynamo() {}

    static DynamoDbClient live() {
        return Aws.client(DynamoDbClient.builder());
    }
}
