package com.allmine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents of this module show commands and options as {@code --help} does. */
class OperatorDocumentsTest {
    /** A command ends where the shell ends it. */
    private static final Pattern COMMAND = Pattern.compile("shared/operator/bin/allmine ([a-z-][^\n<>|)`]*)");

    private static List<String[]> shown(Path document) throws IOException {
        return COMMAND.matcher(Files.readString(document))
                .results()
                .map(match -> match.group(1).strip().split("\\s+", -1))
                .toList();
    }

    @Test
    void everyCommandThatADocumentShowsIsRight() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(""))) {
            List<Path> documents =
                    files.filter(file -> file.toString().endsWith(".md")).toList();
            assertThat(documents).isNotEmpty();
            for (Path document : documents) {
                for (String[] words : shown(document)) {
                    assertThatCode(() -> OperatorCliTest.commandLine().parseArgs(words))
                            .as("%s: %s", document, String.join(" ", words))
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    @Test
    void theReadmeShowsEveryCommand() throws IOException {
        assertThat(shown(Path.of("README.md"))).extracting(words -> words[0]).containsAll(OperatorCliTest.commands());
    }
}
