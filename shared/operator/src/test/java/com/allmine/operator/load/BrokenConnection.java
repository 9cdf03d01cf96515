package com.allmine.operator.load;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** A connection to DynamoDB that breaks at the write with a number. */
final class BrokenConnection implements ExecutionInterceptor {
    private final Break way;
    private final int at;
    private int writes;

    /** The point at which the connection breaks. */
    enum Break {
        /** The write does not arrive. */
        REQUEST,
        /** The write is done, but its response does not arrive. */
        RESPONSE
    }

    /** @param at the number of the write, from 0 */
    BrokenConnection(Break way, int at) {
        this.way = way;
        this.at = at;
    }

    DynamoDbClient client(URI endpoint) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .overrideConfiguration(o -> o.addExecutionInterceptor(this))
                .build();
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (isWrite(context.request()) && writes++ == at && way == Break.REQUEST) {
            throw SdkClientException.create("the connection broke");
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        if (isWrite(context.request()) && writes == at + 1 && way == Break.RESPONSE) {
            throw SdkClientException.create("the connection broke");
        }
    }

    private static boolean isWrite(SdkRequest request) {
        return request instanceof PutItemRequest || request instanceof TransactWriteItemsRequest;
    }
}
