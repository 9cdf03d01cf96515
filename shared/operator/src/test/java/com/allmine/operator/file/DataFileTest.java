package com.allmine.operator.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files on disk, in any character set, and files that cannot be read. */
class DataFileTest {
    private static final String LINE = "{\"tenantId\":\"default\",\"profile\":{\"_id\":\"u-1\",\"name\":\"Şule\"}}\n";

    @TempDir
    private Path folder;

    private String file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("users.jsonl"), bytes).toString();
    }

    @Test
    void skipsALeadingByteOrderMark() throws IOException {
        String file = file(("\uFEFF" + LINE).getBytes(StandardCharsets.UTF_8));

        assertThat(DataFile.read(file)).isEqualTo(new DataFile(file, LINE));
        assertThat(UserFile.items(DataFile.read(file), "t")).hasSize(1);
    }

    @Test
    void namesTheLineOfTheFirstByteThatIsNotUtf8() throws IOException {
        String text = LINE.replace("Şule", "Ayla") + "\r\n\r" + LINE;
        String file = file(text.getBytes(Charset.forName("ISO-8859-9")));

        assertThatThrownBy(() -> DataFile.read(file))
                .isInstanceOf(FaultyFile.class)
                .hasMessage(file + ":4: the file is not in UTF-8: save it as UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "x-UTF-16LE-BOM"})
    void saysThatAFileIsInAWiderCharacterSet(String charset) throws IOException {
        String file = file(LINE.getBytes(Charset.forName(charset)));

        assertThatThrownBy(() -> DataFile.read(file))
                .isInstanceOf(FaultyFile.class)
                .hasMessage(file + ":1: the file is in UTF-16: save it as UTF-8");
    }

    @Test
    void saysWhatIsWrongWithAFileThatCannotBeRead() throws IOException {
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));

        assertThatThrownBy(() -> DataFile.read(folder.toString())).hasMessage(folder + " is a folder, not a file");
        assertThatThrownBy(() -> DataFile.read(folder + "/none")).hasMessage("there is no file " + folder + "/none");
        assertThatThrownBy(() -> DataFile.read("a\0b")).hasMessage("there is no file a\0b");
        assertThatThrownBy(() -> DataFile.read(loop.toString()))
                .hasMessageStartingWith("the file " + loop + " cannot be read: ")
                .hasMessageNotContaining("Exception");
    }
}
