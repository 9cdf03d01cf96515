package com.allmine.checks.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Invocation;
import com.allmine.emulators.secretsmanager.SecretsManagerEmulator;
import com.allmine.local.HostedFunction;
import com.allmine.local.LocalKeys;
import com.allmine.local.LocalRun;
import com.allmine.local.Repository;
import com.allmine.template.LambdaFunction;
import com.amazonaws.services.lambda.crac.Core;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Functions before and after SnapStart's snapshot, through the hooks of Lambda's runtime. */
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
class SnapStartTest {
    private static final String WITHOUT_KEYS = "WithoutKeys";
    private static final String HOOKS = "org.crac.Core.Compat";

    private final LocalRun run = LocalRun.hosting();
    private final Relay tablesRelay = Relay.to(run.system().tables().endpoint());
    /** Separate from the run's, so that no other function reads them. */
    private final SecretsManagerEmulator secrets = SecretsManagerEmulator.start();

    private final Relay secretsRelay = Relay.to(secrets.endpoint());
    private final Map<String, HostedFunction> functions = new TreeMap<>();
    private final Map<String, ByteArrayOutputStream> logs = new TreeMap<>();
    private final Set<Map<String, AttributeValue>> written = new HashSet<>();
    private final Set<String> secretsReadBeforeSnapshot = new HashSet<>();
    private boolean isConnected;
    private boolean isReadAhead;
    private int answeredWithoutKeys;

    @BeforeAll
    void takeASnapshot() throws Exception {
        LocalKeys.put(run.system().template(), secrets);
        Map<String, String> settings = new HashMap<>(run.system().sdkSettings());
        settings.put("aws.endpointUrlDynamoDb", tablesRelay.url());
        settings.put("aws.endpointUrlSecretsManager", secretsRelay.url());
        settings.put(HOOKS, "com.amazonaws.services.lambda.crac");
        settings.put("PRIMING_ROUNDS", "2");
        Map<String, String> withoutKeys = new HashMap<>(settings);
        withoutKeys.put("aws.endpointUrlSecretsManager", "http://127.0.0.1:9");
        for (LambdaFunction function : run.system().template().functions()) {
            load(function.name(), function, settings);
            if (function.name().equals("SaveGender")) {
                load(WITHOUT_KEYS, function, withoutKeys);
            }
        }
        System.clearProperty(HOOKS);
        Set<Map<String, AttributeValue>> before = items();
        System.gc();
        try {
            Core.getGlobalContext().beforeCheckpoint(Core.getGlobalContext());
        } catch (UnsatisfiedLinkError e) {
            // After the last hook the runtime calls native code.
            assertThat(e).hasMessageContaining("DNSManager.clearCache");
        }
        written.addAll(items());
        written.removeAll(before);
        isConnected = !tablesRelay.isLeft() || !secretsRelay.isLeft();
        restoreWithoutKeys();
    }

    /** Runs first, so that a key can be only in a snapshot. */
    private void restoreWithoutKeys() throws Exception {
        secretsReadBeforeSnapshot.addAll(secrets.read());
        run.system().template().secrets().forEach(name -> secrets.put(name, "{\"keys\":[]}"));
        int tables = tablesRelay.accepted();
        int keys = secretsRelay.accepted();
        restore();
        isReadAhead = tablesRelay.acceptsMoreThan(tables) && secretsRelay.acceptsMoreThan(keys);
        answeredWithoutKeys = invoke("SaveGender", "save-gender/200-documented.json")
                .path("statusCode")
                .asInt();
        LocalKeys.put(run.system().template(), secrets);
    }

    @AfterAll
    void end() throws IOException, InterruptedException {
        assertThat(LocalRun.isSoon(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("preload"))))
                .isTrue();
        for (HostedFunction function : functions.values()) {
            function.close();
        }
        tablesRelay.close();
        secretsRelay.close();
        secrets.close();
        run.close();
    }

    private void load(String name, LambdaFunction function, Map<String, String> settings) {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        logs.put(name, log);
        functions.put(name, LocalRun.loggingTo(log, () -> HostedFunction.load(function, Repository.ROOT, settings)));
    }

    /** Every item of every table. */
    private Set<Map<String, AttributeValue>> items() {
        Set<Map<String, AttributeValue>> items = new HashSet<>();
        run.system()
                .template()
                .tables()
                .forEach(table -> run.system()
                        .tables()
                        .client()
                        .scanPaginator(s -> s.tableName(table.name()))
                        .items()
                        .forEach(items::add));
        return items;
    }

    private String log(String function) {
        return Objects.requireNonNull(logs.get(function)).toString(StandardCharsets.UTF_8);
    }

    private List<JsonNode> primed(String function) {
        return log(function)
                .lines()
                .<JsonNode>map(line -> Json.object(line).orElseThrow())
                .filter(line -> line.path("function").asText().equals("priming"))
                .toList();
    }

    private JsonNode invoke(String function, String event) {
        String answer = Objects.requireNonNull(functions.get(function))
                .invoke(recorded(event), new Invocation("request", function));
        return Json.object(answer).orElseThrow();
    }

    private static String recorded(String event) {
        try {
            return Files.readString(Repository.ROOT.resolve("events").resolve(event));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void restore() throws Exception {
        Core.getGlobalContext().afterRestore(Core.getGlobalContext());
    }

    @ParameterizedTest
    @CsvSource({
        "SaveGender, AUTHENTICATION_REQUIRED USER_NOT_FOUND VALIDATION_FAILED",
        "RecordConsent, AUTHENTICATION_REQUIRED USER_NOT_FOUND VALIDATION_FAILED",
        "ListConsents, AUTHENTICATION_REQUIRED USER_NOT_FOUND",
        "ShowConsentReceipt, AUTHENTICATION_REQUIRED CONSENT_NOT_FOUND",
        "ListDueDocuments, AUTHENTICATION_REQUIRED USER_NOT_FOUND",
        "AddUserInfo, AUTHENTICATION_REQUIRED USER_NOT_FOUND VALIDATION_FAILED",
        "ConfirmIdentity, AUTHENTICATION_REQUIRED USER_NOT_FOUND VALIDATION_FAILED",
        "ListDropdown, OK",
        "ShowIdentityAssurance, AUTHENTICATION_REQUIRED USER_NOT_FOUND",
        "ListLegalDocuments, OK",
        "ShowLegalDocument, OK",
        "ListPermissionLog, AUTHENTICATION_REQUIRED OK",
        "ListEvents, AUTHENTICATION_REQUIRED OK",
        "ListCheckpoints, AUTHENTICATION_REQUIRED OK",
        "ShowAcceptance, AUTHENTICATION_REQUIRED OK",
        "ShowInclusionProof, AUTHENTICATION_REQUIRED ENTRY_NOT_FOUND",
        "ShowConsistencyProof, AUTHENTICATION_REQUIRED NOT_YET_CHECKPOINTED",
        "IssueToken, OK",
        "ShowDocs, OK",
        "RefuseUnknownRoute, ROUTE_NOT_FOUND",
    })
    void hasAnsweredOnEveryWayThatWritesNothing(String function, String codes) {
        Set<String> seen = new TreeSet<>();
        primed(function).forEach(line -> seen.add(line.path("code").asText()));

        assertThat(String.join(" ", seen)).isEqualTo(codes);
    }

    @Test
    void primesInEachRoundAndInEachLanguage() {
        assertThat(primed("SaveGender"))
                .filteredOn(line -> line.path("code").asText().equals("USER_NOT_FOUND"))
                .hasSize(2 * 2);
    }

    @Test
    void saysWhatIsNotPrimedWhereTheKeysCannotBeReached() {
        assertThat(log(WITHOUT_KEYS)).contains("\"message\":\"not primed\"", "Secrets Manager BatchGetSecretValue");
    }

    @Test
    void primesTheStepThatAsksTheRegisterWithoutAskingIt() {
        assertThat(log("VerifyIdentity")).isEmpty();
        assertThat(run.system().register().requests()).isZero();
    }

    @Test
    void hasWrittenNothing() {
        assertThat(written).isEmpty();
    }

    @Test
    void keepsNoConnectionThroughTheSnapshot() {
        assertThat(tablesRelay.accepted()).isPositive();
        assertThat(secretsRelay.accepted()).isPositive();
        assertThat(isConnected).isFalse();
    }

    /**
     * A key that never was in the process cannot be in the garbage of its heap. Priming signs with keys that nobody
     * uses.
     */
    @Test
    void hasReadNoKeyBeforeItsSnapshot() {
        assertThat(secretsReadBeforeSnapshot).isEmpty();
        assertThat(log(WITHOUT_KEYS)).contains("\"code\":\"USER_NOT_FOUND\"");
    }

    @Test
    void readsTheKeysAfterItsSnapshot() throws Exception {
        restore();

        assertThat(answeredWithoutKeys).isEqualTo(500);
        assertThat(invoke("SaveGender", "save-gender/200-documented.json")
                        .path("statusCode")
                        .asInt())
                .isEqualTo(200);
    }

    @Test
    void readsKeysAndMatrixBesideTheFirstRequest() {
        assertThat(isReadAhead).isTrue();
    }

    @Test
    void makesIdsAndTokensOfItsOwnAfterEachRestore() throws Exception {
        Set<String> ids = new HashSet<>();
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            restore();
            ids.add(Json.object(invoke("AddUserInfo", "add-user-info/200-documented.json")
                            .path("body")
                            .asText())
                    .orElseThrow()
                    .path("id")
                    .asText());
            tokens.add(invoke("IssueToken", "issue-token/issued.json")
                    .path("encryptedToken")
                    .asText());
        }

        assertThat(ids).hasSize(2);
        assertThat(tokens).hasSize(2);
    }
}
