package com.allmine.operator.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameTest {
    @ParameterizedTest
    @CsvSource({
        "019bc1a0000100000000000a, 019bc1a0000100000000000a",
        "A-Z_a~z, A-Z_a~z",
        "../../etc/passwd, %2E%2E%2F%2E%2E%2Fetc%2Fpasswd",
        "., %2E",
        "a b, a%20b",
        "C:\\x, C%3A%5Cx",
        "ş, %C5%9F",
        "50%, 50%25"
    })
    void encodesWhatCouldLeadElsewhere(String id, String name) {
        assertThat(FileName.of(id)).isEqualTo(name);
    }

    @Test
    void encodesControlCharacters() {
        assertThat(FileName.of("a\0b\n")).isEqualTo("a%00b%0A");
    }
}
