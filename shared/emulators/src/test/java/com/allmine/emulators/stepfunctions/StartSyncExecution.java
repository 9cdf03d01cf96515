package com.allmine.emulators.stepfunctions;

import java.net.URI;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;

/** Runs in a separate class loader like a function: takes "endpoint arn", starts that state machine, returns its status. */
public final class StartSyncExecution implements UnaryOperator<String> {
    @Override
    public String apply(String target) {
        String[] parts = target.split(" ", 2);
        try (SfnClient client = client(parts[0])) {
            return client.startSyncExecution(r -> r.stateMachineArn(parts[1])).statusAsString();
        }
    }

    static SfnClient client(String endpoint) {
        return SfnClient.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
