package com.allmine.checks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Digest;
import com.allmine.local.Repository;
import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds every source file to palantir-java-format, with the compiler of the JDK that the tests run on. */
@Tag("slow")
class FormatTest {
    private static final boolean WRITE = "write".equals(System.getProperty("format"));

    /** The hashes of the texts that were found to be formatted, below the formatter, its style and the JDK. */
    private static final Path FORMATTED = Repository.ROOT.resolve("shared/checks/target/formatted");

    private static final JavaFormatterOptions.Style STYLE = JavaFormatterOptions.Style.PALANTIR;

    private static final String TOOLS = "%s %s %s"
            .formatted(Formatter.class.getProtectionDomain().getCodeSource().getLocation(), STYLE, Runtime.version());

    private final Formatter formatter = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(STYLE).build());

    @Test
    void everySourceFileIsFormatted() throws IOException, FormatterException {
        List<Path> sources = Repository.files(Repository.ROOT, ".java");
        assertThat(sources).contains(Repository.ROOT.resolve("shared/local/src/main/java/com/allmine/local/Run.java"));

        Set<String> known = known();
        List<String> found = new ArrayList<>(List.of(TOOLS));
        List<Path> unformatted = new ArrayList<>();
        for (Path source : sources) {
            String text = Repository.text(source);
            String hash = Digest.sha256(text);
            String formatted = known.contains(hash) ? text : formatter.formatSourceAndFixImports(text);
            if (formatted.equals(text)) {
                found.add(hash);
            } else if (WRITE) {
                Files.writeString(source, formatted);
            } else {
                unformatted.add(Repository.ROOT.relativize(source));
            }
        }
        Files.createDirectories(FORMATTED.getParent());
        Files.write(FORMATTED, found);
        assertThat(unformatted).as("to format them: ./mvnw -Pformat").isEmpty();
    }

    /** The findings of an earlier run with the same formatter, style and JDK. */
    private static Set<String> known() throws IOException {
        List<String> lines = Files.exists(FORMATTED) ? Files.readAllLines(FORMATTED) : List.of();
        return lines.contains(TOOLS) ? Set.copyOf(lines) : Set.of();
    }
}
