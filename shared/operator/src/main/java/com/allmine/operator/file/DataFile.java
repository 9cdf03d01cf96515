package com.allmine.operator.file;

import com.allmine.api.ApiRequest;
import com.allmine.api.input.Text;
import com.allmine.api.json.Json;
import com.allmine.data.Tenants;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A file of JSON Lines. Each line is one object, which knows its file and line number. */
public record DataFile(String name, String text) {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** A timestamp to the millisecond, the precision of the API. */
    private static final Pattern TIMESTAMP =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3}0*)?(Z|[+-]\\d\\d:\\d\\d)");

    /** The rule for a timestamp, for messages. */
    public static final String TIMESTAMP_RULE = "must be a timestamp such as 2026-01-15T10:30:00.000Z";

    /** The time of a text such as {@code 2026-01-15T10:30:00.000Z}; empty if the year has other than four digits. */
    public static Optional<Instant> timestamp(String text) {
        if (!TIMESTAMP.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC))
                    .filter(time -> time.getYear() >= 0 && time.getYear() <= 9999)
                    .map(OffsetDateTime::toInstant);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A file of the reference data, which every stage starts with. */
    public static DataFile shipped(String name) {
        return new DataFile(name, resource(DataFile.class, "/com/allmine/operator/" + name).text);
    }

    /** A file in the same package as a class. */
    public static DataFile resource(Class<?> owner, String name) {
        try (InputStream in = Objects.requireNonNull(owner.getResourceAsStream(name), name)) {
            return new DataFile(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A file on disk, in UTF-8. A byte order mark at its start is skipped.
     *
     * @throws FaultyFile if the file is not in UTF-8
     * @throws IllegalStateException if the file cannot be read; the message says why
     */
    public static DataFile read(String name) {
        try {
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                throw new IllegalStateException(name + " is a folder, not a file");
            }
            return of(name, Files.readAllBytes(path));
        } catch (InvalidPathException | NoSuchFileException e) {
            throw new IllegalStateException("there is no file " + name, e);
        } catch (AccessDeniedException e) {
            throw new IllegalStateException("you may not read the file " + name, e);
        } catch (FileSystemException e) {
            throw new IllegalStateException("the file " + name + " cannot be read: " + e.getReason(), e);
        } catch (IOException e) {
            throw new IllegalStateException("the file " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static DataFile of(String name, byte[] bytes) {
        if (isUtf16(bytes)) {
            throw new FaultyFile(name, 1, "the file is in UTF-16: save it as UTF-8");
        }
        boolean isMarked = bytes.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(Arrays.copyOf(bytes, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK);
        ByteBuffer left = ByteBuffer.wrap(bytes).position(isMarked ? BYTE_ORDER_MARK.length : 0);
        try {
            return new DataFile(
                    name, StandardCharsets.UTF_8.newDecoder().decode(left).toString());
        } catch (CharacterCodingException e) {
            String before = new String(bytes, 0, left.position(), StandardCharsets.UTF_8);
            int line = before.split("\r\n|\r|\n", -1).length;
            throw new FaultyFile(name, line, "the file is not in UTF-8: save it as UTF-8");
        }
    }

    /** UTF-16 begins with its byte order mark, or has a zero byte in every ASCII character. */
    private static boolean isUtf16(byte[] bytes) {
        boolean isMarked = bytes.length >= 2 && (bytes[0] & 0xFF) + (bytes[1] & 0xFF) == 0xFF + 0xFE;
        return isMarked || (bytes.length >= 2 && (bytes[0] == 0 || bytes[1] == 0));
    }

    /** The lines that are not blank. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            int at = number;
            ObjectNode object = Json.object(line)
                    .orElseThrow(() -> new FaultyFile(name, at, "must be one JSON object, without duplicate keys"));
            lines.add(new Line(name, number, object));
        }
        return lines;
    }

    /**
     * One object of a file. Reading a member checks its type and throws {@link FaultyFile} if it is wrong. Texts follow
     * the rules of the API's requests: a member that is null is absent.
     */
    public record Line(String file, int number, ObjectNode object) {
        /** The exception for this line. */
        public FaultyFile faulty(String reason) {
            return new FaultyFile(file, number, reason);
        }

        /** @throws FaultyFile if the object has any other member */
        void only(Set<String> members) {
            object.fieldNames().forEachRemaining(name -> {
                if (!members.contains(name)) {
                    throw faulty(name + ": must be one of " + new TreeSet<>(members));
                }
            });
        }

        boolean has(String name) {
            return object.hasNonNull(name);
        }

        /** A member; a missing node if it is absent. */
        JsonNode member(String name) {
            return has(name) ? object.path(name) : MissingNode.getInstance();
        }

        /** The tenant that the line names, or else the default tenant. */
        public String tenant() {
            return has("tenantId") ? id("tenantId", member("tenantId")) : Tenants.DEFAULT;
        }

        /** An id: 1 to 128 printable characters, without white space at either end. */
        String id(String where, JsonNode value) {
            String id = text(where, value);
            if (!FreeText.isId(id)) {
                throw faulty("%s: must be 1 to %d printable characters, without blanks at its ends"
                        .formatted(where, ApiRequest.MAX_ID));
            }
            return id;
        }

        String text(String name) {
            return text(name, member(name));
        }

        String text(String where, JsonNode value) {
            if (!value.isTextual() || Text.isBlank(value.textValue())) {
                throw faulty(where + ": must be a text");
            }
            return value.textValue();
        }

        /**
         * A text by the API's rules for free text. Spaces within it stay: the documented e-mail address has a no-break
         * space.
         *
         * @param limit the longest text, in code points
         */
        String freeText(String where, JsonNode value, int limit) {
            String text = text(where, value);
            if (Text.line(text, limit).isEmpty()) {
                throw faulty(
                        "%s: must be a text of at most %d characters, visible ones among them,".formatted(where, limit)
                                + " without line breaks, control or zero-width characters");
            }
            return Normalizer.normalize(text, Normalizer.Form.NFC).strip();
        }

        int number(String name, int min, int max) {
            JsonNode value = member(name);
            if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
                throw faulty("%s: must be a whole number from %d to %d".formatted(name, min, max));
            }
            return value.intValue();
        }

        Instant timestamp(String where, JsonNode value) {
            return DataFile.timestamp(text(where, value)).orElseThrow(() -> faulty(where + ": " + TIMESTAMP_RULE));
        }

        boolean flag(String name) {
            if (!has(name)) {
                throw faulty(name + ": must be true or false");
            }
            return flag(name, false);
        }

        boolean flag(String name, boolean absent) {
            JsonNode value = member(name);
            if (!value.isMissingNode() && !value.isBoolean()) {
                throw faulty(name + ": must be true or false");
            }
            return value.asBoolean(absent);
        }
    }
}
