package com.allmine.operator.command;

import static com.allmine.operator.command.CompleteUser.FUTURE;
import static com.allmine.operator.command.CompleteUser.PERSONAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportCommandTest {
    private static final String[] EXPORT = {"export", "--tenant", "default", "--user", "u-1"};

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
    void exportsAllStoredDataInReadableForm() {
        CompleteUser user = CompleteUser.store(stage, "u-1", FUTURE, "another");

        JsonNode all = Json.object(stage.run(EXPORT).substring(2)).orElseThrow();

        assertThat(all.toString()).contains(PERSONAL).doesNotContain("another", user.hmac(), "\"person\"", "eyJ");
        assertThat(all.at("/profile/identity/name").asText()).isEqualTo("Ayşe");
        assertThat(all.at("/profile/accessFromIPsAllowedByUser/0").asText()).isEqualTo("203.0.113.7/32");
        assertThat(all.at("/profile/contact/address").asText()).isEqualTo("Örnek Mah. Test Sok. No:1");
        assertThat(all.at("/profile/attempts")).hasToString("[\"2026-01-15T10:30:00.000Z\"]");
        assertThat(all.at("/identities/0/identity/surname").asText()).isEqualTo("Yılmaz");
        assertThat(all.at("/identities/0/timezone").asText()).isEqualTo("UTC+03:00");
        assertThat(all.at("/additionalInfo/0/explanations/explainSourceOfFunding")
                        .asText())
                .isEqualTo("Freelance gelir");
        assertThat(all.path("consents")).hasSize(2);
        assertThat(all.path("decisions")).hasSize(1);
        assertThat(all.at("/permissionLog/0/resourceId").asText()).isEqualTo("export");
        assertThat(all.path("idempotencyRecords").asInt()).isEqualTo(1);
        assertThat(user.commandsLogged()).containsExactly("export");
    }

    @Test
    void exportsToANewFileThatOnlyItsOwnerMayRead(@TempDir Path folder) throws IOException {
        CompleteUser user = CompleteUser.store(stage, "u-1", FUTURE);
        Path file = folder.resolve("export.json");

        assertThat(exportTo(file)).isEqualTo("0\n");

        assertThat(file).content().contains(PERSONAL);
        assertThat(Files.getPosixFilePermissions(file))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(exportTo(file)).isEqualTo("1\nthe file " + file + " exists already\n");
        assertThat(file).content().contains(PERSONAL);
        assertThat(user.commandsLogged()).containsExactly("export");
    }

    private String exportTo(Path file) {
        return stage.run("export", "--tenant", "default", "--user", "u-1", "--to", file.toString());
    }

    @Test
    void leavesNoFileIfThereIsNoSuchUser(@TempDir Path folder) {
        assertThat(exportTo(folder.resolve("export.json"))).isEqualTo("1\nthere is no user u-1 of default\n");

        assertThat(folder).isEmptyDirectory();
        Path nowhere = folder.resolve("nowhere/export.json");
        assertThat(exportTo(nowhere))
                .isEqualTo("1\nthe file " + nowhere + " cannot be created: its folder does not exist\n");
    }
}
