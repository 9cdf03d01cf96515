package com.allmine.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.allmine.api.json.Json;
import com.allmine.local.Document;
import com.allmine.local.Repository;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the two {@code npx} commands of shared/api/README.md on openapi.yaml, where this machine can. */
@Tag("slow")
class NpmToolsTest {
    private static final Path DEFINITIONS =
            Repository.ROOT.resolve("functions/show-docs/src/main/resources/com/allmine/showdocs/allmine.d.ts");

    @TempDir
    private Path folder;

    /** The words of the document's command that runs the tool. */
    private static List<String> command(String tool) {
        List<String> words = Pattern.compile("(?m)^npx " + tool + "@.*$")
                .matcher(Document.at("shared/api/README.md").text())
                .results()
                .map(MatchResult::group)
                .map(line -> new ArrayList<>(List.of(line.split(" ", -1))))
                .findFirst()
                .orElseThrow();
        words.add(1, "--yes");
        return words;
    }

    /** Runs a command that succeeds wherever npx can get its tool. */
    private void succeed(List<String> words) throws InterruptedException {
        int exit = run(words);
        if (exit != 0) {
            assumeTrue(
                    run(List.of("npx", "--yes", words.get(2), "--version")) == 0,
                    "SKIPPED: npx cannot get " + words.get(2) + " on this machine");
        }
        assertThat(exit).isZero();
    }

    private int run(List<String> words) throws InterruptedException {
        ProcessBuilder process = new ProcessBuilder(words)
                .directory(Repository.ROOT.toFile())
                .redirectError(Redirect.DISCARD)
                .redirectOutput(folder.resolve("output").toFile());
        process.environment().put("REDOCLY_TELEMETRY", "off");
        process.environment().put("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
        process.environment().put("npm_config_fetch_retries", "0");
        try {
            return process.start().waitFor();
        } catch (IOException e) {
            return abort("SKIPPED: there is no npx on this machine");
        }
    }

    @Test
    void theDefinitionsAreThoseOfTheContract() throws IOException, InterruptedException {
        List<String> command = command("openapi-typescript");
        String asDocumented = String.join(" ", command);
        Path generated = folder.resolve("allmine.d.ts");
        command.set(command.size() - 1, generated.toString());

        succeed(command);

        assertThat(Files.readString(generated))
                .as("allmine.d.ts is not what openapi.yaml makes; to make it: " + asDocumented)
                .isEqualTo(Repository.text(DEFINITIONS));
    }

    @Test
    void theLinterFindsNoFault() throws IOException, InterruptedException {
        List<String> command = command("@redocly/cli");
        command.add("--format=json");

        succeed(command);

        JsonNode found = Json.object(Files.readString(folder.resolve("output"))).orElseThrow();
        assertThat(found.path("problems")).isEmpty();
    }
}
