package com.allmine.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.dynamo.AuditKeys;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TestTables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** That the check of the trees finds what is lost, invented, altered or misplaced. */
@Tag("slow")
class TreeInvariantsTest {
    private static final AuditStream STREAM = AuditStream.PERMISSION;
    private static final String TREE = new Tree("t", STREAM) + ": ";

    private final String consents = TestTables.emptyTable();
    private final String logs = TestTables.emptyTable();
    private final String audit = TestTables.emptyTable();
    private final TreeInvariants invariants = new TreeInvariants(TestTables.client(), consents, logs, audit);

    private static void put(String table, Map<String, AttributeValue> item) {
        TestTables.client().putItem(p -> p.tableName(table).item(item));
    }

    private static void delete(String table, Map<String, AttributeValue> key) {
        TestTables.client().deleteItem(d -> d.tableName(table).key(key));
    }

    private static Map<String, AttributeValue> with(
            Map<String, AttributeValue> key, String name, AttributeValue value) {
        Map<String, AttributeValue> item = new HashMap<>(key);
        item.put(name, value);
        return item;
    }

    private static Map<String, AttributeValue> logged(String id, String effect) {
        return with(PrimaryKeys.logEntry("t", id), "effect", AttributeValue.fromS(effect));
    }

    private void append(Map<String, AttributeValue> entry) {
        new DynamoAuditTrees(TestTables.client(), audit).append("t", STREAM, List.of(AuditEntry.permission(entry)));
    }

    /** Three entries, all in the tree; and an entry of another tenant in none. */
    @BeforeEach
    void appendEverything() {
        for (String id : List.of("a", "b", "c")) {
            put(logs, logged(id, "ALLOW"));
            append(logged(id, "ALLOW"));
        }
        put(logs, with(PrimaryKeys.logEntry("other", "a"), "effect", AttributeValue.fromS("ALLOW")));
    }

    private void finds(String... violations) {
        assertThat(invariants.violations("t")).containsExactlyInAnyOrder(violations);
    }

    @Test
    void findsNothingWhereEverythingIsInItsTree() {
        finds();
        assertThat(invariants.idsAndFaults(new Tree("t", STREAM))).containsExactly("a", "b", "c");
    }

    @Test
    void findsAnEntryThatIsInNoTree() {
        put(logs, logged("d", "GRANT"));
        Map<String, AttributeValue> decision = new HashMap<>();
        decision.put("pk", PrimaryKeys.user("t", "u"));
        decision.put("sk", AttributeValue.fromS("EVENT#terms_of_use#000000001"));
        decision.put("_id", AttributeValue.fromS("e"));
        put(consents, decision);

        finds(TREE + "there is no leaf for d", new Tree("t", AuditStream.CONSENT) + ": there is no leaf for e");
    }

    @Test
    void findsAnEntryThatWasAlteredOrRemoved() {
        put(logs, logged("a", "DENY"));
        delete(logs, PrimaryKeys.logEntry("t", "b"));

        finds(TREE + "nothing was committed for a", TREE + "nothing was committed for b");
    }

    @Test
    void findsALeafThatWasAltered() {
        Map<String, AttributeValue> leaf = with(
                AuditKeys.leaf("t", STREAM, 1),
                "hashes",
                AttributeValue.fromL(List.of(AttributeValue.fromS(
                        AuditEntry.permission(logged("b", "ALLOW")).leafHash()))));
        put(audit, with(leaf, "id", AttributeValue.fromS("b")));

        finds(TREE + "leaf 1 completed other subtrees");
    }

    @Test
    void findsALeafThatWasRemoved() {
        delete(audit, AuditKeys.leaf("t", STREAM, 2));

        finds(
                TREE + "the head has 3 of 2 leaves, or another root",
                TREE + "the entry c has a place and no leaf",
                TREE + "there is no leaf for c");
    }

    @Test
    void findsAnEntryWithoutItsPlaceAndATreeThatIsNotRegistered() {
        delete(audit, AuditKeys.entry("t", STREAM, "b"));
        delete(audit, AuditKeys.registered("t", STREAM));

        finds(TREE + "the entry of leaf 1 has the place null", TREE + "it is not registered");
    }

    @Test
    void findsAHeadThatWasSetBack() {
        delete(audit, AuditKeys.head("t", STREAM));

        finds(TREE + "the head has 0 of 3 leaves, or another root");
    }
}
