package com.allmine.checks.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The sentences that {@link Prose} finds in each kind of file, and the lines they begin on. */
class ProseFilesTest {
    private static List<String> sentences(String fileName, String text) {
        return Prose.of(fileName, text).stream()
                .flatMap(passage -> passage.sentences().stream())
                .map(sentence -> sentence.line() + " " + sentence.text())
                .toList();
    }

    @Test
    void readsTheCommentsOfJavaAndNothingElse() {
        assertThat(sentences("A.java", """
            /**
             * Saves the {@code gender}
             * of a user. Returns once.
             *
             * <p>Throws nothing.
             *
             * @param gender the new one
             * @throws Refusal if the user
             *     is unknown
             */
            String text = "// no comment"; // One, on
                // two lines.
            char quote = '"'; /* A block. */
            String block = \"""
                // no comment "either"
                \""";
            """))
                .containsExactly(
                        "2 Saves the `code` of a user.",
                        "3 Returns once.",
                        "5 Throws nothing.",
                        "7 the new one",
                        "8 if the user is unknown",
                        "11 One, on two lines.",
                        "13 A block.");
    }

    @Test
    void readsParagraphsListsAndTablesOfMarkdown() {
        assertThat(sentences("a.md", """
            # Title

            A [link](https://example.com) and `some code`
            here. Next.

            ```sh
            What a shell does: nothing.
            ```

            - First item
            - Second
              item

            | Left | Right |
            """))
                .containsExactly(
                        "1 Title",
                        "3 A link and `code` here.",
                        "4 Next.",
                        "10 First item",
                        "11 Second item",
                        "14 Left",
                        "14 Right");
    }

    @Test
    void readsCommentsAndDescriptionsOfYaml() {
        assertThat(sentences("a.yaml", """
            # One comment
            # on two lines.
            Resources:
              Table:
                Description: A table. # Not shown.
                Value: no "# comment"
              Other:
                description: |
                  First line.
                  Second line.
            """))
                .containsExactlyInAnyOrder(
                        "1 One comment on two lines.",
                        "5 A table.",
                        "5 Not shown.",
                        "9 First line.",
                        "10 Second line.");
    }

    @Test
    void readsMessagesAndTheCommentsOfPomsAndWorkflows() {
        assertThat(sentences("a.properties", "# Rules.\nkey={0} isn''t known.\n"))
                .containsExactly("1 Rules.", "2 {0} isn't known.");
        assertThat(sentences("pom.xml", "<a>\n<!-- Why\n so. -->\n</a>")).containsExactly("2 Why so.");
        assertThat(sentences("a.asl.json", "{\n\"Comment\": \"Reads a user.\"}"))
                .containsExactly("2 Reads a user.");
    }

    @Test
    void leavesTurkishAlone() {
        assertThat(sentences("a.md", "Bu alanın değeri şudur.")).isEmpty();
    }
}
