package com.allmine.operator.command;

import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeyRotation;
import com.allmine.crypto.KeySecret;
import com.allmine.crypto.KeySet;
import com.allmine.crypto.PublishedKeys;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.emulators.secretsmanager.SecretsManagerEmulator;
import com.allmine.emulators.sts.StsEmulator;
import com.allmine.operator.OperatorCli;
import com.allmine.operator.OperatorTables;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A stage for the tests of commands: emulators for tables, secrets and identity, and settings that name them. */
final class Stage implements AutoCloseable {
    static final String KEY_SET = """
        {"keys": [
          {"kty": "oct", "use": "sig", "kid": "sign-1", "k": "dGVzdC1vbmx5LXNpZ25pbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "oct", "use": "enc", "kid": "encrypt-1", "k": "dGVzdC1vbmx5LXNlYWxpbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "oct", "use": "hash", "kid": "hash-1", "k": "dGVzdC1vbmx5LWhhc2hpbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "EC", "crv": "P-256", "use": "receipt", "kid": "receipt-1",
            "x": "bIJyN_dqKuhf70ts-t3GZAPk2FnuhpEROyrAI_m96Ck",
            "y": "XLbMFuL8osZNteHzgfIo-YmdDMOCOwF-FXrATNgwdoM",
            "d": "h63NzJjdDkkVP7wQsmpJCBOW2zh2ddhqEMY3nbnATEY"},
          {"kty": "OKP", "crv": "Ed25519", "use": "checkpoint", "kid": "checkpoint-1",
            "x": "o8_nq5AfPpcOUG2XwLpvVfr1SwXnv89naC9FQxkZ4s4",
            "d": "a5PvX_J6tvTDbblG-k33pNmtCyvBnjQJEA6nvy_BNiE"}
        ]}\
        """;

    private final SecretsManagerEmulator secrets = SecretsManagerEmulator.start();
    private final StsEmulator identity = StsEmulator.start();
    private final Map<String, String> settings = Map.ofEntries(
            Map.entry("USERS_TABLE", "Users"),
            Map.entry("CONSENTS_TABLE", "Consents"),
            Map.entry("DROPDOWNS_TABLE", "Dropdowns"),
            Map.entry("LOGS_TABLE", "Logs"),
            Map.entry("IDEMPOTENCY_TABLE", "Idempotency"),
            Map.entry("EVENTS_TABLE", "Events"),
            Map.entry("AUDIT_TABLE", "Audit"),
            Map.entry("SIGNING_KEYS_SECRET", "sig"),
            Map.entry("ENCRYPTION_KEYS_SECRET", "enc"),
            Map.entry("HASH_KEYS_SECRET", "hash"),
            Map.entry("RECEIPT_KEYS_SECRET", "receipt"),
            Map.entry("CHECKPOINT_KEYS_SECRET", "checkpoint"),
            Map.entry("PUBLISHED_KEYS_SECRET", "published"),
            Map.entry("USER", "ops-7"),
            Map.entry("aws.region", "eu-central-1"),
            Map.entry("aws.accessKeyId", "test"),
            Map.entry("aws.secretAccessKey", "test"),
            Map.entry("aws.endpointUrlSts", identity.endpoint().toString()),
            Map.entry("aws.endpointUrlSecretsManager", secrets.endpoint().toString()));

    /** Sets the system up as a deployment leaves it: no data, and the first keys. */
    static Stage start() {
        Stage stage = new Stage();
        stage.reset();
        return stage;
    }

    /** Empties the tables, and restores keys and settings. */
    void reset() {
        OperatorTables.empty();
        KeyPurpose.split(KEY_SET).forEach((purpose, keys) -> secrets.put(purpose.use(), keys));
        secrets.put("published", KeyRotation.publish(PublishedKeys.NONE, KEY_SET));
        settings.forEach(System::setProperty);
    }

    DynamoDbClient dynamo() {
        return OperatorTables.client();
    }

    SecretsManagerEmulator secrets() {
        return secrets;
    }

    /** The keys of the first key set. */
    static KeySet keys() {
        return KeySet.of(KEY_SET, InstantSource.system());
    }

    /** The stored key set of a purpose. */
    static String keySet(KeyPurpose purpose) {
        return KeySecret.live(purpose).current().orElseThrow().text();
    }

    /** Makes AWS unreachable for the question who operates. */
    void stopIdentity() {
        System.setProperty("aws.endpointUrlSts", "http://127.0.0.1:1");
    }

    /** Runs a command: the exit code, and below it what the command printed. */
    String run(String... words) {
        return run(InputStream.nullInputStream(), words);
    }

    /** As {@link #run(String...)}, with a text as standard input. */
    String runWith(String input, String... words) {
        return run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), words);
    }

    String run(InputStream in, String... words) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int status = OperatorCli.execute(List.of(words), this::dynamo, in, out, out);
        return status + "\n" + printed.toString(StandardCharsets.UTF_8);
    }

    List<Map<String, AttributeValue>> items(String table) {
        return dynamo().scanPaginator(s -> s.tableName(table)).items().stream().toList();
    }

    /** The entries of the default tenant's permission log. */
    List<Map<String, AttributeValue>> log() {
        return dynamo().query(q -> q.tableName("Logs")
                        .keyConditionExpression("pk = :log")
                        .expressionAttributeValues(Map.of(":log", PrimaryKeys.log("default"))))
                .items();
    }

    @Override
    public void close() {
        settings.keySet().forEach(System::clearProperty);
        secrets.close();
        identity.close();
    }
}
