package com.allmine.operator.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleDirectoryTest {
    @TempDir
    private Path folder;

    @Test
    void isForItsOwnerOnly() throws IOException {
        BundleDirectory directory = BundleDirectory.create(folder.resolve("evidence"));
        directory.write("receipts/1.sd-jwt", "a~");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("evidence"))))
                .isEqualTo("rwx------");
        assertThat(folder.resolve("evidence/receipts/1.sd-jwt")).content().isEqualTo("a~");
        assertThatThrownBy(() -> directory.write("receipts/1.sd-jwt", "b~"))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void isNew() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);

        for (Path taken : new Path[] {folder, file, link}) {
            assertThatThrownBy(() -> BundleDirectory.create(taken))
                    .hasMessage(taken + " exists already: name a new directory");
        }
        assertThatThrownBy(() -> BundleDirectory.create(folder.resolve("a/b")))
                .hasMessage(folder.resolve("a/b") + " cannot be created: its parent does not exist");
    }

    @Test
    void isDeletedWithEverythingInIt() throws IOException {
        BundleDirectory directory = BundleDirectory.create(folder.resolve("evidence"));
        directory.write("receipts/1.sd-jwt", "a~");

        directory.delete();

        assertThat(folder).isEmptyDirectory();
    }
}
