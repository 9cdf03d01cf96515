package com.allmine.emulators.dynamodb;

import com.allmine.template.Table;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Server;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * The tables of template.yaml, in DynamoDB Local or in another emulator that is already running. DynamoDB Local runs in
 * this JVM and listens on a free loopback port.
 */
public final class DynamoDbEmulator implements AutoCloseable {
    /** The only web origin that DynamoDB Local allows. No site can have a name below .invalid. */
    private static final String NO_ORIGIN = "https://nobody.invalid";

    /** Held in a field because the JVM forgets the level of a logger that nothing refers to. */
    private static final Logger SQLITE = Logger.getLogger("com.almworks.sqlite4java");

    private final AutoCloseable server;
    private final URI endpoint;
    private final DynamoDbClient client;

    private DynamoDbEmulator(AutoCloseable server, URI endpoint) {
        this.server = server;
        this.endpoint = endpoint;
        this.client = configured(DynamoDbClient.builder()).build();
    }

    private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> B configured(B builder) {
        return builder.endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create());
    }

    /**
     * Starts DynamoDB Local and creates the tables that do not exist.
     *
     * @param folder for the data; empty keeps the data in memory
     */
    public static DynamoDbEmulator start(List<Table> tables, Optional<Path> folder) {
        SQLITE.setLevel(Level.WARNING);
        // The server of DynamoDB Local listens on every interface, so its handler gets this server instead.
        Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try {
            LocalDynamoDBRequestHandler requests = new LocalDynamoDBRequestHandler(
                    0, folder.isEmpty(), folder.map(Path::toString).orElse(null), true, false);
            LocalDynamoDBServerHandler handler = new LocalDynamoDBServerHandler(requests, NO_ORIGIN);
            server.setHandler(new LoopbackHandler(handler));
            server.start();
            DynamoDbEmulator emulator = new DynamoDbEmulator(
                    () -> {
                        server.stop();
                        handler.close();
                    },
                    URI.create("http://127.0.0.1:" + server.getURI().getPort()));
            tables.forEach(emulator::create);
            return emulator;
        } catch (Exception e) { // declared by DynamoDB Local
            throw new IllegalStateException("DynamoDB Local did not start", e);
        }
    }

    /** Connects to an emulator that is running, and creates the tables that do not exist. */
    public static DynamoDbEmulator in(URI endpoint, List<Table> tables) {
        DynamoDbEmulator remote = new DynamoDbEmulator(() -> {}, endpoint);
        tables.forEach(remote::create);
        return remote;
    }

    /** The endpoint for the SDK. */
    public URI endpoint() {
        return endpoint;
    }

    public DynamoDbClient client() {
        return client;
    }

    /** A new client for the streams of the tables. The caller closes it. */
    public DynamoDbStreamsClient streams() {
        return configured(DynamoDbStreamsClient.builder()).build();
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
            if (table.hasStream()) {
                request.streamSpecification(
                        stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES));
            }
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
        } catch (Exception e) { // declared by DynamoDB Local
            throw new IllegalStateException("DynamoDB Local did not stop", e);
        }
    }
}
