package com.allmine.operator.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A new directory that only its owner may read, if the file system supports that. */
public final class BundleDirectory {
    private final Path root;

    private BundleDirectory(Path root) {
        this.root = root;
    }

    /**
     * Creates the directory.
     *
     * @throws IllegalStateException if it exists already or cannot be created
     */
    public static BundleDirectory create(Path root) {
        try {
            Files.createDirectory(root, onlyForOwner(root));
            return new BundleDirectory(root);
        } catch (FileAlreadyExistsException e) {
            throw new IllegalStateException(root + " exists already: name a new directory", e);
        } catch (NoSuchFileException e) {
            throw new IllegalStateException(root + " cannot be created: its parent does not exist", e);
        } catch (FileSystemException e) {
            String reason = Objects.requireNonNullElse(e.getReason(), "you may not write there");
            throw new IllegalStateException(root + " cannot be created: " + reason, e);
        } catch (IOException e) {
            throw new IllegalStateException(root + " cannot be created: " + e.getMessage(), e);
        }
    }

    private static FileAttribute<?>[] onlyForOwner(Path path) {
        boolean hasOwners = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return hasOwners
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Writes a new file, and the folders above it. */
    void write(String file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    void write(String file, byte[] bytes) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.write(path, bytes, StandardOpenOption.CREATE_NEW);
    }

    /** Deletes the directory and everything in it. */
    public void delete() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(root)) {
            files = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
