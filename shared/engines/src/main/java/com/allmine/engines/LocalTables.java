package com.allmine.engines;

import com.allmine.template.Table;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/** The template's tables in DynamoDB Local, an HTTP server on a free port of this JVM, or in another engine. */
public final class LocalTables implements AutoCloseable {
    private final AutoCloseable server;
    private final URI endpoint;
    private final DynamoDbClient client;

    private LocalTables(AutoCloseable server, URI endpoint) {
        this.server = server;
        this.endpoint = endpoint;
        this.client = DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /**
     * Starts the engine with the tables, those already in the folder kept.
     *
     * @param folder where the data stays; empty keeps it in memory only
     */
    public static LocalTables start(List<Table> tables, Optional<Path> folder) {
        List<String> options = new ArrayList<>(List.of("-sharedDb", "-disableTelemetry"));
        options.addAll(folder.map(path -> List.of("-dbPath", path.toString())).orElse(List.of("-inMemory")));
        int port = freePort();
        options.addAll(List.of("-port", Integer.toString(port)));
        try {
            DynamoDBProxyServer server = ServerRunner.createServerFromCommandLineArgs(options.toArray(String[]::new));
            server.start();
            LocalTables local = new LocalTables(server::stop, URI.create("http://127.0.0.1:" + port));
            tables.forEach(local::create);
            return local;
        } catch (Exception e) { // the engine's own signature
            throw new IllegalStateException("DynamoDB Local does not start", e);
        }
    }

    /** The tables in an engine that is running there. */
    public static LocalTables in(URI endpoint, List<Table> tables) {
        LocalTables remote = new LocalTables(() -> {}, endpoint);
        tables.forEach(remote::create);
        return remote;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    /** Where the SDK finds the tables. */
    public URI endpoint() {
        return endpoint;
    }

    public DynamoDbClient client() {
        return client;
    }

    private void create(Table table) {
        if (client.listTables().tableNames().contains(table.name())) {
            return;
        }
        client.createTable(request -> {
            request.tableName(table.name())
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(table.attributes().entrySet().stream()
                            .map(a -> AttributeDefinition.builder()
                                    .attributeName(a.getKey())
                                    .attributeType(a.getValue())
                                    .build())
                            .toList())
                    .keySchema(schema(table.key()));
            if (!table.indexes().isEmpty()) {
                request.globalSecondaryIndexes(table.indexes().stream()
                        .map(index -> GlobalSecondaryIndex.builder()
                                .indexName(index.name())
                                .keySchema(schema(index.key()))
                                .projection(p -> p.projectionType(ProjectionType.ALL))
                                .build())
                        .toList());
            }
        });
    }

    private static List<KeySchemaElement> schema(Table.Key key) {
        return List.of(element(key.partition(), KeyType.HASH), element(key.sort(), KeyType.RANGE));
    }

    private static KeySchemaElement element(String attribute, KeyType type) {
        return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
    }

    @Override
    public void close() {
        client.close();
        try {
            server.close();
        } catch (Exception e) { // the engine's own signature
            throw new IllegalStateException("DynamoDB Local does not stop", e);
        }
    }
}
