package com.allmine.emulators.eventbridge;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;

/** The unchanged client of the SDK, and entries for it. */
final class BusClient {
    static final String DETAIL = "{\"id\":\"7\",\"data\":{\"isAccepted\":true}}";

    private BusClient() {}

    static EventBridgeClient of(EventBridgeEmulator emulator) {
        return EventBridgeClient.builder()
                .endpointOverride(emulator.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    static PutEventsResponse put(EventBridgeEmulator emulator, PutEventsRequestEntry... entries) {
        try (EventBridgeClient client = of(emulator)) {
            return client.putEvents(request -> request.entries(entries));
        }
    }

    static PutEventsRequestEntry.Builder entry(String type) {
        return PutEventsRequestEntry.builder()
                .eventBusName("Bus")
                .source("com.example")
                .detailType(type)
                .detail(DETAIL);
    }
}
