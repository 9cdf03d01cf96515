package com.allmine.bench;

import com.allmine.data.Tenants;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.emulators.secretsmanager.SecretsManagerEmulator;
import com.allmine.local.LocalKeys;
import com.allmine.local.Run;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.load.Loader;
import com.allmine.operator.table.Tables;
import com.allmine.template.SamTemplate;
import com.allmine.testkit.Meter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** DynamoDB and Secrets Manager behind TLS, with the reference data and the users of the local run. */
final class BenchEmulators implements AutoCloseable {
    private static final String USERS = "Users";

    private final Path folder;
    private final DynamoDbEmulator tables;
    private final SecretsManagerEmulator secrets = SecretsManagerEmulator.start();
    private final List<TlsFront> fronts = new ArrayList<>();
    private final URI dynamo;
    private final URI secretsManager;
    private final List<Map<String, AttributeValue>> users;

    private BenchEmulators(Path folder, SamTemplate template) {
        this.folder = folder;
        tables = DynamoDbEmulator.start(template.tables(), Optional.empty());
        load(tables.client());
        LocalKeys.put(template, secrets);
        dynamo = behindTls(tables.endpoint());
        secretsManager = behindTls(secrets.endpoint());
        users = users();
    }

    static BenchEmulators start(SamTemplate template) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("allmine-bench-");
        TlsFront.makeKeys(folder);
        return new BenchEmulators(folder, template);
    }

    /** The reference data and the demo users, into tables that bear the template's names. */
    static void load(DynamoDbClient dynamo) {
        Loader loader = new Loader(
                dynamo,
                new Tables("Users", "Consents", "Dropdowns", "Logs", "Idempotency"),
                "bench",
                InstantSource.system(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        loader.reference(false);
        loader.users(DataFile.resource(Run.class, "demo-users.jsonl"), false);
    }

    /** The environment by which an AWS SDK finds the emulators. */
    Map<String, String> environment() {
        return Map.of(
                "AWS_REGION", "eu-central-1",
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local",
                "AWS_SESSION_TOKEN", "local",
                "AWS_ENDPOINT_URL_DYNAMODB", dynamo.toString(),
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", secretsManager.toString());
    }

    Path trustStore() {
        return folder.resolve("trust.p12");
    }

    /** The address of a plain server behind TLS. */
    URI behindTls(URI plain) {
        TlsFront front = TlsFront.before(plain, folder);
        fronts.add(front);
        return front.url();
    }

    /** Another client of the tables, whose calls the meter counts. */
    static DynamoDbClient metered(URI tables, Meter meter) {
        return DynamoDbClient.builder()
                .endpointOverride(tables)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(5)))
                .overrideConfiguration(o -> o.addExecutionInterceptor(meter))
                .build();
    }

    URI endpoint() {
        return tables.endpoint();
    }

    DynamoDbClient tables() {
        return tables.client();
    }

    private List<Map<String, AttributeValue>> users() {
        return tables.client().scanPaginator(s -> s.tableName(USERS)).items().stream()
                .toList();
    }

    /** Makes the table of users what it was at the start. */
    void resetUsers() {
        for (Map<String, AttributeValue> item : users()) {
            if (!users.contains(item)) {
                Map<String, AttributeValue> key = new HashMap<>(item);
                key.keySet().retainAll(Set.of(PrimaryKeys.PK, PrimaryKeys.SK));
                tables.client().deleteItem(d -> d.tableName(USERS).key(key));
            }
        }
        users.forEach(item -> tables.client().putItem(p -> p.tableName(USERS).item(item)));
    }

    /** The stored gender of a user of the default tenant. */
    String gender(String userId) {
        Map<String, AttributeValue> profile = tables.client()
                .getItem(g -> g.tableName(USERS).key(PrimaryKeys.profile(Tenants.DEFAULT, userId)))
                .item();
        return Objects.requireNonNull(profile.get("gender")).s();
    }

    @Override
    public void close() {
        fronts.forEach(TlsFront::close);
        secrets.close();
        tables.close();
    }
}
