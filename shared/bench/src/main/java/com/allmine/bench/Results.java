package com.allmine.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;

/** A file for each day of measuring, part by part. A part that runs again on a day replaces its own figures only. */
final class Results {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path folder;
    private final String today = LocalDate.now(ZoneOffset.UTC).toString();
    private final TreeMap<String, ObjectNode> days = new TreeMap<>();

    private Results(Path folder) {
        this.folder = folder;
    }

    static Results in(Path folder) throws IOException {
        Results results = new Results(Files.createDirectories(folder));
        for (Path file : Variant.files(folder)) {
            String day = file.getFileName().toString().replace(".json", "");
            results.days.put(day, (ObjectNode) JSON.readTree(file.toFile()));
        }
        return results;
    }

    /** A part of today, empty, with when and where it is measured. */
    ObjectNode begin(String part) throws IOException {
        ObjectNode begun = JSON.createObjectNode();
        begun.put("date", today);
        begun.put("machine", machine());
        begun.put("java", Runtime.version().toString());
        days.computeIfAbsent(today, day -> JSON.createObjectNode()).set(part, begun);
        return begun;
    }

    private static String machine() throws IOException {
        String model = Files.readString(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
        return Runtime.getRuntime().availableProcessors() + " cores of " + model;
    }

    /** The newest figures of a part. */
    JsonNode latest(String part) {
        return onDayBefore(part, 0);
    }

    /** The figures of a part on the last day but one that has it. */
    JsonNode previous(String part) {
        return onDayBefore(part, 1);
    }

    private JsonNode onDayBefore(String part, int days) {
        List<JsonNode> found = this.days.descendingMap().values().stream()
                .map(day -> day.path(part))
                .filter(JsonNode::isObject)
                .toList();
        return found.size() > days ? found.get(days) : MissingNode.getInstance();
    }

    static JsonNode read(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static void put(ObjectNode figures, String name, double value) {
        double step = Math.abs(value) < 10 ? 1000 : 10;
        figures.put(name, Math.round(value * step) / step);
    }

    /** Writes the figures of today. */
    void write() throws IOException {
        if (days.containsKey(today)) {
            Files.writeString(folder.resolve(today + ".json"), text(days.get(today)));
        }
    }

    static String text(JsonNode figures) throws IOException {
        return JSON.writeValueAsString(figures) + "\n";
    }
}
