package com.allmine.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.dynamo.AuditKeys;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.OperatorTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportEntriesCommandTest {
    private static final int ENTRIES = 120;

    private final Stage stage = Stage.start();

    @TempDir
    private Path folder;

    @AfterAll
    void stop() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.reset();
    }

    /** Stores entries of the permission log and appends them to the tree, in another order than that of their ids. */
    private List<AuditEntry> entries() {
        List<Map<String, AttributeValue>> items = IntStream.range(0, ENTRIES)
                .mapToObj(i -> Map.of(
                        "pk", PrimaryKeys.log("default"),
                        "sk", AttributeValue.fromS("e-" + (ENTRIES - i)),
                        "effect", AttributeValue.fromS("ALLOW"),
                        "actor", AttributeValue.fromS("Ayşe")))
                .toList();
        OperatorTables.put("Logs", items);
        List<AuditEntry> entries = items.stream().map(AuditEntry::permission).toList();
        new DynamoAuditTrees(stage.dynamo(), "Audit").append("default", AuditStream.PERMISSION, entries);
        return entries;
    }

    private String export() {
        return stage.run("export-entries", "--tenant", "default", "--stream", "permission", "--to", folder.toString());
    }

    private Path file() {
        return folder.resolve("entries/permission.jsonl");
    }

    @Test
    void writesTheTextsInTheOrderOfTheTree() throws IOException {
        List<AuditEntry> entries = entries();

        assertThat(export()).isEqualTo("0\nentries written: 120, of which the tables have lost 0\n");

        assertThat(file())
                .content()
                .isEqualTo(
                        String.join("\n", entries.stream().map(AuditEntry::text).toList()) + "\n");
        assertThat(Files.getPosixFilePermissions(file()))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(stage.log())
                .extracting(item -> item.get("resourceId"))
                .filteredOn(Objects::nonNull)
                .containsExactly(AttributeValue.fromS("export-entries"));
        assertThat(export()).isEqualTo("1\nthe file " + file() + " exists already\n");
    }

    /** An attacker may remove an item, what the tree knows of it, or both. Every other entry keeps its line. */
    @Test
    void writesNullForEachEntryThatTheTablesHaveLost() {
        List<AuditEntry> entries = entries();
        delete("Logs", entries.get(3).key());
        delete(
                "Audit",
                AuditKeys.entry(
                        "default", AuditStream.PERMISSION, entries.get(60).id()));
        delete("Audit", AuditKeys.leaf("default", AuditStream.PERMISSION, 61));
        delete("Audit", AuditKeys.leaf("default", AuditStream.PERMISSION, ENTRIES - 1));

        assertThat(export()).isEqualTo("1\nentries written: 120, of which the tables have lost 4\n");

        List<String> lines = lines();
        assertThat(lines).hasSize(ENTRIES);
        assertThat(List.of(lines.get(3), lines.get(60), lines.get(61), lines.get(ENTRIES - 1)))
                .containsOnly("null");
        assertThat(lines.get(62)).isEqualTo(entries.get(62).text());
    }

    private void delete(String table, Map<String, AttributeValue> key) {
        stage.dynamo().deleteItem(d -> d.tableName(table).key(key));
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void writesNothingForATenantWithoutEntries() {
        assertThat(export()).isEqualTo("0\nentries written: 0, of which the tables have lost 0\n");
        assertThat(file()).isEmptyFile();
    }
}
