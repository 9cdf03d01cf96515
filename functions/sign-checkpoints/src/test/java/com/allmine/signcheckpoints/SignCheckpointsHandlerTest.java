package com.allmine.signcheckpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.InvocationLog;
import com.allmine.crypto.KeyRotation;
import com.allmine.crypto.KeySet;
import com.allmine.crypto.PublishedKeys;
import com.allmine.crypto.SignedNote;
import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.Checkpoint;
import com.allmine.data.audit.Checkpoints.Stored;
import com.allmine.data.audit.InMemoryAuditTrees;
import com.allmine.data.audit.InMemoryCheckpoints;
import com.allmine.testkit.Request;
import com.allmine.testkit.SettableClock;
import com.allmine.testkit.TestKeys;
import com.allmine.testkit.TestTokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignCheckpointsHandlerTest {
    private static final Tree CONSENTS = new Tree("acme", AuditStream.CONSENT);
    private static final Tree PERMISSIONS = new Tree("acme", AuditStream.PERMISSION);
    private static final String ORIGIN = "api.example.com/acme/consent";
    private static final PublishedKeys PUBLISHED =
            PublishedKeys.of(KeyRotation.publish(PublishedKeys.NONE, TestKeys.KEY_SET));

    private final SettableClock clock = new SettableClock("2026-01-15T10:15:00.000Z");
    private final List<String> log = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final InMemoryAuditTrees trees = new InMemoryAuditTrees();
    private final InMemoryCheckpoints checkpoints = new InMemoryCheckpoints();
    private final FakeBucket bucket = new FakeBucket();
    private final SignCheckpointsHandler handler = handler(TestKeys.KEY_SET, PUBLISHED);

    /** A bucket in memory, which may be out of order. */
    private static final class FakeBucket implements CheckpointBucket {
        private final Set<String> names = new HashSet<>();
        private boolean isDown;

        @Override
        public boolean add(Tree tree, Stored checkpoint) {
            if (isDown) {
                throw Problem.SERVICE_UNAVAILABLE.refusal().because("S3 PutObject: the bucket is down");
            }
            return names.add(tree + " " + checkpoint.sequence());
        }
    }

    private SignCheckpointsHandler handler(String keys, PublishedKeys published) {
        TreeSigner signer = new TreeSigner(
                trees, checkpoints, bucket, "https://api.example.com", KeySet.of(keys, clock), published, clock);
        return new SignCheckpointsHandler(new InvocationLog(clock, log::add), signer, lines::add);
    }

    private void append(Tree tree, String... ids) {
        for (String id : ids) {
            trees.append(
                    tree.tenantId(), tree.stream(), List.of(new AuditEntry(id, "{\"_id\":\"" + id + "\"}", Map.of())));
        }
    }

    private static String run(SignCheckpointsHandler handler) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        handler.handleRequest(InputStream.nullInputStream(), out, Request.INVOCATION);
        return out.toString(StandardCharsets.UTF_8);
    }

    private Stored last(Tree tree) {
        return checkpoints.last(tree.tenantId(), tree.stream()).orElseThrow();
    }

    private static String result(int trees, int checkpoints, int broken) {
        return "{\"trees\":%d,\"checkpoints\":%d,\"broken\":%d}".formatted(trees, checkpoints, broken);
    }

    @Test
    void signsTheHeadOfEveryTree() throws IOException {
        append(CONSENTS, "a", "b", "c");
        append(PERMISSIONS, "d");

        assertThat(run(handler)).isEqualTo(result(2, 2, 0));

        Stored signed = last(CONSENTS);
        assertThat(signed.sequence()).isEqualTo(1);
        assertThat(signed.createdAt()).isEqualTo(Instant.parse("2026-01-15T10:15:00Z"));
        assertThat(signed.checkpoint())
                .isEqualTo(new Checkpoint(
                        ORIGIN, 3, trees.head("acme", AuditStream.CONSENT).rootHash()));
        SignedNote note = SignedNote.parse(signed.note()).orElseThrow();
        assertThat(Checkpoint.parse(note.text())).contains(signed.checkpoint());
        assertThat(note.signers(ORIGIN, PUBLISHED)).containsExactly("checkpoint-1");
        assertThat(last(PERMISSIONS).checkpoint().origin()).isEqualTo("api.example.com/acme/permission");
    }

    @Test
    void logsTheNumbersAndACopyOfEachCheckpoint() throws IOException {
        append(CONSENTS, "a");

        run(handler);

        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"level\":\"INFO\"", "\"code\":\"OK\"", "\"trees\":1,\"checkpoints\":1,\"broken\":0");
        assertThat(lines)
                .containsExactly(
                        "{\"level\":\"INFO\",\"message\":\"signed\",\"tenant\":\"acme\",\"stream\":\"consent\","
                                + "\"sequence\":1,\"size\":1,\"checkpoint\":"
                                + Json.write(last(CONSENTS).note()) + "}");
    }

    @Test
    void signsAgainOnlyATreeThatHasGrown() throws IOException {
        append(CONSENTS, "a");
        append(PERMISSIONS, "b");
        run(handler);
        append(CONSENTS, "c", "d");
        clock.advance(Duration.ofHours(1));

        assertThat(run(handler)).isEqualTo(result(2, 1, 0));
        assertThat(run(handler)).isEqualTo(result(2, 0, 0));

        assertThat(last(CONSENTS).sequence()).isEqualTo(2);
        assertThat(last(CONSENTS).checkpoint().size()).isEqualTo(3);
        assertThat(last(PERMISSIONS).sequence()).isEqualTo(1);
    }

    @Test
    void doesNotSignATreeThatWasAlteredAndSignsTheOthers() throws IOException {
        append(CONSENTS, "a", "b");
        append(PERMISSIONS, "c");
        run(handler);
        append(CONSENTS, "d");
        append(PERMISSIONS, "e");
        trees.forge("acme", AuditStream.CONSENT, 0, new AuditEntry("a", "{\"_id\":\"forged\"}", Map.of()));
        lines.clear();

        assertThat(run(handler)).isEqualTo(result(2, 1, 1));

        assertThat(last(CONSENTS).sequence()).isEqualTo(1);
        assertThat(last(PERMISSIONS).sequence()).isEqualTo(2);
        assertThat(lines)
                .contains("{\"level\":\"ERROR\",\"message\":\"not signed\",\"tenant\":\"acme\",\"stream\":\"consent\","
                        + "\"code\":\"EVIDENCE_BROKEN\",\"cause\":[\"the tree consent of tenant acme: it does not begin"
                        + " with the tree of its last checkpoint\"]}");
    }

    @Test
    void doesNotSignATreeOfTheSameSizeWithAnotherRoot() throws IOException {
        append(CONSENTS, "a", "b");
        run(handler);
        trees.forge("acme", AuditStream.CONSENT, 1, new AuditEntry("b", "{\"_id\":\"forged\"}", Map.of()));

        assertThat(run(handler)).isEqualTo(result(1, 0, 1));
    }

    @Test
    void doesNotSignATreeThatWasCut() throws IOException {
        append(CONSENTS, "a");
        run(handler);
        Checkpoint larger =
                new Checkpoint(ORIGIN, 2, last(CONSENTS).checkpoint().rootHash());
        String note = SignedNote.sign(larger.text(), ORIGIN, KeySet.of(TestKeys.KEY_SET, clock));
        checkpoints.add("acme", AuditStream.CONSENT, new Stored(2, larger, clock.instant(), note));

        assertThat(run(handler)).isEqualTo(result(1, 0, 1));
        assertThat(lines.getLast()).contains("it is smaller than its last checkpoint");
    }

    @Test
    void doesNotBuildOnACheckpointThatNoPublishedKeySigned() throws IOException {
        append(CONSENTS, "a");
        Checkpoint forged = new Checkpoint(
                ORIGIN, 1, trees.head("acme", AuditStream.CONSENT).rootHash());
        String note =
                SignedNote.sign(forged.text(), ORIGIN, KeySet.of(TestTokens.keys(TestTokens.CHECKPOINT_1), clock));
        checkpoints.add("acme", AuditStream.CONSENT, new Stored(1, forged, clock.instant(), note));
        append(CONSENTS, "b");

        PublishedKeys others = PublishedKeys.of(PublishedKeys.NONE);
        assertThat(run(handler(TestKeys.KEY_SET, others))).isEqualTo(result(1, 0, 1));
        assertThat(lines.getLast()).contains("its last checkpoint was altered");
    }

    @Test
    void doesNotBuildOnACheckpointThatItsNoteDoesNotState() throws IOException {
        append(CONSENTS, "a");
        run(handler);
        append(CONSENTS, "b");
        Checkpoint other = new Checkpoint(
                ORIGIN, 2, trees.head("acme", AuditStream.CONSENT).rootHash());
        checkpoints.add(
                "acme",
                AuditStream.CONSENT,
                new Stored(2, other, clock.instant(), last(CONSENTS).note()));

        assertThat(run(handler)).isEqualTo(result(1, 0, 1));
    }

    @Test
    void doesNotBuildOnTheCheckpointOfAnotherTree() throws IOException {
        append(PERMISSIONS, "a");
        append(CONSENTS, "a");
        run(handler(TestKeys.KEY_SET, PUBLISHED));
        Stored other = last(PERMISSIONS);
        checkpoints.add(
                "acme", AuditStream.CONSENT, new Stored(2, other.checkpoint(), other.createdAt(), other.note()));

        assertThat(run(handler)).isEqualTo(result(2, 0, 1));
    }

    @Test
    void goesOnWithANewKeyAfterOneThatStaysPublished() throws IOException {
        append(CONSENTS, "a");
        run(handler);
        append(CONSENTS, "b");
        String next = TestTokens.keys(TestTokens.CHECKPOINT_1).replace("checkpoint-1", "checkpoint-2");
        PublishedKeys both =
                PublishedKeys.of(KeyRotation.publish(KeyRotation.publish(PublishedKeys.NONE, TestKeys.KEY_SET), next));

        assertThat(run(handler(next, both))).isEqualTo(result(1, 1, 0));
        assertThat(SignedNote.parse(last(CONSENTS).note()).orElseThrow().signers(ORIGIN, both))
                .containsExactly("checkpoint-2");
    }

    @Test
    void failsWithoutTheBucketAndTheNextRunFillsTheGap() throws IOException {
        append(CONSENTS, "a");
        append(PERMISSIONS, "b");
        bucket.isDown = true;

        assertThatThrownBy(() -> run(handler)).isInstanceOf(Refusal.class);
        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"level\":\"ERROR\"", "\"code\":\"FAILED\"", "\"trees\":2,\"checkpoints\":0,\"broken\":0");
        assertThat(lines).hasSize(2).allMatch(line -> line.contains("\"code\":\"SERVICE_UNAVAILABLE\""));

        bucket.isDown = false;
        assertThat(run(handler)).isEqualTo(result(2, 0, 0));
        assertThat(bucket.names).containsExactlyInAnyOrder(CONSENTS + " 1", PERMISSIONS + " 1");
    }

    /** Somebody removed the checkpoints from the table and rebuilt the tree: only the bucket knows better. */
    @Test
    void tellsThatTheBucketHasAnotherCheckpointOfTheSameSequence() throws IOException {
        append(CONSENTS, "a");
        bucket.names.add(CONSENTS + " 1");

        assertThat(run(handler)).isEqualTo(result(1, 0, 1));
        assertThat(lines.getLast()).contains("EVIDENCE_BROKEN", "the bucket has another checkpoint 1");
    }
}
