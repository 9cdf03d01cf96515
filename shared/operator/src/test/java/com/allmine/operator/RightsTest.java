package com.allmine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.api.errors.Language;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.api.json.Json;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeySecret;
import com.allmine.crypto.KeySet;
import com.allmine.data.Ids;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DynamoConsents;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.identity.Identity;
import com.allmine.data.identity.IdentityHash;
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.emulators.secretsmanager.SecretsManagerEmulator;
import com.allmine.emulators.sts.StsEmulator;
import com.allmine.template.SamTemplate;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** PrimaryKeys are rotated, and users exported and erased, by the operator's commands. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsTest {
    private static final String KEY_SET = """
        {"keys": [
          {"kty": "oct", "use": "sig", "kid": "sign-1", "k": "dGVzdC1vbmx5LXNpZ25pbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "oct", "use": "enc", "kid": "enc-1", "k": "dGVzdC1vbmx5LXNlYWxpbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "oct", "use": "hash", "kid": "hash-1", "k": "dGVzdC1vbmx5LWhhc2hpbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "oct", "use": "checkpoint", "kid": "checkpoint-1", "k": "dGVzdC1vbmx5LWNoZWNrcG9pbnQta2V5LTMyLWJ5dGU"}
        ]}\
        """;
    private static final String NUMBER = "10000000146";
    private static final String PAST = "2020-01-15T10:30:00.000Z";
    private static final String FUTURE = "2099-01-15T10:30:00.000Z";
    private static final List<String> PERSONAL = List.of(
            "Ayşe",
            "203.0.113.7",
            "device-7",
            "browser-7",
            "ayse@example.com",
            "Freelance gelir",
            "Örnek Mah.",
            NUMBER);

    private final DynamoDbEmulator tables =
            DynamoDbEmulator.start(SamTemplate.nearest().tables(), Optional.empty());
    private final SecretsManagerEmulator secrets = SecretsManagerEmulator.start();
    private final StsEmulator identity = StsEmulator.start();
    private final DynamoDbClient dynamo = tables.client();
    private final KeySet keys = KeySet.of(KEY_SET, InstantSource.system());
    private final FieldEncryption fieldEncryption = new FieldEncryption(keys);
    private final Map<String, String> settings = Map.ofEntries(
            Map.entry("USERS_TABLE", "Users"),
            Map.entry("CONSENTS_TABLE", "Consents"),
            Map.entry("DROPDOWNS_TABLE", "Dropdowns"),
            Map.entry("LOGS_TABLE", "Logs"),
            Map.entry("IDEMPOTENCY_TABLE", "Idempotency"),
            Map.entry("SIGNING_KEYS_SECRET", "sig"),
            Map.entry("ENCRYPTION_KEYS_SECRET", "enc"),
            Map.entry("HASH_KEYS_SECRET", "hash"),
            Map.entry("CHECKPOINT_KEYS_SECRET", "checkpoint"),
            Map.entry("aws.region", "eu-central-1"),
            Map.entry("aws.accessKeyId", "test"),
            Map.entry("aws.secretAccessKey", "test"),
            Map.entry("aws.endpointUrlSts", identity.endpoint().toString()),
            Map.entry("aws.endpointUrlSecretsManager", secrets.endpoint().toString()));
    private int users;
    private Caller user = new Caller("default", "", Set.of());

    @BeforeAll
    void load() throws IOException {
        settings.forEach(System::setProperty);
        operate("load", "--as", "ops-7");
    }

    @AfterAll
    void stop() {
        settings.keySet().forEach(System::clearProperty);
        secrets.close();
        identity.close();
        tables.close();
    }

    @BeforeEach
    void newUser() {
        KeyPurpose.split(KEY_SET).forEach((purpose, keys) -> secrets.put(purpose.use(), keys));
        user = new Caller("default", "u-" + ++users, Set.of());
    }

    private String operate(String... words) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = OperatorCli.run(List.of(words), dynamo, new PrintStream(out, true, StandardCharsets.UTF_8));
        return status + "\n" + out.toString(StandardCharsets.UTF_8);
    }

    private String erase(String... more) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("erase", "--tenant", "default", "--user", user.userId(), "--as", "ops-7"));
        words.addAll(List.of(more));
        return operate(words.toArray(String[]::new));
    }

    private JsonNode export() throws IOException {
        String printed = operate("export", "--tenant", "default", "--user", user.userId(), "--as", "ops-7");
        return Json.object(printed.substring(2)).orElseThrow();
    }

    /** A user with something of every kind. */
    private void store(String retainUntil, String... sharing) {
        Identity identity = new Identity(NUMBER, "Ayşe", null, "Yılmaz", "1990-01-15");
        Map<String, AttributeValue> profile = new HashMap<>(PrimaryKeys.profile("default", user.userId()));
        profile.put("_id", text(user.userId()));
        profile.put("email", text("ayse@example.com"));
        profile.put("accessFromIPsAllowedByUser", AttributeValue.fromSs(List.of("cb007107/32")));
        profile.put("identity", text(fieldEncryption.encrypt(user, "identity", identity.text())));
        profile.put("identityHash", text(hash()));
        profile.put("personHash", text("person"));
        profile.put("contact", contact());
        profile.put("attempt1", text("2026-01-15T10:30:00.000Z"));
        profile.put("attempt2", text(""));
        profile.put("retainUntil", text(retainUntil));
        put("Users", profile);
        Map<String, AttributeValue> guard = new HashMap<>(PrimaryKeys.identityGuard("default", hash()));
        List<String> confirmed = new ArrayList<>(List.of(sharing));
        confirmed.add(user.userId());
        guard.put("holders", AttributeValue.fromSs(confirmed));
        guard.put("confirmedHolders", AttributeValue.fromSs(List.of(user.userId())));
        put("Users", guard);
        Map<String, AttributeValue> info = new HashMap<>(PrimaryKeys.info(user, "i-1"));
        info.put("sourceOfFundingId", text("2"));
        String explanation = fieldEncryption.encrypt(user, "explainSourceOfFunding", "Freelance gelir");
        info.put("explanations", AttributeValue.fromM(Map.of("explainSourceOfFunding", text(explanation))));
        info.put("retainUntil", text(retainUntil));
        put("Users", info);
        Map<String, AttributeValue> version = new HashMap<>(versionKey());
        version.put("identity", text(fieldEncryption.encrypt(user, "identity", identity.text())));
        version.put("contact", contact());
        version.put("identityMethod", text("DECLARED"));
        version.put("confirmedAt", text("2026-01-15T10:30:00.000Z"));
        version.put("timezone", text("UTC+03:00"));
        version.put("retainUntil", text(retainUntil));
        put("Users", version);
        Map<String, AttributeValue> claim = new HashMap<>(PrimaryKeys.idempotencyRecord(user, "k-1"));
        claim.put("encryptedResponse", text(fieldEncryption.encrypt(user, "k-1", "answer")));
        put("Idempotency", claim);
        ClientHeaders client =
                new ClientHeaders(Language.TR, new Timezone("UTC", ZoneOffset.UTC), Platform.WEB, null, "device-7");
        InstantSource clock = InstantSource.system();
        DynamoConsents consents = new DynamoConsents(dynamo, "Consents", "Users", clock, new Random(7));
        for (boolean isAccepted : List.of(true, false)) {
            consents.record(
                    user,
                    new Ids(clock, new Random(7)).next(),
                    new Decision(DocumentType.TERMS_OF_USE, "1.1.0", isAccepted),
                    new Evidence("203.0.113.7", "browser-7", client));
        }
    }

    private AttributeValue contact() {
        return AttributeValue.fromM(Map.of(
                "cityId",
                text("34"),
                "address",
                text(fieldEncryption.encrypt(user, "address", "Örnek Mah. Test Sok. No:1"))));
    }

    /** A user with something of every kind, whose account was closed so long ago that nothing must be kept. */
    private void storeClosedLongAgo(String... sharing) {
        store(PAST, sharing);
        dynamo.updateItem(u -> u.tableName("Users")
                .key(PrimaryKeys.profile("default", user.userId()))
                .updateExpression("SET accountDeletionStatus = :finalized, accountDeletionFinalizedAt = :past,"
                        + " deletedAt = :past")
                .expressionAttributeValues(
                        Map.of(":finalized", text("finalized"), ":past", text("2010-01-15T10:30:00.000Z"))));
    }

    private Map<String, AttributeValue> version() {
        return item(versionKey());
    }

    private Map<String, AttributeValue> versionKey() {
        return Map.of("pk", PrimaryKeys.identities("default", user.userId()), "sk", text("i-1"));
    }

    private static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    private String hash() {
        return new IdentityHash(keys).ofNumber("default", NUMBER);
    }

    private void put(String table, Map<String, AttributeValue> item) {
        dynamo.putItem(p -> p.tableName(table).item(item));
    }

    private Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
        return dynamo.getItem(g -> g.tableName("Users").key(key)).item();
    }

    private Map<String, AttributeValue> claim() {
        return dynamo.getItem(g -> g.tableName("Idempotency").key(PrimaryKeys.idempotencyRecord(user, "k-1")))
                .item();
    }

    private Map<String, AttributeValue> profile() {
        return item(PrimaryKeys.profile("default", user.userId()));
    }

    private List<String> commandsLogged() {
        return dynamo
                .query(q -> q.tableName("Logs")
                        .keyConditionExpression("pk = :log")
                        .filterExpression("subject = :user AND actor = :actor")
                        .expressionAttributeValues(Map.of(
                                ":log",
                                PrimaryKeys.log("default"),
                                ":user",
                                text(user.userId()),
                                ":actor",
                                text(StsEmulator.ARN + " as ops-7"))))
                .items()
                .stream()
                .map(entry -> StoredUser.text(entry, "resourceId").orElse(""))
                .toList();
    }

    @Test
    void exportsAllThatIsStoredInReadableForm() throws IOException {
        store(FUTURE, "another");

        JsonNode all = export();

        assertThat(all.toString()).contains(PERSONAL).doesNotContain("another", hash(), "\"person\"", "eyJ");
        assertThat(all.at("/profile/identity/name").asText()).isEqualTo("Ayşe");
        assertThat(all.at("/profile/accessFromIPsAllowedByUser/0").asText()).isEqualTo("203.0.113.7/32");
        assertThat(all.at("/profile/contact/address").asText()).isEqualTo("Örnek Mah. Test Sok. No:1");
        assertThat(all.at("/profile/attempts")).hasToString("[\"2026-01-15T10:30:00.000Z\"]");
        assertThat(all.at("/identities/0/identity/surname").asText()).isEqualTo("Yılmaz");
        assertThat(all.at("/identities/0/timezone").asText()).isEqualTo("UTC+03:00");
        assertThat(all.at("/additionalInfo/0/explanations/explainSourceOfFunding")
                        .asText())
                .isEqualTo("Freelance gelir");
        assertThat(all.path("consents")).hasSize(2);
        assertThat(all.path("decisions")).hasSize(1);
        assertThat(all.at("/permissionLog/0/resourceId").asText()).isEqualTo("export");
        assertThat(all.path("answersKeptForRepetition").asInt()).isEqualTo(1);
        assertThat(commandsLogged()).containsExactly("export");
    }

    @Test
    void exportsToANewFileForItsOwnerOnly(@TempDir Path folder) throws IOException {
        store(FUTURE);
        Path file = folder.resolve("export.json");
        String[] words = {"export", "--tenant", "default", "--user", user.userId(), "--as", "ops-7", "--to", "" + file};

        assertThat(operate(words)).isEqualTo("0\n");

        assertThat(file).content().contains(PERSONAL);
        assertThat(Files.getPosixFilePermissions(file))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThatThrownBy(() -> operate(words)).hasMessage("the file " + file + " is there already");
        assertThat(file).content().contains(PERSONAL);
        assertThat(commandsLogged()).containsExactly("export");
    }

    @Test
    void leavesNoFileOfAUserWhoIsNotThere(@TempDir Path folder) {
        Path file = folder.resolve("export.json");
        assertThatThrownBy(() -> operate(
                        "export", "--tenant", "default", "--user", user.userId(), "--as", "ops-7", "--to", "" + file))
                .hasMessage("there is no user " + user.userId() + " of default");
        assertThat(folder).isEmptyDirectory();
        Path nowhere = folder.resolve("nowhere/export.json");
        assertThatThrownBy(() -> operate(
                        "export",
                        "--tenant",
                        "default",
                        "--user",
                        user.userId(),
                        "--as",
                        "ops-7",
                        "--to",
                        "" + nowhere))
                .hasMessageStartingWith("the file " + nowhere + " cannot be made: ");
    }

    @Test
    void erasesAllThatNothingHolds() throws IOException {
        storeClosedLongAgo();

        String erased = erase();

        assertThat(erased)
                .startsWith("0\nerased ")
                .contains("1 versions of the identity, 1 versions of additional info, 1 kept answers, evidence of 2"
                        + " decisions")
                .doesNotContain("kept until");
        assertThat(profile().keySet())
                .containsExactlyInAnyOrder(
                        "pk",
                        "sk",
                        "_id",
                        "updatedAt",
                        "deletedAt",
                        "accountDeletionStatus",
                        "accountDeletionFinalizedAt",
                        "erasedAt");
        assertThat(item(PrimaryKeys.identityGuard("default", hash()))).isEmpty();
        assertThat(version()).isEmpty();
        assertThat(export().toString()).doesNotContain(PERSONAL);
        assertThat(operate("check-consents")).startsWith("0\n").endsWith(" 0 at fault\n");
        assertThat(operate("check-log", "default")).startsWith("0\n");
        assertThat(commandsLogged()).containsExactly("erase", "export");
    }

    @Test
    void keepsSealedWhatMustBeKeptAndErasesTheRest() throws IOException {
        store(FUTURE);

        String erased = erase();

        assertThat(erased)
                .contains("0 versions of the identity", "0 versions of additional info")
                .contains("the identity is kept until " + FUTURE, "a version of the identity is kept until " + FUTURE)
                .contains("a version of additional info is kept until " + FUTURE);
        assertThat(profile())
                .containsKeys("identity", "identityHash", "personHash", "contact", "retainUntil")
                .doesNotContainKeys("email", "accessFromIPsAllowedByUser", "termsOfUseAccepted");
        assertThat(item(PrimaryKeys.identityGuard("default", hash()))).containsKey("holders");
        assertThat(item(PrimaryKeys.info(user, "i-1"))).isNotEmpty();
        assertThat(claim()).isEmpty();
        assertThat(export().path("consents").toString()).doesNotContain(PERSONAL);
    }

    @Test
    void keepsWhatMustBeKeptEightYearsFromTheDayTheAccountIsClosed() throws IOException {
        store(PAST);

        erase();

        Instant closed = Instant.parse(
                StoredUser.text(profile(), "accountDeletionFinalizedAt").orElseThrow());
        String kept = Json.time(closed.atOffset(ZoneOffset.UTC).plusYears(8).toInstant());
        assertThat(erase())
                .contains("the identity is kept until " + kept)
                .contains("a version of the identity is kept until " + kept)
                .contains("a version of additional info is kept until " + kept);
        assertThat(version()).isNotEmpty();
    }

    @Test
    void leavesTheOthersWhoHaveConfirmedTheSameIdentity() throws IOException {
        storeClosedLongAgo("another");

        erase();

        assertThat(item(PrimaryKeys.identityGuard("default", hash())))
                .containsEntry("holders", AttributeValue.fromSs(List.of("another")))
                .doesNotContainKey("confirmedHolders");
    }

    @Test
    void freesANumberFromAUserWhoHoldsItWronglyAndKeepsTheVersions() throws IOException {
        store(FUTURE, "another");
        String[] words = {
            "free-identity", "--tenant", "default", "--user", user.userId(), "--as", "ops-7", "--reason", "ticket-4711"
        };

        assertThat(operate(words))
                .isEqualTo("0\nfreed the identity number of the user " + user.userId() + " of default\n");

        assertThat(item(PrimaryKeys.identityGuard("default", hash())))
                .containsEntry("holders", AttributeValue.fromSs(List.of("another")))
                .doesNotContainKey("confirmedHolders");
        assertThat(profile())
                .doesNotContainKeys("identity", "identityHash", "personHash", "identityMethod", "contact")
                .containsKeys("email", "retainUntil");
        assertThat(version()).isNotEmpty();
        assertThat(commandsLogged()).containsExactly("free-identity");
        assertThat(export().path("permissionLog").toString()).contains("\"reason\":\"ticket-4711\"");
        assertThatThrownBy(() -> operate(words)).hasMessageContaining("has no confirmed identity");
    }

    @Test
    void namesTheHoldersOfANumberThatStandardInputHas() throws IOException {
        store(FUTURE, "another");
        InputStream terminal = System.in;
        try {
            PipedOutputStream open = new PipedOutputStream();
            System.setIn(new PipedInputStream(open));
            // Maven never closes it.
            open.write((NUMBER + "\n").getBytes(StandardCharsets.UTF_8));
            assertThat(operate("find-identity", "--tenant", "default", "--as", "ops-7"))
                    .isEqualTo("0\nanother DECLARED\n" + user.userId() + " NVI\n");
            System.setIn(new ByteArrayInputStream("1000000014".getBytes(StandardCharsets.UTF_8)));
            assertThatThrownBy(() -> operate("find-identity", "--tenant", "default", "--as", "ops-7"))
                    .hasMessage("standard input must have one identity number of 11 digits");
        } finally {
            System.setIn(terminal);
        }
        storeClosedLongAgo();
        erase();
    }

    @Test
    void changesNothingTheSecondTimeNorWhenItIsOnlyTried() throws IOException {
        storeClosedLongAgo();
        Map<String, AttributeValue> before = profile();
        String dry = erase("--dry-run");
        Map<String, AttributeValue> afterDryRun = profile();
        erase();
        Map<String, AttributeValue> erased = profile();
        String again = erase();

        assertThat(dry).startsWith("0\nwould erase ");
        assertThat(afterDryRun).isEqualTo(before);
        assertThat(again)
                .isEqualTo(
                        "0\nerased 0 fields of the profile, 0 versions of the identity, 0 versions of additional info,"
                                + " 0 kept answers, evidence of 0 decisions\n");
        assertThat(profile()).isEqualTo(erased);
        assertThat(commandsLogged()).containsExactly("erase");
    }

    @Test
    void doesWhatIsLeftWhereItWasInterrupted() throws IOException {
        storeClosedLongAgo();
        Map<String, AttributeValue> info = item(PrimaryKeys.info(user, "i-1"));
        Map<String, AttributeValue> claim = claim();
        erase();
        put("Users", info);
        put("Idempotency", claim);

        assertThat(erase()).contains("0 fields", "1 versions", "1 kept answers");
        assertThat(item(PrimaryKeys.info(user, "i-1"))).isEmpty();
        assertThat(claim()).isEmpty();
    }

    @Test
    void findsEvidenceThatIsGoneThoughTheUserWasNotErased() throws IOException {
        storeClosedLongAgo();
        dynamo.updateItem(u -> u.tableName("Consents")
                .key(PrimaryKeys.event(user, DocumentType.TERMS_OF_USE, 2))
                .updateExpression("REMOVE deviceId, ipAddress, userAgent, salt"));

        assertThat(operate("check-consents"))
                .startsWith("1\n")
                .contains("T#default#U#" + user.userId() + " terms_of_use: event 2 lacks its evidence\n");
        erase();
    }

    @Test
    void asksForTheUserAndTheOperatorAndRefusesWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> operate("erase", "--user", "u")).hasMessage("--tenant is missing");
        assertThatThrownBy(() -> operate("export", "--tenant", "default", "--user", "u", "--as"))
                .hasMessage("--as needs a value");
        assertThatThrownBy(this::erase).hasMessage("there is no user " + user.userId() + " of default");
        assertThatThrownBy(() -> erase("--dryrun"))
                .hasMessage("not understood: --dryrun; the command's options are --as VALUE, --dry-run, --tenant VALUE,"
                        + " --user VALUE");
        assertThatThrownBy(() -> operate("rotate-keys", "--use", "rsa"))
                .hasMessage("the uses of keys are [sig, enc, hash, checkpoint]");
    }

    @Test
    void rotatesTheKeysWithoutPrintingThem() throws IOException {
        String first = operate("rotate-keys", "--use", "sig,enc");

        assertThat(first).matches("(?s)0\nadded sig-\\S+Z, current from \\S+\nadded enc-\\S+Z, current from \\S+\n");
        assertThat(keys(KeyPurpose.SIGNING)).contains("sign-1", "sig-2");
        assertThat(keys(KeyPurpose.ENCRYPTION)).contains("enc-1", "enc-2");
        assertThat(first).doesNotContain("\"k\"");
        assertThatThrownBy(() -> operate("rotate-keys")).hasMessageContaining("is not current yet");
        assertThat(keys(KeyPurpose.CHECKPOINTS)).doesNotContain("checkpoint-2");
    }

    private static String keys(KeyPurpose purpose) {
        return KeySecret.live(purpose).current().orElseThrow().text();
    }

    @Test
    void leavesTheHashKeysAloneUnlessTheyAreNamed() throws IOException {
        operate("rotate-keys");

        assertThat(keys(KeyPurpose.HASHING)).doesNotContain("hash-2");
        assertThat(operate("rotate-keys", "--use", "hash")).contains("added hash-2");
    }

    @Test
    void makesTheFirstKeysOfEveryUseThatHasNone() throws IOException {
        System.setProperty("HASH_KEYS_SECRET", "empty-1");
        System.setProperty("CHECKPOINT_KEYS_SECRET", "empty-2");
        String first = operate("rotate-keys", "--use", "sig");
        System.setProperty("HASH_KEYS_SECRET", "hash");
        System.setProperty("CHECKPOINT_KEYS_SECRET", "checkpoint");

        assertThat(first.lines().map(line -> line.replaceAll("-2.*", "")))
                .containsExactly("0", "added sig", "added hash", "added checkpoint");
    }

    @Test
    void removesNoKeyThatIsNeeded() throws IOException {
        store(FUTURE);

        assertThatThrownBy(() -> operate("remove-key", "--use", "sig", "--key", "sig-9"))
                .hasMessage("there is no key sig-9");
        assertThatThrownBy(() -> operate("remove-key", "--use", "enc", "--key", "enc-1", "--leaked"))
                .hasMessageContaining("enc-1 is current");
        assertThatThrownBy(() -> operate("remove-key", "--use", "hash", "--key", "hash-1"))
                .hasMessageContaining("stays");
        assertThatThrownBy(() -> operate("remove-key", "--use", "checkpoint", "--key", "checkpoint-1", "--leaked"))
                .hasMessageContaining("stays");
        secrets.put(
                "enc",
                keys(KeyPurpose.ENCRYPTION)
                        .replace(
                                "{\"keys\":[",
                                "{\"keys\":[{\"kty\": \"oct\", \"use\": \"enc\", \"kid\": \"enc-2\","
                                        + " \"k\": \"dGVzdC1vbmx5LXNlYWxpbmcta2V5LTMyLWJ5dGVzLTI\"},"));
        assertThatThrownBy(() -> operate("remove-key", "--use", "enc", "--key", "enc-1"))
                .hasMessage("the key enc-1 is still needed by what is stored");
    }

    @Test
    void sealsWithTheCurrentKeyWhatAnOlderOneHasSealed() throws IOException {
        store(FUTURE);
        secrets.put(
                "enc",
                keys(KeyPurpose.ENCRYPTION)
                        .replace(
                                "{\"keys\":[",
                                "{\"keys\":["
                                        + "{\"kty\": \"oct\", \"use\": \"enc\", \"kid\": \"enc-2\","
                                        + " \"k\": \"dGVzdC1vbmx5LXNlYWxpbmcta2V5LTMyLWJ5dGVzLTI\"},"));

        String first = operate("re-encrypt");
        String second = operate("re-encrypt");

        assertThat(first).doesNotContain("\n0 fields");
        assertThat(second).startsWith("0\n0 fields sealed anew, ");
        assertThat(FieldEncryption.keyId(StoredUser.text(profile(), "identity").orElseThrow()))
                .contains("enc-2");
        assertThat(export().at("/profile/identity/name").asText()).isEqualTo("Ayşe");
        // The other tests' users go on with the first key.
        dynamo.deleteItem(d -> d.tableName("Users").key(PrimaryKeys.profile("default", user.userId())));
    }
}
