package com.allmine.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.emulators.sts.StsEmulator;
import com.allmine.operator.file.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
class LoadCommandTest {
    private static final int GRANTS =
            DataFile.shipped("permissions.jsonl").lines().size();

    private static final String USER = "{\"tenantId\":\"default\",\"profile\":{\"_id\":\"u-1\"}}";
    private static final String USER_OF_ACME = "{\"tenantId\":\"acme\",\"profile\":{\"_id\":\"u-1\"}}";

    private final Stage stage = Stage.start();

    @AfterAll
    void stop() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.reset();
    }

    private int count(String... tables) {
        int count = 0;
        for (String table : tables) {
            count += stage.items(table).size();
        }
        return count;
    }

    @Test
    void loadsEverythingTheFirstTimeAndNothingTheSecondTime() {
        String dry = stage.run("load", "--dry-run");
        int afterDryRun = count("Dropdowns", "Consents", "Users", "Logs");
        String first = stage.run("load");
        String second = stage.run("load");

        assertThat(dry)
                .startsWith("0\n1/22 would write default tenant\n")
                .contains("22 new, 0 changed, 0 as they were\n")
                .endsWith(GRANTS + " granted, 0 revoked, 0 as they were\n");
        assertThat(afterDryRun).isZero();
        assertThat(first)
                .contains("wrote default district\n", "22/22 wrote default policy\n")
                .contains("22 new, 0 changed, 0 as they were\n")
                .endsWith(GRANTS + " granted, 0 revoked, 0 as they were\n");
        assertThat(second)
                .isEqualTo("0\n0 new, 0 changed, 22 as they were\n0 granted, 0 revoked, " + GRANTS + " as they were\n");
        assertThat(count("Dropdowns")).isEqualTo(8);
    }

    @Test
    void printsItsSummaryAsJsonAfterTheChanges(@TempDir Path folder) throws IOException {
        Path users = Files.writeString(folder.resolve("users.jsonl"), USER);

        String printed = stage.run("load", "--output", "json", users.toString());

        assertThat(printed.lines().skip(1)).anyMatch(line -> line.endsWith(" wrote default u-1"));
        String last = printed.lines().toList().getLast();
        assertThat(Json.object(last).orElseThrow().toString())
                .isEqualTo("{\"new\":23,\"changed\":0,\"unchanged\":1,\"granted\":" + GRANTS + ",\"revoked\":0,"
                        + "\"grantsUnchanged\":0}");
    }

    @Test
    void requiresTheNameOfTheOperatorOnlyIfItLogs() {
        System.clearProperty("USER");

        assertThat(stage.run("load", "--dry-run")).startsWith("0\n");
        assertThat(stage.run("load")).isEqualTo("2\nsay who you are: --as NAME\n");
        assertThat(count("Dropdowns", "Logs")).isZero();
    }

    @Test
    void restoresAChangedListAndLeavesAStoredUserUnchanged(@TempDir Path folder) throws IOException {
        Path users = Files.writeString(folder.resolve("users.jsonl"), USER);
        stage.run("load", users.toString());
        stage.dynamo()
                .putItem(p -> p.tableName("Users")
                        .item(Map.of(
                                "pk", AttributeValue.fromS("T#default#U#u-1"),
                                "sk", AttributeValue.fromS("PROFILE"),
                                "_id", AttributeValue.fromS("u-1"),
                                "gender", AttributeValue.fromS("male"))));
        stage.dynamo()
                .putItem(p -> p.tableName("Dropdowns")
                        .item(Map.of(
                                "pk", AttributeValue.fromS("T#default"),
                                "sk", AttributeValue.fromS("city"),
                                "options", AttributeValue.fromS("{\"options\":[]}"))));

        String again = stage.run("load", users.toString());

        assertThat(again).isEqualTo("""
            0
            1/1 wrote default city
            0 new, 1 changed, 21 as they were
            0 granted, 0 revoked, %d as they were
            0 new, 0 changed, 2 as they were
            """.formatted(GRANTS));
        assertThat(stage.dynamo()
                        .getItem(g -> g.tableName("Users").key(PrimaryKeys.profile("default", "u-1")))
                        .item())
                .containsEntry("gender", AttributeValue.fromS("male"));
    }

    @Test
    void refusesAFaultyFileOfUsers(@TempDir Path folder) throws IOException {
        Path users = Files.writeString(folder.resolve("users.jsonl"), "{\"tenantId\":\"default\"}");

        assertThat(stage.run("load", users.toString())).isEqualTo("1\n" + users + ":1: profile._id: must be a text\n");
        assertThat(stage.run("load", "nowhere.jsonl")).isEqualTo("1\nthere is no file nowhere.jsonl\n");
    }

    @Test
    void logsTheIdentityThatAwsKnowsAndTheName() {
        stage.run("load", "--as", "ayse");

        assertThat(stage.log())
                .hasSize(GRANTS)
                .allSatisfy(entry -> assertThat(entry)
                        .containsEntry("actor", AttributeValue.fromS(StsEmulator.ARN + " as ayse"))
                        .containsEntry("effect", AttributeValue.fromS("GRANT")));

        stage.dynamo().deleteItem(d -> d.tableName("Logs").key(PrimaryKeys.rolePermissions("default")));
        stage.run("load");
        assertThat(stage.log())
                .hasSize(2 * GRANTS)
                .extracting(entry -> entry.get("actor"))
                .contains(AttributeValue.fromS(StsEmulator.ARN + " as ops-7"));
    }

    @Test
    void logsThatAwsDidNotConfirmTheOperatorIfItCannotBeAsked() {
        stage.stopIdentity();

        stage.run("load");

        assertThat(stage.log())
                .hasSize(GRANTS)
                .allSatisfy(entry ->
                        assertThat(entry).containsEntry("actor", AttributeValue.fromS("ops-7, not confirmed by AWS")));
    }

    @Test
    void registersOnlyTenantsThatAreAnnounced(@TempDir Path folder) throws IOException {
        Path users = Files.writeString(folder.resolve("users.jsonl"), USER_OF_ACME);

        assertThat(stage.run("load", users.toString()))
                .isEqualTo("1\n" + users
                        + ":1: tenantId: acme is a new tenant: if it is meant to be, add --new-tenant acme\n");
        assertThat(count("Dropdowns", "Consents", "Users", "Logs")).isZero();
        assertThat(stage.run("load", "--new-tenant", "acne", "--new-tenant", "acme", users.toString()))
                .isEqualTo("1\n--new-tenant acne: no file has a line of this tenant\n");
        assertThat(stage.run("load", "--new-tenant", "acme", users.toString())).contains("wrote acme u-1\n");
        assertThat(stage.run("load", users.toString())).endsWith("0 new, 0 changed, 2 as they were\n");
    }

    @Test
    void refusesATenantThatDiffersFromAnotherInCaseOnly(@TempDir Path folder) throws IOException {
        Path users = Files.writeString(folder.resolve("users.jsonl"), USER.replace("default", "Default"));

        assertThat(stage.run("load", "--new-tenant", "Default", users.toString()))
                .isEqualTo("1\n" + users + ":1: tenantId: there is no tenant Default, but there is default: they differ"
                        + " in case only\n");
    }
}
