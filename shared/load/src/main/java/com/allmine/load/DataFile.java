package com.allmine.load;

import com.allmine.api.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** A text of JSON Lines, each line an object that knows where it stands. */
public record DataFile(String name, String text) {
    /** A file that stands beside a class. */
    public static DataFile beside(Class<?> owner, String name) {
        try (InputStream in = Objects.requireNonNull(owner.getResourceAsStream(name), name)) {
            return new DataFile(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Line> lines() {
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

    /** One object of the file, and its members by type; a wrong one makes the file faulty. */
    record Line(String file, int number, ObjectNode object) {
        FaultyFile faulty(String reason) {
            return new FaultyFile(file, number, reason);
        }

        /** Insists that the object has no member but these. */
        void only(Set<String> members) {
            object.fieldNames().forEachRemaining(name -> {
                if (!members.contains(name)) {
                    throw faulty(name + ": must be one of " + new TreeSet<>(members));
                }
            });
        }

        String text(String name) {
            return text(name, object.path(name));
        }

        String text(String name, String absent) {
            return object.has(name) ? text(name) : absent;
        }

        String text(String where, JsonNode value) {
            if (!value.isTextual() || value.textValue().isBlank()) {
                throw faulty(where + ": must be a text");
            }
            return value.textValue();
        }

        int number(String name, int min) {
            JsonNode value = object.path(name);
            if (!value.isInt() || value.intValue() < min) {
                throw faulty(name + ": must be a whole number of at least " + min);
            }
            return value.intValue();
        }

        int number(String name, int min, int absent) {
            return object.has(name) ? number(name, min) : absent;
        }

        boolean flag(String name, boolean absent) {
            JsonNode value = object.path(name);
            if (!value.isMissingNode() && !value.isBoolean()) {
                throw faulty(name + ": must be true or false");
            }
            return value.asBoolean(absent);
        }
    }
}
