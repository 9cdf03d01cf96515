package com.allmine.peers.sdk;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.crac.Core;
import org.crac.Resource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The calls to AWS of the endpoint and nothing else: no event is parsed, no token verified, no body validated. It primes
 * all three calls before a snapshot, and repeats the two reads after it, as ours does.
 */
public final class SaveGender implements RequestStreamHandler, Resource {
    /** The user of the recorded event. */
    private static final String USER = "507f1f77bcf86cd799439011";

    private final DynamoDbClient dynamo = DynamoDbClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    private final SecretsManagerClient secrets = SecretsManagerClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    private boolean hasRead;

    public SaveGender() {
        Core.getGlobalContext().register(this);
    }

    @Override
    public void handleRequest(InputStream event, OutputStream response, Context context) throws IOException {
        if (!hasRead) {
            read();
        }
        write(USER);
        response.write("{\"statusCode\":200}".getBytes(StandardCharsets.UTF_8));
    }

    private void read() {
        secrets.getSecretValue(r -> r.secretId(setting("SIGNING_KEYS_SECRET"))).secretString();
        Map<String, AttributeValue> permissions = Map.of("pk", text("ROLE_PERMISSIONS"), "sk", text("default"));
        KeysAndAttributes keys =
                KeysAndAttributes.builder().keys(List.of(permissions)).build();
        dynamo.batchGetItem(b -> b.requestItems(Map.of(setting("LOGS_TABLE"), keys)));
        hasRead = true;
    }

    private void write(String user) {
        dynamo.updateItem(UpdateItemRequest.builder()
                .tableName(setting("USERS_TABLE"))
                .key(Map.of("pk", text("T#default#U#" + user), "sk", text("PROFILE")))
                .updateExpression("SET gender = :gender, updatedAt = :now")
                .conditionExpression("attribute_exists(pk)")
                .expressionAttributeValues(Map.of(
                        ":gender", text("male"),
                        ":now", text(Instant.now().toString())))
                .returnValues(ReturnValue.ALL_NEW)
                .build());
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        try {
            read();
            // Ours answers two whole requests in a round, one in each language.
            for (int i = 0; i < 2 * Integer.parseInt(setting("PRIMING_ROUNDS")); i++) {
                write(USER);
            }
        } catch (SdkException e) {
            // While an image is trained there is no AWS: the classes are loaded all the same.
        }
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        read();
    }

    private static String setting(String name) {
        return System.getProperty(name, System.getenv(name));
    }

    private static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }
}
