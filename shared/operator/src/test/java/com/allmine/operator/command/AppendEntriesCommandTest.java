package com.allmine.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees;
import com.allmine.data.audit.AuditTrees.Head;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.audit.MerkleTree;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.dynamo.AuditKeys;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.OperatorTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppendEntriesCommandTest {
    private final Stage stage = Stage.start();
    private final AuditTrees trees = new DynamoAuditTrees(stage.dynamo(), "Audit");

    @AfterAll
    void stop() {
        stage.close();
    }

    /** The load writes the permission log, and nothing delivers its stream here. */
    @BeforeEach
    void reset() {
        stage.reset();
        stage.run("load");
    }

    private String append(String stream, String... more) {
        List<String> words = List.of(
                "append-entries", "--tenant", "default", "--stream", stream, "--as", "ayse", "--reason", "ticket-7");
        return stage.run(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private static Map<String, AttributeValue> entry(int number) {
        Map<String, AttributeValue> entry = new HashMap<>(PrimaryKeys.logEntry("default", "%024x".formatted(number)));
        entry.put("effect", AttributeValue.fromS("ALLOW"));
        return entry;
    }

    private static String root(List<Map<String, AttributeValue>> items) {
        return MerkleTree.root(items.stream()
                .map(AuditEntry::permission)
                .map(AuditEntry::leafHash)
                .toList());
    }

    @Test
    void appendsWhatTheTreeLacksAndLogsTheReason() {
        OperatorTables.put(
                "Logs",
                IntStream.range(0, 100)
                        .mapToObj(AppendEntriesCommandTest::entry)
                        .toList());
        List<Map<String, AttributeValue>> log = stage.log();
        AuditEntry known = AuditEntry.permission(log.get(3));
        trees.append("default", AuditStream.PERMISSION, List.of(known));

        String appended = append("permission");

        List<Map<String, AttributeValue>> late = new ArrayList<>(log);
        late.addFirst(late.remove(3));
        assertThat(log).hasSizeGreaterThan(100);
        assertThat(appended)
                .startsWith("0\n" + PrimaryKeys.sk(log.getFirst()) + "\n")
                .doesNotContain(known.id())
                .endsWith((log.size() - 1) + " entries appended\n");
        assertThat(trees.head("default", AuditStream.PERMISSION)).isEqualTo(new Head(log.size(), root(late)));
        assertThat(stage.log()).hasSize(log.size() + 1).last().satisfies(entry -> {
            assertThat(entry).containsEntry("resourceId", AttributeValue.fromS("append-entries"));
            assertThat(entry).containsEntry("reason", AttributeValue.fromS("ticket-7"));
            assertThat(new Item(entry).text("actor")).endsWith(" as ayse");
        });
    }

    @Test
    void aDryRunNamesThemAndChangesNothing() {
        List<Map<String, AttributeValue>> log = stage.log();

        String missing = append("permission", "--dry-run", "--output", "json");

        assertThat(missing)
                .startsWith("0\n{\"entries\":[\"" + PrimaryKeys.sk(log.getFirst()) + "\",")
                .endsWith("],\"dryRun\":true}\n");
        assertThat(trees.head("default", AuditStream.PERMISSION).size()).isZero();
        assertThat(stage.log()).hasSameSizeAs(log);
    }

    @Test
    void appendsTheDecisionsOfTheTenantOnly() {
        CompleteUser user = CompleteUser.store(stage, "u-1", CompleteUser.FUTURE);
        Map<String, AttributeValue> event = stage.dynamo()
                .getItem(
                        g -> g.tableName("Consents").key(PrimaryKeys.event(user.owner(), DocumentType.TERMS_OF_USE, 1)))
                .item();
        Map<String, AttributeValue> others = new HashMap<>(event);
        others.put("pk", PrimaryKeys.user("default2", "u-1"));
        stage.dynamo().putItem(p -> p.tableName("Consents").item(others));

        append("consent");

        assertThat(trees.leaf(
                        "default",
                        AuditStream.CONSENT,
                        AuditEntry.consent(event).id()))
                .isPresent();
        assertThat(trees.all()).noneMatch(tree -> tree.tenantId().equals("default2"));
        int size = stage.log().size();
        assertThat(append("consent")).isEqualTo("0\n0 entries appended\n");
        assertThat(stage.log()).as("nothing to append is not logged").hasSize(size);
    }

    @Test
    void appendsNothingToATreeThatWasAltered() {
        append("permission");
        stage.dynamo().deleteItem(d -> d.tableName("Audit").key(AuditKeys.head("default", AuditStream.PERMISSION)));

        assertThat(append("permission")).startsWith("1\n").contains("it has leaves after its head");
    }

    @Test
    void refusesAnUnknownTenantAndAnUnknownStream() {
        assertThat(append("events")).startsWith("2\n").contains("--stream: must be one of [permission, consent]");
        assertThat(stage.run(
                        "append-entries", "--tenant", "nobody", "--stream", "consent", "--reason", "r", "--as", "a"))
                .isEqualTo("1\nthere is no tenant nobody\n");
    }
}
