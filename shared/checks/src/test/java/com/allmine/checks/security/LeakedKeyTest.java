package com.allmine.checks.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.auth.TokenRules;
import com.allmine.auth.Tokens;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeySecret;
import com.allmine.crypto.KeySet;
import com.allmine.crypto.PublishedKeys;
import com.allmine.local.Document;
import com.allmine.local.LocalRun;
import com.allmine.local.journeys.IdentityRequest;
import com.allmine.operator.OperatorCli;
import com.allmine.testkit.Response;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The commands of "A key has leaked" in shared/operator/runbook.md, in their order. A function reads the keys when it
 * first needs one, so each function here knows the keys of its first request.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeakedKeyTest {
    private static final Map<String, String> TABLES = Map.of(
            "USERS_TABLE", "Users",
            "CONSENTS_TABLE", "Consents",
            "DROPDOWNS_TABLE", "Dropdowns",
            "LOGS_TABLE", "Logs",
            "IDEMPOTENCY_TABLE", "Idempotency");
    private static final Map<KeyPurpose, String> SECRETS = Map.of(
            KeyPurpose.SIGNING, "SigningKeys",
            KeyPurpose.ENCRYPTION, "EncryptionKeys",
            KeyPurpose.HASHING, "HashKeys",
            KeyPurpose.RECEIPTS, "ReceiptKeys",
            KeyPurpose.CHECKPOINTS, "CheckpointKeys");
    private static final String GENDER = "/api/v1/onboarding/step-2";
    private static final String CONSENT = "/api/v1/legal-documents/consent";

    private final LocalRun run = LocalRun.hosting("SaveGender", "RecordConsent", "ConfirmIdentity", "IssueToken");
    private final Map<String, String> settings = new HashMap<>(TABLES);

    @BeforeAll
    void set() {
        // They stay set: other runs in this JVM find their credentials there.
        System.getProperties().putAll(run.system().sdkSettings());
        SECRETS.forEach((purpose, secret) -> settings.put(purpose.setting(), secret));
        settings.put(PublishedKeys.SETTING, "PublishedKeys");
        settings.forEach(System::setProperty);
    }

    @AfterAll
    void stop() {
        settings.keySet().forEach(System::clearProperty);
        run.close();
    }

    /** The commands for a use, of which the removed key is the local run's. */
    private static List<List<String>> commands(KeyPurpose purpose, String leaked) {
        String section = Document.at("shared/operator/runbook.md").section(purpose.use());
        return Document.operatorCommands(section).stream()
                .map(words -> words.stream()
                        .map(word -> word.startsWith(purpose.use() + "-") ? leaked : word)
                        .toList())
                .toList();
    }

    /** Runs a command of the operator: the exit code, and below it what the command printed. */
    private String operate(List<String> words) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int status = OperatorCli.execute(words, run.system().tables()::client, InputStream.nullInputStream(), out, out);
        return status + "\n" + printed.toString(StandardCharsets.UTF_8);
    }

    private static String keys(KeyPurpose purpose) {
        return KeySecret.live(purpose).current().orElseThrow().text();
    }

    private void tenMinutesLater(KeyPurpose purpose) {
        String secret = Objects.requireNonNull(SECRETS.get(purpose));
        run.system().secrets().put(secret, keys(purpose).replaceAll("\"nbf\":\\d+", "\"nbf\":1700000000"));
    }

    private Response post(String path, String body, String token) {
        return run.send(run.to(path)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token));
    }

    @Test
    void aLeakedKeyOpensAndSignsNothingAfterTheCommandsOfTheRunbook() {
        run.addUser("leaked");
        String forged = run.token("leaked");
        Response confirmed = run.send(
                run.postAs("leaked", IdentityRequest.PATH, IdentityRequest.declared(IdentityRequest.newNumber())));
        assertThat(confirmed.status()).as(confirmed.body()).isEqualTo(200);

        List<List<String>> enc = commands(KeyPurpose.ENCRYPTION, "local-enc");
        assertThat(enc).hasSize(3);
        assertThat(operate(enc.get(0))).startsWith("0\nadded enc-");
        tenMinutesLater(KeyPurpose.ENCRYPTION);
        assertThat(operate(enc.get(2))).isEqualTo("1\nthe key local-enc is still needed by what is stored\n");
        assertThat(operate(enc.get(1))).startsWith("0\n").doesNotContain("\n0 fields");
        assertThat(operate(enc.get(2))).startsWith("0\nremoved local-enc");
        assertThat(keys(KeyPurpose.ENCRYPTION)).doesNotContain("local-enc");

        Response before = post(CONSENT, "{}", forged);
        assertThat(before.header("X-Error-Code")).isEqualTo(Problem.VALIDATION_FAILED.name());
        List<List<String>> sig = commands(KeyPurpose.SIGNING, "local-sign");
        assertThat(sig).hasSize(2);
        assertThat(operate(sig.get(0))).startsWith("0\nadded sig-");
        assertThat(operate(sig.get(1))).startsWith("0\nremoved local-sign");
        assertThat(keys(KeyPurpose.SIGNING)).doesNotContain("local-sign");

        assertThat(post(GENDER, "{\"gender\":\"female\"}", forged).status()).isEqualTo(401);
        Tokens signIn = new Tokens(
                KeySet.of(keys(KeyPurpose.SIGNING), InstantSource.system()),
                InstantSource.system(),
                TokenRules.STANDARD);
        String token = signIn.signIn(new Caller("default", "leaked", Set.of("user")));
        Response profile = post(GENDER, "{\"gender\":\"female\"}", token);
        // The identity is read with the new key.
        assertThat(profile.status()).as(profile.body()).isEqualTo(200);
        assertThat(profile.body()).contains("\"name\":\"Ahmet");
    }

    @Test
    void theRunbookRotatesNoHashKey() {
        assertThat(commands(KeyPurpose.HASHING, "local-hash")).isEmpty();
    }

    @Test
    void aStolenKeyThatSignsEvidenceIsRemovedAndRevoked() {
        for (KeyPurpose purpose : KeyPurpose.PUBLISHED) {
            String stolen = "local-" + purpose.use();
            List<List<String>> commands = commands(purpose, stolen);
            assertThat(commands).hasSize(2);

            assertThat(operate(commands.get(0))).startsWith("0\nadded " + purpose.use() + "-");
            assertThat(operate(commands.get(1))).startsWith("0\nremoved " + stolen);
            assertThat(keys(purpose)).doesNotContain(stolen);
            assertThat(PublishedKeys.of(KeySecret.published()
                                    .current()
                                    .orElseThrow()
                                    .text())
                            .revoked())
                    .containsKey(stolen);
        }
    }
}
