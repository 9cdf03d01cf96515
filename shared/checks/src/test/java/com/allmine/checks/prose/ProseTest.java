package com.allmine.checks.prose;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.Repository;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the prose of the whole repository to plain English: comments, Markdown, descriptions and messages. Vale is not
 * used, because its npm package downloads the program from elsewhere.
 */
class ProseTest {
    private static final List<String> ENDINGS =
            List.of(".java", ".md", ".yaml", ".yml", "_en.properties", "pom.xml", ".asl.json");

    @Test
    void everySentenceIsPlainEnglish() {
        assertThat(findings())
                .as("sentences that are hard to read, as file:line: what to do: the sentence")
                .isEmpty();
    }

    private static List<String> findings() {
        return ENDINGS.stream()
                .flatMap(ending -> Repository.files(Repository.ROOT, ending).stream())
                .flatMap(ProseTest::findings)
                .toList();
    }

    private static Stream<String> findings(Path file) {
        return Prose.of(file.getFileName().toString(), Repository.text(file)).stream()
                .flatMap(passage -> passage.sentences().stream())
                .flatMap(sentence -> Stream.of(ProseRule.values())
                        .filter(rule -> rule.isBrokenBy(sentence))
                        .map(rule -> "%s:%d: %s: %s"
                                .formatted(
                                        Repository.ROOT.relativize(file),
                                        sentence.line(),
                                        rule.advice(),
                                        sentence.text())));
    }
}
