package com.allmine.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.emulators.sts.StsEmulator;
import com.allmine.operator.table.StoredItem;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SetAmlStatusCommandTest {
    private final Stage stage = Stage.start();

    @AfterAll
    void stop() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.reset();
    }

    private void add(Map<String, String> attributes) {
        Map<String, AttributeValue> profile = new HashMap<>(PrimaryKeys.profile("default", "u-1"));
        attributes.forEach((name, value) -> profile.put(name, AttributeValue.fromS(value)));
        stage.dynamo().putItem(p -> p.tableName("Users").item(profile));
    }

    private Map<String, AttributeValue> profile() {
        return stage.dynamo()
                .getItem(g -> g.tableName("Users").key(PrimaryKeys.profile("default", "u-1")))
                .item();
    }

    private String set(String status, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "set-aml-status", "--tenant", "default", "--user", "u-1", "--status", status, "--reason", "ticket-7"));
        words.addAll(List.of(more));
        return stage.run(words.toArray(String[]::new));
    }

    @Test
    void endsAReviewAndLogsWhoDecidedAndWhy() {
        add(Map.of("amlStatus", "REVIEW"));

        assertThat(set("CLEAR")).isEqualTo("0\nset the AML status of the user u-1 of default to CLEAR\n");

        assertThat(stage.log()).singleElement().satisfies(entry -> {
            assertThat(StoredItem.required(entry, "roleId")).isEqualTo("operator");
            assertThat(StoredItem.required(entry, "resourceId")).isEqualTo("set-aml-status");
            assertThat(StoredItem.required(entry, "permission")).isEqualTo("UPDATE");
            assertThat(StoredItem.required(entry, "subject")).isEqualTo("u-1");
            assertThat(StoredItem.required(entry, "reason")).isEqualTo("ticket-7");
            assertThat(profile())
                    .containsEntry("amlStatus", AttributeValue.fromS("CLEAR"))
                    .containsEntry("amlSource", AttributeValue.fromS(StsEmulator.ARN + " as ops-7"))
                    .containsEntry("amlEventId", AttributeValue.fromS(StoredItem.required(entry, "sk")))
                    .containsEntry("amlReference", AttributeValue.fromS(StoredItem.required(entry, "sk")))
                    .containsEntry("amlTime", AttributeValue.fromS(StoredItem.required(entry, "createdAt")));
        });
    }

    @Test
    void setsAnEndAndAReferenceAndPrintsJson() {
        add(Map.of());

        String printed = set(
                "CLEAR", "--valid-until", "2099-01-15T03:00:00+03:00", "--reference", "case-4711", "--output", "json");

        assertThat(printed).startsWith("0\n");
        JsonNode written = Json.object(printed.substring(2)).orElseThrow();
        assertThat(written.path("status").asText()).isEqualTo("CLEAR");
        assertThat(written.path("validUntil").asText()).isEqualTo("2099-01-15T00:00:00.000Z");
        assertThat(written.path("reference").asText()).isEqualTo("case-4711");
        assertThat(written.path("entryId").asText())
                .isEqualTo(StoredItem.required(stage.log().getFirst(), "sk"));
        assertThat(profile())
                .containsEntry("amlValidUntil", AttributeValue.fromS("2099-01-15T00:00:00.000Z"))
                .containsEntry("amlReference", AttributeValue.fromS("case-4711"));
    }

    @Test
    void printsTheEndInUtc() {
        add(Map.of());

        assertThat(set("CLEAR", "--valid-until", "2099-01-15T03:00:00+03:00"))
                .isEqualTo(
                        "0\nset the AML status of the user u-1 of default to CLEAR until 2099-01-15T00:00:00.000Z\n");
    }

    @Test
    void appliesToAClosedAccount() {
        add(Map.of("accountDeletionStatus", "finalized", "deletedAt", "2026-01-01T00:00:00.000Z"));

        assertThat(set("BLOCKED")).startsWith("0\n");

        assertThat(profile()).containsEntry("amlStatus", AttributeValue.fromS("BLOCKED"));
    }

    @Test
    void leavesADecisionWithALaterTimeAndSaysSo() {
        add(Map.of("amlStatus", "BLOCKED", "amlTime", "2099-01-15T10:30:00.000Z", "amlEventId", "e-1"));

        assertThat(set("CLEAR"))
                .startsWith("1\nthe user u-1 of default has a decision with a later time")
                .contains("nothing has changed");

        assertThat(profile()).containsEntry("amlStatus", AttributeValue.fromS("BLOCKED"));
        assertThat(stage.log()).isEmpty();
    }

    @Test
    void refusesAUserWhoDoesNotExistOrWasErased() {
        assertThat(set("CLEAR")).isEqualTo("1\nthere is no user u-1 of default\n");

        add(Map.of("erasedAt", "2026-01-01T00:00:00.000Z"));

        assertThat(set("CLEAR"))
                .isEqualTo("1\nthe data of the user u-1 of default were erased: there is nothing to check\n");
        assertThat(stage.log()).isEmpty();
    }

    @Test
    void aFileOfUsersDoesNotReplaceAStatus(@TempDir Path folder) throws IOException {
        Path users = Files.writeString(
                folder.resolve("users.jsonl"),
                "{\"tenantId\":\"default\",\"profile\":{\"_id\":\"u-1\"},\"amlStatus\":\"CLEAR\"}");
        add(Map.of());
        set("BLOCKED");
        Map<String, AttributeValue> before = profile();

        assertThat(stage.run("load", users.toString())).startsWith("0\n");

        assertThat(profile()).isEqualTo(before);
    }
}
