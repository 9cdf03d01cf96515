package com.allmine.operator;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.function.Supplier;

/** A file that only its owner may read, where the file system knows owners. */
final class PrivateFile {
    private PrivateFile() {}

    /**
     * Makes the file, then the text. What cannot be made or written is left as it was.
     *
     * @throws IllegalStateException where the file is there already or cannot be made; the text is not asked for
     */
    static void write(Path file, Supplier<String> text) throws IOException {
        create(file);
        boolean isWritten = false;
        try {
            Files.writeString(file, text.get());
            isWritten = true;
        } finally {
            if (!isWritten) {
                Files.delete(file);
            }
        }
    }

    private static void create(Path file) {
        boolean hasOwners = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = hasOwners
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createFile(file, attributes);
        } catch (FileAlreadyExistsException e) {
            throw new IllegalStateException("the file " + file + " is there already", e);
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("the file " + file + " cannot be made: its folder is missing", e);
        } catch (FileSystemException e) {
            String reason = Objects.requireNonNullElse(e.getReason(), "you may not write there");
            throw new IllegalStateException("the file " + file + " cannot be made: " + reason, e);
        } catch (IOException e) {
            throw new IllegalStateException("the file " + file + " cannot be made: " + e.getMessage(), e);
        }
    }
}
