package com.allmine.data.dynamo;

import com.allmine.api.Caller;
import com.allmine.api.json.Json;
import com.allmine.data.Cidr;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.consent.SampleDocuments;
import com.allmine.data.consent.Translations;
import com.allmine.data.permissionlog.DynamoLogEntries;
import com.allmine.data.permissionlog.LogEntries;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.data.user.Account;
import com.allmine.data.user.Profile;
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.template.SamTemplate;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The tables of template.yaml with the published documents. All tests of a JVM share them. They are in DynamoDB Local, or,
 * with the system property {@code tables=localstack}, in LocalStack.
 */
public final class TestTables {
    public static final String USERS = "Users";
    public static final String CONSENTS = "Consents";
    public static final String LOGS = "Logs";
    public static final String IDEMPOTENCY = "Idempotency";
    public static final String EVENTS = "Events";
    public static final String AUDIT = "Audit";

    private static final SamTemplate TEMPLATE = SamTemplate.nearest();
    private static final DynamoDbEmulator TABLES = start();
    private static final AtomicInteger EXTRA_TABLES = new AtomicInteger();

    private TestTables() {}

    private static DynamoDbEmulator start() {
        DynamoDbEmulator tables = LocalStack.isWanted()
                ? DynamoDbEmulator.in(LocalStack.start().endpoint(), TEMPLATE.tables())
                : DynamoDbEmulator.start(TEMPLATE.tables(), Optional.empty());
        publish(tables.client(), SampleDocuments.all());
        return tables;
    }

    private static void publish(DynamoDbClient client, List<DocumentVersion> versions) {
        for (DocumentVersion version : versions) {
            Translations text = SampleDocuments.text(version.type(), version.version());
            Translations summary = SampleDocuments.summary(version.type(), version.version());
            Stream.of(version.textItem(text), version.summaryItem(summary), version.item())
                    .forEach(item -> client.putItem(p -> p.tableName(CONSENTS).item(item)));
        }
    }

    /** Publishes versions, or replaces them, with the sample's texts and summaries. */
    public static void publish(List<DocumentVersion> versions) {
        publish(client(), versions);
    }

    public static DynamoDbClient client() {
        return TABLES.client();
    }

    /** A new client whose requests go through an interceptor, such as a meter. */
    public static DynamoDbClient client(ExecutionInterceptor interceptor) {
        return DynamoDbClient.builder()
                .endpointOverride(TABLES.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(o -> o.addExecutionInterceptor(interceptor))
                .build();
    }

    /** Puts items into a table, 25 at a time: BatchWriteItem takes no more. */
    public static void put(String table, List<Map<String, AttributeValue>> items) {
        items.stream()
                .map(item ->
                        WriteRequest.builder().putRequest(p -> p.item(item)).build())
                .gather(Gatherers.windowFixed(25))
                .forEach(batch -> client().batchWriteItem(b -> b.requestItems(Map.of(table, batch))));
    }

    /** Creates a table with the primary key of all tables, and returns its name. */
    public static String emptyTable() {
        String name = "Extra-" + EXTRA_TABLES.incrementAndGet();
        client().createTable(t -> t.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute(PrimaryKeys.PK), attribute(PrimaryKeys.SK))
                .keySchema(key(PrimaryKeys.PK, KeyType.HASH), key(PrimaryKeys.SK, KeyType.RANGE)));
        return name;
    }

    private static AttributeDefinition attribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    /** Adds a user with an allow-list of these blocks of addresses; without blocks, without an allow-list. */
    public static void addUser(String table, String tenantId, Profile profile, String... blocks) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.profile(tenantId, profile.id()));
        Json.object(Json.write(profile)).orElseThrow().properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                item.put(field.getKey(), value(field.getValue()));
            }
        });
        if (blocks.length > 0) {
            List<String> canonical = Arrays.stream(blocks)
                    .map(block -> Cidr.canonical(block).orElseThrow())
                    .toList();
            item.put(Account.ALLOWED_BLOCKS, AttributeValue.fromSs(canonical));
        }
        client().putItem(p -> p.tableName(table).item(item));
    }

    private static AttributeValue value(JsonNode json) {
        if (json.isBoolean()) {
            return AttributeValue.fromBool(json.booleanValue());
        }
        if (json.isArray()) {
            return AttributeValue.fromL(
                    json.valueStream().map(TestTables::value).toList());
        }
        if (json.isObject()) {
            Map<String, AttributeValue> members = new HashMap<>();
            json.properties().forEach(member -> members.put(member.getKey(), value(member.getValue())));
            return AttributeValue.fromM(members);
        }
        return AttributeValue.fromS(json.asText());
    }

    /** Every item of the user's own partition, ascending. */
    public static List<Map<String, AttributeValue>> items(String table, Caller caller) {
        return partition(table, PrimaryKeys.user(caller.tenantId(), caller.userId()));
    }

    /** Every version of the user's additional info, ascending. */
    public static List<Map<String, AttributeValue>> infos(Caller caller) {
        return partition(USERS, PrimaryKeys.infos(caller.tenantId(), caller.userId()));
    }

    private static List<Map<String, AttributeValue>> partition(String table, AttributeValue pk) {
        return Queries.partition(client(), table, pk).stream().toList();
    }

    /** The wanted items of the user's partition, ascending. */
    public static List<Map<String, AttributeValue>> items(
            String table, Caller caller, Predicate<Map<String, AttributeValue>> isWanted) {
        return items(table, caller).stream().filter(isWanted).toList();
    }

    /** The item of the user's profile. */
    public static Map<String, AttributeValue> profile(Caller caller) {
        return items(USERS, caller, PrimaryKeys::isProfile).getFirst();
    }

    /** A tenant's permission log, newest first. */
    public static List<LogEntry> log(String tenantId) {
        return new DynamoLogEntries(client(), LOGS)
                .page(tenantId, LogEntries.Filter.NONE, 500, Optional.empty())
                .entries();
    }
}
