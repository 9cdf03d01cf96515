package com.allmine.checks.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.audit.AuditStream;
import com.allmine.local.LocalRun;
import com.allmine.operator.OperatorCli;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An auditor keeps the keys and the checkpoints of one day. Then a red team changes the tables in every way that it can, and
 * {@code verify} finds each change by what the auditor kept.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvidenceRedTeamTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "USERS_TABLE", "Users",
            "DROPDOWNS_TABLE", "Dropdowns",
            "IDEMPOTENCY_TABLE", "Idempotency",
            "CONSENTS_TABLE", "Consents",
            "LOGS_TABLE", "Logs",
            "AUDIT_TABLE", "Audit",
            "PUBLISHED_KEYS_SECRET", "PublishedKeys");
    private static final String USER = "audited";

    private final LocalRun run = LocalRun.hosting(
            "RecordConsent",
            "PublishEvents",
            "SignCheckpoints",
            "ListCheckpoints",
            "ShowInclusionProof",
            "ShowPublishedKeys");
    private final RedTeam redTeam = new RedTeam(run.system().tables().client());

    private Path kept = Path.of("");
    private Map<String, List<Map<String, AttributeValue>>> honest = Map.of();

    @BeforeAll
    void recordAndKeep(@TempDir Path auditor) throws IOException {
        kept = auditor;
        System.getProperties().putAll(run.system().sdkSettings());
        SETTINGS.forEach(System::setProperty);
        run.addUser(USER);
        run.addUser("other");
        decide("other", true);
        decide(USER, true);
        decide(USER, false);
        decide(USER, true);
        sign();
        write("jwks.json", run.get("/.well-known/jwks.json").body());
        for (AuditStream stream : AuditStream.values()) {
            JsonNode last = checkpoints(stream).getLast();
            write(checkpointFile(stream, last), last.path("checkpoint").asText());
        }
        honest = redTeam.copy();
    }

    @AfterAll
    void stop() {
        SETTINGS.keySet().forEach(System::clearProperty);
        run.close();
    }

    /** Records of the streams that are not delivered yet must not reach the restored trees. */
    @BeforeEach
    void restore() {
        run.system().events().deliver();
        redTeam.restore(honest);
        run.system().events().deliver();
    }

    private void decide(String sub, boolean isAccepted) {
        String body = "{\"documentType\":\"terms_of_use\",\"documentVersion\":\"1.1.0\",\"isAccepted\":%b}"
                .formatted(isAccepted);
        Response decided = run.send(run.postAs(sub, "/api/v1/legal-documents/consent", body));
        assertThat(decided.status()).as(decided.body()).isEqualTo(200);
    }

    /** Delivers the streams, and runs the schedule. */
    private void sign() {
        run.system().events().deliver();
        Response signed =
                run.send(run.to("/_local/run?function=SignCheckpoints").POST(BodyPublishers.noBody()));
        assertThat(signed.status()).as(signed.body()).isEqualTo(200);
    }

    private List<JsonNode> checkpoints(AuditStream stream) {
        return audit("checkpoints?stream=" + stream.wire()).json().valueStream().toList();
    }

    private Response audit(String path) {
        String token = run.get("/_local/tokens?sub=admin&roles=admin")
                .json()
                .path("token")
                .asText();
        return run.send(run.to("/admin/audit/" + path).header("x-auth", token));
    }

    private static String checkpointFile(AuditStream stream, JsonNode checkpoint) {
        return "checkpoints/%s-%09d.txt"
                .formatted(stream.wire(), checkpoint.path("sequence").asLong());
    }

    private void write(String file, String text) throws IOException {
        Path path = kept.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /** The verdict of {@code verify} on the logs as the tables have them now, against the copies of the auditor. */
    private String verify() throws IOException {
        for (AuditStream stream : AuditStream.values()) {
            Files.deleteIfExists(kept.resolve("entries/" + stream.wire() + ".jsonl"));
            String exported = operate(
                    "export-entries",
                    "--tenant",
                    "default",
                    "--stream",
                    stream.wire(),
                    "--as",
                    "auditor",
                    "--to",
                    kept.toString());
            assertThat(exported).contains("entries written");
        }
        return operate("verify", kept.toString());
    }

    private String operate(String... words) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int status = OperatorCli.execute(
                List.of(words), run.system().tables()::client, InputStream.nullInputStream(), out, out);
        return status + "\n" + printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theHonestLogsHold() throws IOException {
        assertThat(verify()).startsWith("0\n").contains("yes: ");
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                attack("alter a decision", AuditStream.CONSENT, team -> team.alterDecision(USER)),
                attack("remove a decision", AuditStream.CONSENT, team -> team.removeDecision(USER)),
                attack("insert a decision", AuditStream.CONSENT, team -> team.insertDecision(USER)),
                attack("reorder decisions", AuditStream.CONSENT, team -> team.reorderDecisions(USER)),
                attack("roll a decision back", AuditStream.CONSENT, team -> team.rollBack(USER)),
                attack("delete the chain of a user", AuditStream.CONSENT, team -> team.deleteUser(USER)),
                attack("alter a permission entry", AuditStream.PERMISSION, RedTeam::alterLogEntry),
                attack("remove a permission entry", AuditStream.PERMISSION, RedTeam::removeLogEntry),
                attack("insert a permission entry", AuditStream.PERMISSION, RedTeam::insertLogEntry),
                attack("reorder permission entries", AuditStream.PERMISSION, RedTeam::reorderLogEntries));
    }

    private static Arguments attack(String name, AuditStream stream, Consumer<RedTeam> attack) {
        return Arguments.of(Named.of(name, attack), stream);
    }

    /** Chains and heads fit, and the tree and the checkpoints are left as they are. */
    @ParameterizedTest
    @MethodSource("attacks")
    void findsAChangeOfTheTables(Consumer<RedTeam> attack, AuditStream stream) throws IOException {
        attack.accept(redTeam);

        // An inserted entry that no tree has is found by check-log, which reads the tables and not the tree.
        String found = verify() + operate("check-log", "default");
        assertThat(found).contains(stream.wire()).containsPattern("(?m)^(no|1$)");
    }

    /** Everything fits, except what the auditor kept. */
    @ParameterizedTest
    @MethodSource("attacks")
    void findsAChangeWithATreeThatFits(Consumer<RedTeam> attack, AuditStream stream) throws IOException {
        attack.accept(redTeam);
        redTeam.rebuildTree(stream);

        assertThat(verify()).startsWith("1\n").contains("no ", stream.wire());
    }

    /** The function signs no tree that contradicts its last checkpoint. */
    @ParameterizedTest
    @MethodSource("attacks")
    void signsNoTreeThatWasBuiltAgain(Consumer<RedTeam> attack, AuditStream stream) {
        int before = checkpoints(stream).size();
        attack.accept(redTeam);
        redTeam.rebuildTree(stream);

        sign();

        assertThat(checkpoints(stream)).hasSize(before);
        assertThat(run.log()).contains("EVIDENCE_BROKEN");
    }

    /** Without the old checkpoints in the table, the function signs the forged tree. The auditor still has the old ones. */
    @ParameterizedTest
    @MethodSource("attacks")
    void findsAForgedTreeThatTheFunctionSigned(Consumer<RedTeam> attack, AuditStream stream) throws IOException {
        attack.accept(redTeam);
        redTeam.rebuildTree(stream);
        redTeam.removeCheckpoints(stream);
        sign();
        JsonNode forged = checkpoints(stream).getLast();
        String file = "checkpoints/%s-%09d.txt".formatted(stream.wire(), 999);
        write(file, forged.path("checkpoint").asText());
        try {
            assertThat(verify()).startsWith("1\n").contains("no ", stream.wire());
        } finally {
            Files.delete(kept.resolve(file));
        }
    }

    /** The limit of the evidence: the entry was changed before a checkpoint covered it. */
    @Test
    void doesNotFindAChangeBeforeTheNextCheckpoint() throws IOException {
        run.addUser("too-early");
        decide("too-early", true);
        decide("too-early", false);
        run.system().events().deliver();
        int before = checkpoints(AuditStream.CONSENT).size();
        redTeam.alterDecision("too-early");
        redTeam.rebuildTree(AuditStream.CONSENT);

        sign();

        assertThat(checkpoints(AuditStream.CONSENT)).hasSize(before + 1);
        assertThat(verify()).startsWith("0\n").contains("yes: ");
    }

    /** The limit of the evidence: an entry that is only added looks like one that came late. It never looks old. */
    @Test
    void findsThatAForgedEntryCameLate() throws IOException {
        long size = checkpoints(AuditStream.PERMISSION).getLast().path("size").asLong();
        redTeam.insertLogEntry();
        redTeam.appendToTree(AuditStream.PERMISSION);

        sign();

        assertThat(verify()).startsWith("0\n").contains("yes: ");
        Response proof = audit("proofs/000000000000000000000001?stream=permission");
        assertThat(proof.json().path("index").asLong()).isGreaterThanOrEqualTo(size);
    }
}
