package com.allmine.operator.evidence;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory that others may have filled. Only regular files in it are read, never the target of a link. Of a file, no more
 * is read than evidence of its kind can need.
 */
final class EvidenceDirectory {
    /** The most bytes of a file that is read at once. A proof has at most 64 hashes and one entry. */
    static final int MAX_BYTES = 1 << 20;

    /** The most characters of a line of a file that is read line by line. */
    static final int MAX_LINE = 1 << 16;

    private final Path root;

    private EvidenceDirectory(Path root) {
        this.root = root;
    }

    /** @throws IllegalStateException if this is not a directory */
    static EvidenceDirectory open(Path root) {
        if (!Files.isDirectory(root)) {
            throw new IllegalStateException("there is no directory " + root);
        }
        return new EvidenceDirectory(root);
    }

    /**
     * The files of a folder, by name; none if there is no such folder.
     *
     * @param ending of every file of the folder, such as {@code .json}
     * @throws FaultyEvidence if the folder has something else
     */
    List<String> files(String folder, String ending) throws IOException {
        Path path = root.resolve(folder);
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FaultyEvidence(folder, "this is not a directory");
        }
        List<String> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String file = folder + "/" + entry.getFileName();
                if (!file.endsWith(ending)) {
                    throw new FaultyEvidence(file, "the name of a file in this folder ends with " + ending);
                }
                files.add(file);
            }
        }
        files.sort(null);
        return files;
    }

    boolean has(String file) {
        return Files.exists(root.resolve(file), LinkOption.NOFOLLOW_LINKS);
    }

    /** @throws FaultyEvidence if this is not a regular file of UTF-8 text, or if it is too large */
    String text(String file) throws IOException {
        try (InputStream in = open(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new FaultyEvidence(file, "it has more than " + MAX_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FaultyEvidence(file, "it is not text in UTF-8");
        }
    }

    /** @throws FaultyEvidence if the file is not one JSON object */
    ObjectNode json(String file) throws IOException {
        return Json.object(text(file)).orElseThrow(() -> new FaultyEvidence(file, "it is not a JSON object"));
    }

    private InputStream open(String file) throws IOException {
        Path path = root.resolve(file);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FaultyEvidence(file, "it is not a regular file");
        }
        return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Reads a file of any length line by line. */
    interface Lines {
        /**
         * Reads one line.
         *
         * @param number from 1
         */
        void read(long number, String line);
    }

    /** @throws FaultyEvidence as {@link #text} does, or if a line is too long */
    void lines(String file, Lines lines) throws IOException {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8.newDecoder()))) {
            StringBuilder line = new StringBuilder();
            long number = 1;
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n') {
                    lines.read(number++, line.toString());
                    line.setLength(0);
                } else if (line.length() == MAX_LINE) {
                    throw new FaultyEvidence(file, "line " + number + " has more than " + MAX_LINE + " characters");
                } else {
                    line.append((char) c);
                }
            }
            if (!line.isEmpty()) {
                lines.read(number, line.toString());
            }
        } catch (CharacterCodingException e) {
            throw new FaultyEvidence(file, "it is not text in UTF-8");
        }
    }
}
