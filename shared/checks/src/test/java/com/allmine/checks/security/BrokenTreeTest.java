package com.allmine.checks.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.audit.MerkleTree;
import com.allmine.data.dynamo.AuditKeys;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.local.LocalRun;
import com.allmine.testkit.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Somebody who can write the table Audit gets no signature for what they changed, and the other trees get theirs. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenTreeTest {
    private static final String OTHER_HASH = MerkleTree.leafHash("forged");

    /** Not shared: its trees are broken. */
    private final LocalRun run = LocalRun.hosting("SignCheckpoints");

    private final DynamoDbClient dynamo = run.system().tables().client();
    private final AuditTrees trees = new DynamoAuditTrees(dynamo, "Audit");
    private String tenantId = "";

    @AfterAll
    void stop() {
        run.close();
    }

    @BeforeEach
    void signATreeOfFive() {
        tenantId = "broken-" + UUID.randomUUID();
        append(tenantId, 0, 5);
        sign();
        append(tenantId, 5, 8);
    }

    private void append(String tenant, int from, int to) {
        List<AuditEntry> entries = IntStream.range(from, to)
                .mapToObj(i -> new AuditEntry("entry-" + i, "{\"n\":" + i + "}", PrimaryKeys.policy(tenant)))
                .toList();
        trees.append(tenant, AuditStream.PERMISSION, entries);
    }

    private void sign() {
        Response result =
                run.send(run.to("/_local/run?function=SignCheckpoints").POST(BodyPublishers.noBody()));
        assertThat(result.status()).as(result.body()).isEqualTo(200);
    }

    private int checkpoints(String tenant) {
        return run.items("Audit", "CHECKPOINTS#" + tenant + "#permission").size();
    }

    private void set(Map<String, AttributeValue> key, String update, AttributeValue value) {
        dynamo.updateItem(u -> u.tableName("Audit")
                .key(key)
                .updateExpression("SET " + update)
                .expressionAttributeValues(Map.of(":value", value)));
    }

    private Map<String, AttributeValue> leaf(int index) {
        return AuditKeys.leaf(tenantId, AuditStream.PERMISSION, index);
    }

    private Map<String, AttributeValue> head() {
        return AuditKeys.head(tenantId, AuditStream.PERMISSION);
    }

    private void assertNotSignedBut(String cause) {
        String other = "intact-" + UUID.randomUUID();
        append(other, 0, 1);

        sign();

        assertThat(checkpoints(tenantId)).isEqualTo(1);
        assertThat(checkpoints(other)).isEqualTo(1);
        assertThat(run.log().lines().filter(line -> line.contains("\"tenant\":\"" + tenantId + "\"")))
                .last()
                .asString()
                .contains("\"level\":\"ERROR\"", "\"code\":\"EVIDENCE_BROKEN\"", cause);
    }

    @Test
    void aTreeThatOnlyGrewIsSigned() {
        sign();

        assertThat(checkpoints(tenantId)).isEqualTo(2);
    }

    @Test
    void anAlteredRootOfTheHeadIsNotSigned() {
        set(head(), "roots[0] = :value", AttributeValue.fromS(OTHER_HASH));

        assertNotSignedBut("it does not begin with the tree of its last checkpoint");
    }

    @Test
    void aShorterHeadIsNotSigned() {
        List<AttributeValue> roots = Stream.generate(() -> OTHER_HASH)
                .limit(1)
                .map(AttributeValue::fromS)
                .toList();
        dynamo.putItem(p -> p.tableName("Audit")
                .item(Map.of(
                        "pk", AuditKeys.tree(tenantId, AuditStream.PERMISSION),
                        "sk", AttributeValue.fromS("HEAD"),
                        "size", AttributeValue.fromN("4"),
                        "roots", AttributeValue.fromL(roots))));

        assertNotSignedBut("it is smaller than its last checkpoint");
    }

    @Test
    void aHeadThatIsNoHeadIsNotSigned() {
        set(head(), "roots = :value", AttributeValue.fromL(List.of()));

        assertNotSignedBut("its head was altered");
    }

    @Test
    void aRemovedHeadIsNotSigned() {
        dynamo.deleteItem(d -> d.tableName("Audit").key(head()));

        assertNotSignedBut("it is smaller than its last checkpoint");
    }

    /** The proof between five and eight leaves needs the subtree that leaf 3 completes. */
    @Test
    void anAlteredNodeIsNotSigned() {
        set(leaf(3), "hashes[2] = :value", AttributeValue.fromS(OTHER_HASH));

        assertNotSignedBut("it does not begin with the tree of its last checkpoint");
    }

    @Test
    void aRemovedNodeIsNotSigned() {
        dynamo.deleteItem(d -> d.tableName("Audit").key(leaf(4)));

        assertNotSignedBut("leaf 4 was altered or removed");
    }

    @Test
    void nothingIsSignedAfterACheckpointThatWasAltered() {
        set(
                AuditKeys.checkpoint(tenantId, AuditStream.PERMISSION, 1),
                "note = :value",
                AttributeValue.fromS("x\n1\n" + OTHER_HASH + "\n\n— x AAAAAAAA\n"));

        assertNotSignedBut("its last checkpoint was altered");
    }

    /** The bucket has the first checkpoint of the tree, so that another first one is told. */
    @Test
    void aTreeThatWasBuiltAgainWithoutItsCheckpointsIsTold() {
        dynamo.deleteItem(d -> d.tableName("Audit").key(AuditKeys.checkpoint(tenantId, AuditStream.PERMISSION, 1)));

        assertNotSignedBut("the bucket has another checkpoint 1");
    }
}
