package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class DataFolderTest {
    @TempDir
    private Path folder;

    @Test
    void keepsWhatHappenedForTheNextRun() {
        Optional<Path> data = Optional.of(folder.resolve("not-there-yet"));
        try (LocalRun run = LocalRun.hosting(data, "SaveGender")) {
            save(run);
            assertThat(genders(run)).contains("other");
        }
        try (LocalRun again = LocalRun.hosting(data, "SaveGender")) {
            assertThat(genders(again)).contains("other");
        }
    }

    @Test
    void saysThatItIsNoFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> LocalRun.hosting(Optional.of(file)))
                .isInstanceOf(CannotStart.class)
                .hasMessage("DATA_DIR must be a folder that exists or can be created, not " + file);
    }

    private static void save(LocalRun run) {
        JsonNode saved = run.send(run.postAs("123", "/api/v1/onboarding/step-2", "{\"gender\":\"other\"}"))
                .accepted();
        assertThat(saved.path("gender").asText()).isEqualTo("other");
    }

    private static Iterable<String> genders(LocalRun run) {
        return run.system().tables().client().scan(s -> s.tableName("Users")).items().stream()
                .filter(item -> item.containsKey("gender"))
                .map(item -> item.get("gender"))
                .map(AttributeValue::s)
                .toList();
    }
}
