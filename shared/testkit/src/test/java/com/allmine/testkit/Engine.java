package com.allmine.testkit;

import com.allmine.api.Caller;
import com.allmine.api.Json;
import com.allmine.data.DynamoLogEntries;
import com.allmine.data.Keys;
import com.allmine.data.LogEntries;
import com.allmine.data.LogEntry;
import com.allmine.data.Profile;
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.operator.DataFile;
import com.allmine.operator.Loader;
import com.allmine.template.Template;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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

/**
 * DynamoDB Local with the template's tables and the reference data, one for all tests of this JVM; LocalStack in its
 * place where the system property {@code engine} says so.
 */
final class Engine {
    static final String USERS = "Users";
    static final String CONSENTS = "Consents";
    static final String LOGS = "Logs";
    static final String IDEMPOTENCY = "Idempotency";

    private static final Template TEMPLATE = Template.nearest();
    private static final DynamoDbEmulator TABLES = start();
    private static final AtomicInteger EXTRA_TABLES = new AtomicInteger();

    private Engine() {}

    private static DynamoDbEmulator start() {
        DynamoDbEmulator tables = LocalStack.isWanted()
                ? DynamoDbEmulator.in(LocalStack.start().endpoint(), TEMPLATE.tables())
                : DynamoDbEmulator.start(TEMPLATE.tables(), Optional.empty());
        loader(tables.client(), USERS).reference(false);
        return tables;
    }

    private static Loader loader(DynamoDbClient client, String users) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Loader(
                client,
                new Loader.Tables(users, CONSENTS, "Dropdowns", LOGS, IDEMPOTENCY),
                "tests",
                InstantSource.system(),
                nowhere);
    }

    static DynamoDbClient client() {
        return TABLES.client();
    }

    /** A client of its own whose requests an interceptor sees, such as a meter. */
    static DynamoDbClient client(ExecutionInterceptor interceptor) {
        return DynamoDbClient.builder()
                .endpointOverride(TABLES.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(o -> o.addExecutionInterceptor(interceptor))
                .build();
    }

    /** The name of a new table with the keys that every table has. */
    static String emptyTable() {
        String name = "Extra-" + EXTRA_TABLES.incrementAndGet();
        client().createTable(t -> t.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute("pk"), attribute("sk"))
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
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

    /** Loads a user the way a stage does. */
    static void addUser(String table, String tenantId, Profile profile, String... blocks) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("_id", profile.id());
        if (profile.accountDeletionStatus() != null) {
            fields.put("accountDeletionStatus", profile.accountDeletionStatus());
        }
        if (profile.deletedAt() != null) {
            fields.put("deletedAt", profile.deletedAt());
        }
        load(
                table,
                Json.write(Map.of(
                        "tenantId", tenantId, "profile", fields, "accessFromIPsAllowedByUser", List.of(blocks))));
    }

    /** Loads a line of a file of users. */
    static void load(String table, String line) {
        String tenantId = Json.object(line).orElseThrow().path("tenantId").asText();
        loader(client(), table).users(new DataFile("users.jsonl", line), Set.of(tenantId), false);
    }

    /** Every item of the user's own partition, ascending. */
    static List<Map<String, AttributeValue>> items(String table, Caller caller) {
        return partition(
                table,
                Objects.requireNonNull(
                        Keys.profile(caller.tenantId(), caller.userId()).get("pk")));
    }

    /** Every version of the user's additional info, ascending. */
    static List<Map<String, AttributeValue>> infos(Caller caller) {
        return partition(USERS, Keys.infos(caller.tenantId(), caller.userId()));
    }

    private static List<Map<String, AttributeValue>> partition(String table, AttributeValue pk) {
        return client().query(q -> q.tableName(table)
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", pk)))
                .items();
    }

    /** Every item of the user whose sort key begins so, ascending. */
    static List<Map<String, AttributeValue>> items(String table, Caller caller, String prefix) {
        return items(table, caller).stream()
                .filter(item -> Objects.requireNonNull(item.get("sk")).s().startsWith(prefix))
                .toList();
    }

    /** The user's profile as it is stored. */
    static Map<String, AttributeValue> profile(Caller caller) {
        return items(USERS, caller, "PROFILE").getFirst();
    }

    /** A tenant's permission log, newest first. */
    static List<LogEntry> log(String tenantId) {
        return new DynamoLogEntries(client(), LOGS)
                .page(tenantId, LogEntries.Filter.NONE, 500, Optional.empty())
                .entries();
    }
}
