package com.allmine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.api.errors.Language;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.auth.Tokens;
import com.allmine.crypto.Hmac;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeySet;
import com.allmine.data.Ids;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DynamoConsents;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.permissionlog.LogCheckpointer;
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.emulators.secretsmanager.SecretsManagerEmulator;
import com.allmine.emulators.sts.StsEmulator;
import com.allmine.template.SamTemplate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The operator's commands, on tables of their own. */
@Tag("slow")
class OperatorCliTest {
    private static final List<String> SETTINGS = List.of(
            "USERS_TABLE",
            "CONSENTS_TABLE",
            "DROPDOWNS_TABLE",
            "LOGS_TABLE",
            "IDEMPOTENCY_TABLE",
            "USER",
            "aws.region",
            "aws.accessKeyId",
            "aws.secretAccessKey",
            "aws.endpointUrlSts");
    private static final String KEY_SET = """
        {"keys": [
          {"kty": "oct", "use": "sig", "kid": "sign-1", "k": "dGVzdC1vbmx5LXNpZ25pbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "oct", "use": "enc", "kid": "enc-1", "k": "dGVzdC1vbmx5LXNlYWxpbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "oct", "use": "hash", "kid": "hash-1", "k": "dGVzdC1vbmx5LWhhc2hpbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "oct", "use": "checkpoint", "kid": "checkpoint-1", "k": "dGVzdC1vbmx5LWNoZWNrcG9pbnQta2V5LTMyLWJ5dGU"}
        ]}\
        """;
    private static final String USER_OF_ACME = "{\"tenantId\":\"acme\",\"profile\":{\"_id\":\"u-1\"}}";
    private static final Caller USER = new Caller("default", "u-1", Set.of("user"));

    private DynamoDbEmulator tables;
    private DynamoDbClient dynamo;
    private StsEmulator identity;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        tables = DynamoDbEmulator.start(SamTemplate.nearest().tables(), Optional.empty());
        dynamo = tables.client();
        System.setProperty("USERS_TABLE", "Users");
        System.setProperty("CONSENTS_TABLE", "Consents");
        System.setProperty("DROPDOWNS_TABLE", "Dropdowns");
        System.setProperty("LOGS_TABLE", "Logs");
        System.setProperty("IDEMPOTENCY_TABLE", "Idempotency");
        System.setProperty("USER", "ops-7");
        System.setProperty("aws.region", "eu-central-1");
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        identity = StsEmulator.start();
        System.setProperty("aws.endpointUrlSts", identity.endpoint().toString());
    }

    @AfterEach
    void stop() {
        SETTINGS.forEach(System::clearProperty);
        identity.close();
        tables.close();
    }

    /** What a command prints, the exit status before it. */
    private String operate(String... words) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = OperatorCli.run(List.of(words), dynamo, new PrintStream(out, true, StandardCharsets.UTF_8));
        return status + "\n" + out.toString(StandardCharsets.UTF_8);
    }

    private int count(String table) {
        return dynamo.scan(s -> s.tableName(table)).count();
    }

    @Test
    void loadsAllTheFirstTimeAndNothingTheSecond() throws IOException {
        String dry = operate("load", "--dry-run");
        int afterDryRun = count("Dropdowns") + count("Consents") + count("Users") + count("Logs");
        String first = operate("load");
        String second = operate("load");

        assertThat(dry)
                .startsWith("0\n1/18 would write default tenant\n")
                .contains("18 new, 0 changed, 0 as they were\n")
                .endsWith("9 granted, 0 revoked, 0 as they were\n");
        assertThat(afterDryRun).isZero();
        assertThat(first)
                .contains("wrote default district\n", "18/18 wrote default policy\n")
                .contains("18 new, 0 changed, 0 as they were\n")
                .endsWith("9 granted, 0 revoked, 0 as they were\n");
        assertThat(second).isEqualTo("0\n0 new, 0 changed, 18 as they were\n0 granted, 0 revoked, 9 as they were\n");
        assertThat(count("Dropdowns")).isEqualTo(8);
    }

    @Test
    void asksWhoOperatesWhereItWillLogIt() throws IOException {
        System.clearProperty("USER");

        assertThat(operate("load", "--dry-run")).startsWith("0\n");
        assertThatThrownBy(() -> operate("load")).hasMessage("say who you are: --as NAME");
        assertThat(count("Dropdowns") + count("Logs")).isZero();
    }

    @Test
    void restoresAListThatWasChangedAndLeavesAUserWhoIsThere() throws IOException {
        Path users = Files.writeString(
                folder.resolve("users.jsonl"), "{\"tenantId\":\"default\",\"profile\":{\"_id\":\"u-1\"}}");
        operate("load", users.toString());
        dynamo.putItem(p -> p.tableName("Users")
                .item(Map.of(
                        "pk", AttributeValue.fromS("T#default#U#u-1"),
                        "sk", AttributeValue.fromS("PROFILE"),
                        "_id", AttributeValue.fromS("u-1"),
                        "gender", AttributeValue.fromS("male"))));
        dynamo.putItem(p -> p.tableName("Dropdowns")
                .item(Map.of(
                        "pk", AttributeValue.fromS("T#default"),
                        "sk", AttributeValue.fromS("city"),
                        "options", AttributeValue.fromS("{\"options\":[]}"))));

        String again = operate("load", users.toString());

        assertThat(again).isEqualTo("""
            0
            1/1 wrote default city
            0 new, 1 changed, 17 as they were
            0 granted, 0 revoked, 9 as they were
            0 new, 0 changed, 2 as they were
            """);
        assertThat(dynamo.getItem(g -> g.tableName("Users").key(PrimaryKeys.profile("default", "u-1")))
                        .item())
                .containsEntry("gender", AttributeValue.fromS("male"));
    }

    @Test
    void refusesAFaultyFileOfUsersAndAnUnknownCommand() throws IOException {
        Path users = Files.writeString(folder.resolve("users.jsonl"), "{\"tenantId\":\"default\"}");

        assertThatThrownBy(() -> operate("load", users.toString()))
                .isInstanceOf(FaultyFile.class)
                .hasMessage(users + ":1: profile._id: must be a text");
        assertThatThrownBy(() -> operate("load", "nowhere.jsonl")).hasMessage("there is no file nowhere.jsonl");
        assertThatThrownBy(() -> operate("forget"))
                .hasMessage("the commands are " + String.join(", ", OperatorCli.COMMANDS));
        assertThatThrownBy(this::operate).hasMessageStartingWith("the commands are load, ");
    }

    @Test
    void findsWhatWasDoneToAChainOfConsents() throws IOException {
        Path users = Files.writeString(
                folder.resolve("users.jsonl"), "{\"tenantId\":\"default\",\"profile\":{\"_id\":\"u-1\"}}");
        operate("load", users.toString());
        decide(true);
        decide(false);
        decide(true);
        String intact = operate("check-consents");

        dynamo.updateItem(u -> u.tableName("Consents")
                .key(PrimaryKeys.event(USER, DocumentType.TERMS_OF_USE, 2))
                .updateExpression("SET consentDate = :then")
                .expressionAttributeValues(Map.of(":then", AttributeValue.fromS("2020-01-01T00:00:00.000Z"))));
        String altered = operate("check-consents");
        dynamo.deleteItem(d -> d.tableName("Consents").key(PrimaryKeys.event(USER, DocumentType.TERMS_OF_USE, 2)));
        String removed = operate("check-consents");

        assertThat(intact).isEqualTo("0\n1 chains checked, 0 at fault\n");
        assertThat(altered)
                .isEqualTo("1\nT#default#U#u-1 terms_of_use: event 2 was altered\n1 chains checked, 1 at fault\n");
        assertThat(removed)
                .isEqualTo("1\nT#default#U#u-1 terms_of_use: event 2 is missing\n1 chains checked, 1 at fault\n");
    }

    @Test
    void logsWhomAwsKnowsWhoLoadsAndTheirNameElseTheEnvironments() throws IOException {
        operate("load", "--as", "ayse");

        assertThat(entries())
                .hasSize(9)
                .allSatisfy(entry -> assertThat(entry)
                        .containsEntry("actor", AttributeValue.fromS(StsEmulator.ARN + " as ayse"))
                        .containsEntry("effect", AttributeValue.fromS("GRANT")));
        assertThatThrownBy(() -> operate("load", "--as")).hasMessage("--as needs a value");

        dynamo.deleteItem(d -> d.tableName("Logs").key(PrimaryKeys.rolePermissions("default")));
        operate("load");
        assertThat(entries())
                .hasSize(18)
                .extracting(entry -> entry.get("actor"))
                .contains(AttributeValue.fromS(StsEmulator.ARN + " as ops-7"));
    }

    @Test
    void saysThatAwsDidNotConfirmWhoOperatesWhereItCannotBeAsked() throws IOException {
        identity.close();

        operate("load");

        assertThat(entries())
                .allSatisfy(entry ->
                        assertThat(entry).containsEntry("actor", AttributeValue.fromS("ops-7, not confirmed by AWS")));
    }

    private List<Map<String, AttributeValue>> entries() {
        return dynamo.query(q -> q.tableName("Logs")
                        .keyConditionExpression("pk = :log")
                        .expressionAttributeValues(Map.of(":log", PrimaryKeys.log("default"))))
                .items();
    }

    @Test
    void findsWhatWasDoneToAPermissionLog() throws IOException {
        try (SecretsManagerEmulator secrets = SecretsManagerEmulator.start()) {
            KeyPurpose.split(KEY_SET).forEach((purpose, keys) -> secrets.put(purpose.use(), keys));
            Map<String, String> settings = toSecrets(secrets);
            settings.forEach(System::setProperty);
            operate("load");
            sealAll();
            String intact = operate("check-log");
            String entry = Objects.requireNonNull(entries().get(4).get("sk")).s();
            dynamo.deleteItem(d -> d.tableName("Logs")
                    .key(Map.of("pk", PrimaryKeys.log("default"), "sk", AttributeValue.fromS(entry))));

            assertThat(intact)
                    .matches("0\n"
                            + "default: 9 entries in [12] checkpoints, 0 not checkpointed yet\n"
                            + "1 logs checked, 0 at fault\n");
            assertThat(operate("check-log", "default"))
                    .isEqualTo("1\ndefault: entry " + entry + " was removed\n1 logs checked, 1 at fault\n");
            assertThatThrownBy(() -> operate("check-log", "Default")).hasMessage("there is no tenant Default");
            settings.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void makesATokenThatTheSystemTakes() throws IOException {
        try (SecretsManagerEmulator secrets = SecretsManagerEmulator.start()) {
            KeyPurpose.split(KEY_SET).forEach((purpose, keys) -> secrets.put(purpose.use(), keys));
            Map<String, String> settings = toSecrets(secrets);
            settings.forEach(System::setProperty);
            String own = operate("token", "--user", "ayse").substring(2).strip();
            Path users = Files.writeString(folder.resolve("users.jsonl"), USER_OF_ACME);
            operate("load", "--new-tenant", "acme", users.toString());
            String others = operate("token", "--roles", "user,admin", "--user", "ali", "--tenant", "acme")
                    .substring(2)
                    .strip();

            assertThat(Tokens.live().verify(own))
                    .usingRecursiveComparison()
                    .ignoringFields("authTime")
                    .isEqualTo(new Caller("default", "ayse", Set.of("user")));
            assertThat(Tokens.live().verify(others))
                    .usingRecursiveComparison()
                    .ignoringFields("authTime")
                    .isEqualTo(new Caller("acme", "ali", Set.of("admin", "user")));
            settings.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void logsATokenBeforeItIsOutAndPrintsNoneThatIsNotLogged() throws IOException {
        try (SecretsManagerEmulator secrets = SecretsManagerEmulator.start()) {
            KeyPurpose.split(KEY_SET).forEach((purpose, keys) -> secrets.put(purpose.use(), keys));
            Map<String, String> settings = toSecrets(secrets);
            settings.forEach(System::setProperty);
            operate("token", "--user", "ayse", "--as", "zeynep");
            assertThat(entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry)
                            .containsEntry("actor", AttributeValue.fromS(StsEmulator.ARN + " as zeynep"))
                            .containsEntry("roleId", AttributeValue.fromS("operator"))
                            .containsEntry("resourceId", AttributeValue.fromS("token"))
                            .containsEntry("subject", AttributeValue.fromS("ayse")));

            System.setProperty("LOGS_TABLE", "Nowhere");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThatThrownBy(() -> OperatorCli.run(List.of("token", "--user", "ayse"), dynamo, new PrintStream(out)))
                    .hasMessageContaining("non-existent table");
            assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
            settings.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void registersNoTenantThatNobodySaysIsNew() throws IOException {
        Path users = Files.writeString(folder.resolve("users.jsonl"), USER_OF_ACME);

        assertThatThrownBy(() -> operate("load", users.toString()))
                .hasMessage(users + ":1: tenantId: acme is a new tenant: if it is meant to be, add --new-tenant acme");
        assertThat(count("Dropdowns") + count("Consents") + count("Users") + count("Logs"))
                .isZero();
        assertThatThrownBy(() -> operate("load", "--new-tenant", "acne", "--new-tenant", "acme", users.toString()))
                .hasMessage("--new-tenant acne: no file has a line of this tenant");
        assertThat(operate("load", "--new-tenant", "acme", users.toString())).contains("wrote acme u-1\n");
        assertThat(operate("load", users.toString())).endsWith("0 new, 0 changed, 2 as they were\n");
    }

    @Test
    void saysWhatATokenNeeds() {
        assertThatThrownBy(() -> operate("token")).hasMessage("--user is missing");
        assertThatThrownBy(() -> operate("token", "--user", "ayse", "--tenant", "acme"))
                .hasMessage("there is no tenant acme");
        assertThatThrownBy(() -> operate("token", "--user", "ayse", "--roles")).hasMessage("--roles needs a value");
    }

    private static Map<String, String> toSecrets(SecretsManagerEmulator secrets) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "aws.region", "eu-central-1",
                "aws.accessKeyId", "test",
                "aws.secretAccessKey", "test",
                "aws.endpointUrlSecretsManager", secrets.endpoint().toString()));
        for (KeyPurpose purpose : KeyPurpose.values()) {
            settings.put(purpose.setting(), purpose.use());
        }
        return settings;
    }

    /** As the function does once the hour is over. */
    private void sealAll() {
        InstantSource later = () -> Instant.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofMinutes(70));
        Hmac hmac = Hmac.ofCheckpoints(KeySet.of(KEY_SET, later));
        new LogCheckpointer(dynamo, "Logs", hmac, later, line -> {}, 100).checkpoint();
    }

    private void decide(boolean isAccepted) {
        ClientHeaders client =
                new ClientHeaders(Language.TR, new Timezone("UTC", ZoneOffset.UTC), Platform.WEB, null, null);
        InstantSource clock = InstantSource.system();
        new DynamoConsents(dynamo, "Consents", "Users", clock, new Random(7))
                .record(
                        USER,
                        new Ids(clock, new Random(7)).next(),
                        new Decision(DocumentType.TERMS_OF_USE, "1.1.0", isAccepted),
                        new Evidence(null, null, client));
    }
}
