package com.allmine.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.crypto.SignedNote;
import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees.Head;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.Checkpoint;
import com.allmine.data.audit.Checkpoints.Stored;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.audit.DynamoCheckpoints;
import com.allmine.data.audit.MerkleTree;
import com.allmine.data.audit.Origins;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.dynamo.AuditKeys;
import com.allmine.data.dynamo.PrimaryKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code check-consents} and {@code check-log}. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckCommandsTest {
    private final Stage stage = Stage.start();

    @AfterAll
    void stop() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.reset();
    }

    @Test
    void findsAnAlteredAndARemovedDecision() {
        CompleteUser user = CompleteUser.store(stage, "u-1", CompleteUser.FUTURE);
        Map<String, AttributeValue> event = PrimaryKeys.event(user.owner(), DocumentType.TERMS_OF_USE, 2);
        String intact = stage.run("check-consents");
        String intactAsJson = stage.run("check-consents", "--output", "json");

        stage.dynamo()
                .updateItem(u -> u.tableName("Consents")
                        .key(event)
                        .updateExpression("SET consentDate = :then")
                        .expressionAttributeValues(Map.of(":then", AttributeValue.fromS("2020-01-01T00:00:00.000Z"))));
        String altered = stage.run("check-consents");
        stage.dynamo().deleteItem(d -> d.tableName("Consents").key(event));

        assertThat(intact).isEqualTo("0\n1 chains checked, 0 at fault\n");
        assertThat(intactAsJson).isEqualTo("0\n{\"chains\":1,\"faults\":[]}\n");
        assertThat(altered)
                .isEqualTo("1\nT#default#U#u-1 terms_of_use: event 2 was altered\n1 chains checked, 1 at fault\n");
        assertThat(stage.run("check-consents")).isEqualTo("""
            1
            T#default#U#u-1 terms_of_use: an event after 1 is missing
            1 chains checked, 1 at fault
            """);
        assertThat(stage.run("check-consents", "--output", "json"))
                .isEqualTo("1\n{\"chains\":1,\"faults\":[{\"tenantId\":\"default\",\"userId\":\"u-1\","
                        + "\"documentType\":\"terms_of_use\",\"fault\":\"an event after 1 is missing\"}]}\n");
    }

    private final DynamoAuditTrees trees = new DynamoAuditTrees(stage.dynamo(), "Audit");
    private final DynamoCheckpoints checkpoints = new DynamoCheckpoints(stage.dynamo(), "Audit");

    /** Appends the permission log of the default tenant to its tree, as the stream of the table leads to. */
    private void appendLog() {
        trees.append(
                "default",
                AuditStream.PERMISSION,
                stage.log().stream().map(AuditEntry::permission).toList());
    }

    /** Signs the tree, as the function does every hour. */
    private void sign(AuditStream stream) {
        Tree tree = new Tree("default", stream);
        Head head = trees.head("default", stream);
        Checkpoint checkpoint =
                new Checkpoint(Origins.of("https://api.example.com", tree), head.size(), head.rootHash());
        String note = SignedNote.sign(checkpoint.text(), checkpoint.origin(), Stage.keys());
        long sequence =
                checkpoints.last("default", stream).map(Stored::sequence).orElse(0L) + 1;
        assertThat(checkpoints.add("default", stream, new Stored(sequence, checkpoint, Instant.now(), note)))
                .isTrue();
    }

    private void loadAndSign() {
        stage.run("load");
        appendLog();
        sign(AuditStream.PERMISSION);
    }

    private String entry(int index) {
        return PrimaryKeys.sk(stage.log().get(index));
    }

    private Map<String, AttributeValue> logKey(String entryId) {
        return Map.of("pk", PrimaryKeys.log("default"), "sk", AttributeValue.fromS(entryId));
    }

    private void set(String table, Map<String, AttributeValue> key, String update, AttributeValue value) {
        stage.dynamo()
                .updateItem(u -> u.tableName(table)
                        .key(key)
                        .updateExpression("SET " + update)
                        .expressionAttributeValues(Map.of(":value", value)));
    }

    private void assertFault(String fault) {
        assertThat(stage.run("check-log", "default"))
                .isEqualTo("1\ndefault permission: " + fault + "\n1 logs checked, 1 at fault\n");
    }

    @Test
    void findsThatEverythingMatchesAndSaysWhatIsNotCoveredYet() {
        loadAndSign();
        int entries = stage.log().size();
        CompleteUser.store(stage, "u-1", CompleteUser.FUTURE);

        assertThat(stage.run("check-log")).matches("""
            0
            default permission: %d entries, 1 checkpoints, 0 entries without a checkpoint yet, 0 not in the tree yet
            default consent: 0 entries, 0 checkpoints, 0 entries without a checkpoint yet, [1-9] not in the tree yet
            2 logs checked, 0 at fault
            """.formatted(entries));
        assertThat(stage.run("check-log", "default", "--output", "json"))
                .startsWith("0\n{\"logs\":[{\"tenantId\":\"default\",\"stream\":\"permission\",\"entries\":" + entries
                        + ",\"checkpoints\":1,\"withoutCheckpoint\":0,\"waiting\":0},")
                .endsWith(",\"faults\":0}\n");
        assertThat(stage.run("check-log", "Default")).isEqualTo("1\nthere is no tenant Default\n");
    }

    @Test
    void findsARemovedEntryOfThePermissionLog() {
        loadAndSign();
        String entry = entry(4);
        stage.dynamo().deleteItem(d -> d.tableName("Logs").key(logKey(entry)));

        assertFault("entry " + entry + " was removed");
        assertThat(stage.run("check-log", "default", "--output", "json"))
                .startsWith("1\n")
                .contains("\"fault\":\"entry " + entry + " was removed\"}],\"faults\":1}\n");
    }

    @Test
    void findsAnAlteredEntryAndAnEntryWithAnotherPlace() {
        loadAndSign();
        set("Logs", logKey(entry(3)), "effect = :value", AttributeValue.fromS("deny"));
        assertFault("entry " + entry(3) + " was altered");

        set(
                "Audit",
                AuditKeys.entry("default", AuditStream.PERMISSION, entry(2)),
                "#index = :value",
                "index",
                AttributeValue.fromN("7"));
        assertFault("entry " + entry(2) + " has another place in the tree");
    }

    private void set(String table, Map<String, AttributeValue> key, String update, String name, AttributeValue value) {
        stage.dynamo()
                .updateItem(u -> u.tableName(table)
                        .key(key)
                        .updateExpression("SET " + update)
                        .expressionAttributeNames(Map.of("#" + name, name))
                        .expressionAttributeValues(Map.of(":value", value)));
    }

    @Test
    void findsALeafThatWasRemoved() {
        loadAndSign();
        stage.dynamo().deleteItem(d -> d.tableName("Audit").key(AuditKeys.leaf("default", AuditStream.PERMISSION, 5)));

        assertFault("leaf 5 was removed from the tree");
    }

    /** The forger has no key: the tree fits the altered entry, and the checkpoint does not. */
    @Test
    void findsATreeThatWasBuiltAgainToFitAnAlteredEntry() {
        loadAndSign();
        int entries = stage.log().size();
        set("Logs", logKey(entry(0)), "actor = :value", AttributeValue.fromS("nobody"));
        forgetTree();
        appendLog();

        assertFault("the first " + entries + " entries are not those of checkpoint 1");
    }

    /** Removes everything of the trees but the checkpoints. */
    private void forgetTree() {
        stage.items("Audit").stream()
                .map(PrimaryKeys::of)
                .filter(key -> !PrimaryKeys.pk(key).startsWith("CHECKPOINTS#"))
                .forEach(key ->
                        stage.dynamo().deleteItem(d -> d.tableName("Audit").key(key)));
    }

    @Test
    void findsATreeThatIsSmallerThanItsCheckpoint() {
        loadAndSign();
        forgetTree();

        assertFault("the tree is smaller than checkpoint 1");
    }

    @Test
    void findsAHeadThatDoesNotMatch() {
        loadAndSign();
        set(
                "Audit",
                AuditKeys.head("default", AuditStream.PERMISSION),
                "roots[0] = :value",
                AttributeValue.fromS(MerkleTree.EMPTY_ROOT));

        assertFault("the head of the tree does not match its entries");
    }

    @Test
    void findsACheckpointThatIsMissingAndOneThatWasAltered() {
        loadAndSign();
        sign(AuditStream.PERMISSION);
        Map<String, AttributeValue> first = AuditKeys.checkpoint("default", AuditStream.PERMISSION, 1);
        set("Audit", first, "rootHash = :value", AttributeValue.fromS(MerkleTree.EMPTY_ROOT));
        assertFault("checkpoint 1 was altered");

        stage.dynamo().deleteItem(d -> d.tableName("Audit").key(first));
        assertFault("checkpoint 1 is missing");
    }

    @Test
    void findsAnEntryThatWasNeverAppendedAndOneThatIsNotSigned() {
        loadAndSign();
        Map<String, AttributeValue> inserted = new HashMap<>(stage.log().getFirst());
        inserted.put("sk", AttributeValue.fromS("00" + entry(0).substring(2)));
        stage.dynamo().putItem(p -> p.tableName("Logs").item(inserted));
        assertFault("entry " + PrimaryKeys.sk(inserted) + " was never appended to the tree");

        appendLog();
        assertFault("entry " + PrimaryKeys.sk(inserted) + " has no checkpoint, but should have one");
    }

    @Test
    void findsAConsentThatWasAltered() {
        CompleteUser user = CompleteUser.store(stage, "u-1", CompleteUser.FUTURE);
        Map<String, AttributeValue> key = PrimaryKeys.event(user.owner(), DocumentType.TERMS_OF_USE, 1);
        List<Map<String, AttributeValue>> events =
                stage.items("Consents").stream().filter(PrimaryKeys::isEvent).toList();
        trees.append(
                "default",
                AuditStream.CONSENT,
                events.stream().map(AuditEntry::consent).toList());
        sign(AuditStream.CONSENT);
        String intact = stage.run("check-log", "default");
        set("Consents", key, "documentVersion = :value", AttributeValue.fromS("9.9.9"));

        assertThat(intact).startsWith("0\n").contains("default consent: " + events.size() + " entries, 1 checkpoints");
        assertThat(stage.run("check-log", "default")).startsWith("1\n").contains(" was altered\n");
    }
}
