package com.allmine.checks.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeySecret;
import com.allmine.crypto.KeySet;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.identity.IdentityHash;
import com.allmine.local.Document;
import com.allmine.local.LocalKeys;
import com.allmine.local.LocalRun;
import com.allmine.local.journeys.IdentityRequest;
import com.allmine.operator.OperatorCli;
import com.allmine.testkit.Response;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The operator's commands while clients send requests. A function reads the key set on first use and keeps it for five
 * minutes. Here each function is first called at a different point of the rotation, so that each knows different keys.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RotationTest {
    private static final Pattern PENDING = Pattern.compile("\"nbf\":\\d+");
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("USERS_TABLE", "Users"),
            Map.entry("CONSENTS_TABLE", "Consents"),
            Map.entry("DROPDOWNS_TABLE", "Dropdowns"),
            Map.entry("LOGS_TABLE", "Logs"),
            Map.entry("AUDIT_TABLE", "Audit"),
            Map.entry("IDEMPOTENCY_TABLE", "Idempotency"),
            Map.entry("SIGNING_KEYS_SECRET", "SigningKeys"),
            Map.entry("ENCRYPTION_KEYS_SECRET", "EncryptionKeys"),
            Map.entry("HASH_KEYS_SECRET", "HashKeys"),
            Map.entry("RECEIPT_KEYS_SECRET", "ReceiptKeys"),
            Map.entry("CHECKPOINT_KEYS_SECRET", "CheckpointKeys"),
            Map.entry("PUBLISHED_KEYS_SECRET", "PublishedKeys"));

    private static final Document OPERATOR = Document.at("shared/operator/README.md");

    private final LocalRun run = LocalRun.hosting(
            "SaveGender",
            "RecordConsent",
            "AddUserInfo",
            "ConfirmIdentity",
            "VerifyIdentity",
            "IssueToken",
            "PublishEvents",
            "SignCheckpoints");

    @BeforeAll
    void set() {
        System.getProperties().putAll(run.system().sdkSettings());
        System.getProperties().putAll(documentedEndpoints());
        SETTINGS.forEach(System::setProperty);
    }

    /** The SDK's system property for each variable with which the operator commands find an emulator. */
    private static final Map<String, String> ENDPOINTS = Map.of(
            "AWS_ENDPOINT_URL_DYNAMODB", "aws.endpointUrlDynamoDb",
            "AWS_ENDPOINT_URL_SECRETS_MANAGER", "aws.endpointUrlSecretsManager",
            "AWS_ENDPOINT_URL_STS", "aws.endpointUrlSts");

    private Map<String, String> documentedEndpoints() {
        Map<String, String> endpoints = new HashMap<>();
        Pattern.compile("export (AWS_ENDPOINT_URL_\\w+)=http://127\\.0\\.0\\.1:3000(\\S*)")
                .matcher(OPERATOR.text())
                .results()
                .forEach(export -> endpoints.put(
                        Objects.requireNonNull(ENDPOINTS.get(export.group(1)), export.group(1)),
                        run.url() + export.group(2)));
        assertThat(endpoints).containsOnlyKeys(ENDPOINTS.values());
        return endpoints;
    }

    @AfterAll
    void stop() {
        SETTINGS.keySet().forEach(System::clearProperty);
        run.close();
    }

    /** Runs a command of the operator: the exit code, and below it what the command printed. */
    private String operate(String... words) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int status = OperatorCli.execute(
                List.of(words), run.system().tables()::client, InputStream.nullInputStream(), out, out);
        return status + "\n" + printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void noRequestFailsWhileTheKeysAreRotated(@TempDir Path folder) throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        List<Future<Integer>> clients = new ArrayList<>();
        String guarded = IdentityRequest.newNumber();
        guard(guarded, "somebody");
        run.addUser("rotated-early");
        run.addUser("rotated-late");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            // Knows the keys before the rotation.
            clients.add(threads.submit(() -> decide("rotated-early", isOver)));
            run.send(run.postAs("admin", "/api/v1/onboarding/step-2", "{\"gender\":\"other\"}"));
            String rotated = operate("rotate-keys", "--use", "sig,enc,hash,checkpoint");
            assertThat(rotated).startsWith("0\nadded sig-").contains("added enc-", "added hash-", "added checkpoint-");
            // Knows the new keys, which are not current yet.
            clients.add(threads.submit(() -> saveInfo("rotated-early", isOver)));
            tenMinutesLater();
            // Knows them as current: signs, encrypts and hashes with them.
            Response confirmed = succeeds(run.to("/user/confirm-user-identity")
                    .POST(BodyPublishers.ofString(IdentityRequest.verified(IdentityRequest.newNumber())))
                    .header("Content-Type", "application/json")
                    .header("x-auth", run.token("rotated-late")));
            String token = confirmed.json().path("token").asText();
            succeeds(run.to("/user/insert-additional-info")
                    .POST(BodyPublishers.ofString(INFO))
                    .header("Content-Type", "application/json")
                    .header("x-auth", token));
            Response tooMany =
                    run.send(run.postAs("123", "/user/confirm-user-identity", IdentityRequest.declared(guarded)));
            assertThat(tooMany.header("X-Error-Code")).isEqualTo(Problem.ACCOUNT_LIMIT_REACHED.name());
        } finally {
            isOver.set(true);
            threads.close();
        }
        for (Future<Integer> client : clients) {
            assertThat(client.get()).isPositive();
        }
        // With the new key, so that check-log verifies it by the published keys.
        run.signCheckpoints();
        operatesAsDocumented(folder);
    }

    private static final String INFO = """
        {"purposeOfTransactionId": "1", "sourceOfFundingId": "2", "explainSourceOfFunding": "Freelance gelir",
        "monthlyIncomeAmountId": "3", "estimatedMonthlyDWAmountId": "2", "estimatedMonthlyDWCountId": "1"}\
        """;

    private Response succeeds(HttpRequest.Builder request) {
        Response received = run.send(request);
        assertThat(received.status()).as(received.body()).isEqualTo(200);
        return received;
    }

    /** A user has confirmed an identity before the rotation. */
    private void guard(String number, String userId) {
        String hash = new IdentityHash(KeySet.of(LocalKeys.text(), InstantSource.system())).ofNumber("default", number);
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.identityGuard("default", hash));
        item.put("holders", AttributeValue.fromSs(List.of(userId)));
        run.system().tables().client().putItem(p -> p.tableName("Users").item(item));
    }

    private void tenMinutesLater() {
        for (KeyPurpose purpose : KeyPurpose.values()) {
            String text = KeySecret.live(purpose).current().orElseThrow().text();
            String secret = Objects.requireNonNull(SETTINGS.get(purpose.setting()));
            run.system().secrets().put(secret, PENDING.matcher(text).replaceAll("\"nbf\":1700000000"));
        }
    }

    /** Flips a decision back and forth, with the same old token, until the rotation ends. */
    private int decide(String sub, AtomicBoolean isOver) {
        String token = run.token(sub);
        int answered = 0;
        while (answered < 4 || !isOver.get()) {
            String body = "{\"documentType\":\"terms_of_use\",\"documentVersion\":\"1.1.0\",\"isAccepted\":%b}"
                    .formatted(answered % 2 == 0);
            succeeds(run.to("/api/v1/legal-documents/consent")
                    .POST(BodyPublishers.ofString(body))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + token));
            answered++;
        }
        return answered;
    }

    private int saveInfo(String sub, AtomicBoolean isOver) {
        int answered = 0;
        while (answered < 4 || !isOver.get()) {
            succeeds(run.postAs(sub, "/user/insert-additional-info", INFO));
            answered++;
        }
        return answered;
    }

    /** Every command that the document gives for a person's request and after a rotation, in its order. */
    private void operatesAsDocumented(Path folder) {
        List<List<String>> commands = Document.operatorCommands(OPERATOR.text()).stream()
                .filter(words -> words.getFirst().matches("re-encrypt|export|erase|check-.*"))
                .filter(words -> !words.contains("--with-proofs"))
                .toList();
        assertThat(commands).hasSize(6);
        for (List<String> command : commands) {
            List<String> words = new ArrayList<>(command);
            words.replaceAll(
                    word -> word.equals("123.json") ? folder.resolve(word).toString() : word);
            if (words.contains("--dry-run")) {
                words.addAll(List.of("--as", "ayse"));
            }
            assertThat(operate(words.toArray(String[]::new))).as("%s", command).startsWith("0\n");
        }
        assertThat(folder.resolve("123.json")).content().contains("\"username\":\"onetwothree\"");
        Response closed = run.send(run.postAs("123", "/api/v1/onboarding/step-2", "{\"gender\":\"male\"}"));
        assertThat(closed.header("X-Error-Code")).isEqualTo(Problem.ACCOUNT_CLOSED.name());
        assertThat(operate("check-consents")).startsWith("0\n");
        assertThat(operate("check-log")).startsWith("0\n");
    }
}
