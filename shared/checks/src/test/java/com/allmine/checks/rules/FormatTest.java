package com.allmine.checks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.Repository;
import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds every source file to palantir-java-format, with the compiler of the JDK that the tests run on. */
@Tag("slow")
class FormatTest {
    private static final boolean WRITE = "write".equals(System.getProperty("format"));

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    @Test
    void everySourceFileIsFormatted() throws IOException, FormatterException {
        List<Path> sources = Repository.files(Repository.ROOT, ".java");
        assertThat(sources).contains(Repository.ROOT.resolve("shared/local/src/main/java/com/allmine/local/Run.java"));

        List<Path> unformatted = new ArrayList<>();
        for (Path source : sources) {
            String text = Repository.text(source);
            String formatted = formatter.formatSourceAndFixImports(text);
            if (WRITE) {
                Files.writeString(source, formatted);
            } else if (!formatted.equals(text)) {
                unformatted.add(Repository.ROOT.relativize(source));
            }
        }
        assertThat(unformatted).as("to format them: ./mvnw -Pformat").isEmpty();
    }
}
