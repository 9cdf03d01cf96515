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
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** DynamoDB and Secrets Manager behind TLS, with the reference data and the users of the local run. */
final class BenchEmulators implements AutoCloseable {
    private final Path folder;
    private final DynamoDbEmulator tables;
    private final SecretsManagerEmulator secrets = SecretsManagerEmulator.start();
    private final TlsFront dynamoFront;
    private final TlsFront secretsFront;

    private BenchEmulators(Path folder, SamTemplate template) {
        this.folder = folder;
        tables = DynamoDbEmulator.start(template.tables(), Optional.empty());
        load(tables.client());
        LocalKeys.put(template, secrets);
        dynamoFront = TlsFront.before(tables.endpoint(), folder);
        secretsFront = TlsFront.before(secrets.endpoint(), folder);
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
                "AWS_ENDPOINT_URL_DYNAMODB", dynamoFront.url().toString(),
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", secretsFront.url().toString());
    }

    Path trustStore() {
        return folder.resolve("trust.p12");
    }

    /** The stored gender of a user of the default tenant. */
    String gender(String userId) {
        Map<String, AttributeValue> profile = tables.client()
                .getItem(g -> g.tableName("Users").key(PrimaryKeys.profile(Tenants.DEFAULT, userId)))
                .item();
        return Objects.requireNonNull(profile.get("gender")).s();
    }

    @Override
    public void close() {
        dynamoFront.close();
        secretsFront.close();
        secrets.close();
        tables.close();
    }
}
