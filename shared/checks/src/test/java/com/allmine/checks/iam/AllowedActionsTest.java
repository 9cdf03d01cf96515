package com.allmine.checks.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Invocation;
import com.allmine.checks.iam.IamPolicies.Call;
import com.allmine.checks.template.TranslatedTemplate;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeyRotation;
import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.emulators.lambda.FunctionError;
import com.allmine.emulators.stepfunctions.StepFunctionsEmulator;
import com.allmine.local.HostedFunction;
import com.allmine.local.LocalKeys;
import com.allmine.local.LocalRun;
import com.allmine.local.Machines;
import com.allmine.local.Repository;
import com.allmine.template.LambdaFunction;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Each function, and the workflow, uses exactly what its policies allow while it handles the recorded events: by
 * action, table, partition and attribute. The local run allows everything, so only this test refuses before AWS does.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllowedActionsTest {
    private static final String SIGNING_KEYS = "SigningKeys";

    /** Not shared: the events change data that other tests use. */
    private final LocalRun run = LocalRun.hosting("VerifyIdentity", "IssueToken", "PublishEvents", "SignCheckpoints");

    private final IamPolicies iam = new IamPolicies(TranslatedTemplate.withDefaults());

    /** Whether the response to a request with an idempotency key cannot be stored, so that the request runs again. */
    private final AtomicBoolean losesAnswers = new AtomicBoolean();

    AllowedActionsTest() {
        // Two signing keys: idempotency records are looked up under both.
        String keys = Objects.requireNonNull(
                LocalKeys.secrets(run.system().template()).get(SIGNING_KEYS));
        run.system()
                .secrets()
                .put(
                        SIGNING_KEYS,
                        new KeyRotation(Instant.now(), new SecureRandom())
                                .next(keys, KeyPurpose.SIGNING, true)
                                .text());
        run.recordEvidence();
    }

    @AfterAll
    void stop() {
        run.close();
    }

    private WatchedService tables() {
        return new WatchedService(
                run.system().tables().endpoint(), body -> losesAnswers.get() && body.contains("SET encryptedResponse"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SaveGender",
                "RecordConsent",
                "ListConsents",
                "ShowConsentReceipt",
                "ListDueDocuments",
                "ListLegalDocuments",
                "ShowLegalDocument",
                "ListDropdown",
                "AddUserInfo",
                "ConfirmIdentity",
                "ShowIdentityAssurance",
                "ListPermissionLog",
                "ListEvents",
                "ListCheckpoints",
                "ShowAcceptance",
                "ShowInclusionProof",
                "ShowConsistencyProof",
                "SignCheckpoints",
                "PublishEvents",
                "ApplyAmlStatus",
                "VerifyIdentity",
                "IssueToken"
            })
    void areThoseThatTheFunctionNeeds(String name) throws IOException, FunctionError {
        grow("watched-" + name);
        List<Call> calls;
        try (WatchedService tables = tables();
                WatchedService secrets =
                        new WatchedService(run.system().secrets().endpoint(), body -> false)) {
            answerEvents(
                    name,
                    Map.of(
                            "aws.endpointUrlDynamoDb", tables.url().toString(),
                            "aws.endpointUrlSecretsManager", secrets.url().toString()));
            calls = new ArrayList<>(tables.calls());
            calls.addAll(secrets.calls());
        }

        assertExactlyAllowed(name, calls);
    }

    /** Makes a tree that has grown since its last checkpoint. */
    private void grow(String tenantId) throws FunctionError {
        AuditTrees trees = new DynamoAuditTrees(run.system().tables().client(), "Audit");
        trees.append(tenantId, AuditStream.CONSENT, List.of(new AuditEntry("1", "{}", PrimaryKeys.policy(tenantId))));
        call("SignCheckpoints", "{}");
        trees.append(tenantId, AuditStream.CONSENT, List.of(new AuditEntry("2", "{}", PrimaryKeys.policy(tenantId))));
    }

    @Test
    void areThoseThatTheWorkflowNeeds() throws IOException {
        List<Call> calls;
        try (WatchedService tables = tables();
                DynamoDbClient dynamo = client(tables);
                StepFunctionsEmulator workflows = StepFunctionsEmulator.start(
                        Machines.of(run.system().template(), Repository.ROOT), this::call, dynamo, wait -> {})) {
            answerEvents(
                    "ConfirmIdentity",
                    Map.of("aws.endpointUrlSfn", workflows.endpoint().toString()));
            calls = tables.calls();
        }

        assertExactlyAllowed("IdentityWorkflow", calls);
    }

    private static DynamoDbClient client(WatchedService tables) {
        return DynamoDbClient.builder()
                .endpointOverride(tables.url())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private String call(String name, String payload) throws FunctionError {
        try {
            return Objects.requireNonNull(run.system().functions().get(name), name)
                    .invoke(payload, new Invocation("step", name));
        } catch (RuntimeException e) {
            throw FunctionError.of(e);
        }
    }

    private void assertExactlyAllowed(String name, List<Call> calls) {
        assertThat(calls)
                .allSatisfy(call -> assertThat(iam.allows(name, call))
                        .as("%s may not: %s", name, call)
                        .isTrue());
        List<String> unused = new ArrayList<>();
        for (IamPolicies.Statement statement : iam.statements(name)) {
            boolean isWatched = statement.actions().stream()
                    .anyMatch(action -> action.startsWith("dynamodb:") || action.startsWith("secretsmanager:"));
            if (isWatched) {
                unused.addAll(statement.unused(calls));
            }
        }
        assertThat(unused).as("%s may, and never does", name).isEmpty();
    }

    /**
     * Invokes the function with each of its events three times under one key: with the response not stored, stored, and
     * replayed.
     */
    private void answerEvents(String name, Map<String, String> watched) throws IOException {
        LambdaFunction function = run.system().template().functions().stream()
                .filter(described -> described.name().equals(name))
                .findFirst()
                .orElseThrow();
        Map<String, String> settings = new HashMap<>(run.system().sdkSettings());
        settings.putAll(watched);
        try (HostedFunction hosted = LocalRun.loggingTo(
                OutputStream.nullOutputStream(), () -> HostedFunction.load(function, Repository.ROOT, settings))) {
            for (Path file : events(name)) {
                String event = once(Repository.text(file));
                losesAnswers.set(true);
                hosted.invoke(event, new Invocation("watched", name));
                losesAnswers.set(false);
                hosted.invoke(event, new Invocation("watched", name));
                hosted.invoke(event, new Invocation("watched", name));
            }
        }
    }

    /** The function's events, without those that wait for a register that is down, and those that make it fail. */
    private static List<Path> events(String function) {
        String folder = function.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        return Repository.files(Repository.ROOT.resolve("events").resolve(folder), ".json").stream()
                .filter(event -> !event.getFileName().toString().matches(".*unavailable.*|refused-.*"))
                .toList();
    }

    /** The event with a new idempotency key, so that idempotency is used too. */
    private static String once(String event) {
        ObjectNode json = Json.object(event).orElseThrow();
        if (json.path("headers") instanceof ObjectNode headers) {
            headers.put("idempotency-key", UUID.randomUUID().toString());
        }
        return json.toString();
    }
}
