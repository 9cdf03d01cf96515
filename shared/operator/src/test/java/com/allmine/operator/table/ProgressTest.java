package com.allmine.operator.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void printsALineAfterEachInterval() {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Progress progress = new Progress(new PrintStream(lines, true, StandardCharsets.UTF_8), "items checked", 3);

        for (int i = 0; i < 7; i++) {
            progress.step();
        }

        assertThat(lines.toString(StandardCharsets.UTF_8)).isEqualTo("3 items checked\n6 items checked\n");
    }
}
