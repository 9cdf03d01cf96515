package com.allmine.operator.user;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.function.Supplier;

/** Writes a file that only its owner may read, if the file system supports that. */
public final class PrivateFile {
    private PrivateFile() {}

    /** Writes the content of a file. */
    public interface Content {
        void write(Writer out) throws IOException;
    }

    /**
     * Creates the file, then gets the text and writes it. If that fails, the file is deleted again.
     *
     * @throws IllegalStateException if the file exists already or cannot be created; then nothing gets the text
     */
    public static void write(Path file, Supplier<String> text) throws IOException {
        writeContent(file, out -> out.write(text.get()));
    }

    /** As {@link #write}, but the content need not fit into memory. */
    public static void writeContent(Path file, Content content) throws IOException {
        create(file);
        boolean isWritten = false;
        try (Writer out = Files.newBufferedWriter(file)) {
            content.write(out);
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
            throw new IllegalStateException("the file " + file + " exists already", e);
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("the file " + file + " cannot be created: its folder does not exist", e);
        } catch (FileSystemException e) {
            String reason = Objects.requireNonNullElse(e.getReason(), "you may not write there");
            throw new IllegalStateException("the file " + file + " cannot be created: " + reason, e);
        } catch (IOException e) {
            throw new IllegalStateException("the file " + file + " cannot be created: " + e.getMessage(), e);
        }
    }
}
