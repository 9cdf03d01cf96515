package com.allmine.bench;

import com.allmine.bench.ColdStart.Mode;
import com.allmine.bench.ColdStart.Outcome;
import com.allmine.bench.ColdStart.Run;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** {@code results.json}: what was measured, part by part; a part that runs again replaces its own figures only. */
final class Results {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;
    private final ObjectNode root;

    private Results(Path file, ObjectNode root) {
        this.file = file;
        this.root = root;
    }

    static Results in(Path file) throws IOException {
        JsonNode there = Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
        return new Results(file, (ObjectNode) there);
    }

    /** A part, empty, with when and where it was measured. */
    ObjectNode begin(String part) throws IOException {
        ObjectNode begun = JSON.createObjectNode();
        begun.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        begun.put("machine", machine());
        begun.put("java", Runtime.version().toString());
        root.set(part, begun);
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

    /** The figures of cold starts, each with its ratio to the floor and to every peer in the same mode. */
    void cold(Outcome outcome) throws IOException {
        ObjectNode cold = begin("cold");
        outcome.runs().forEach((mode, byVariant) -> {
            ObjectNode figures = cold.putObject(mode.name().toLowerCase(Locale.ROOT));
            byVariant.forEach((name, runs) -> figures.set(name, figure(runs, name, byVariant)));
        });
        ObjectNode steady = cold.putObject("steady");
        outcome.steady().forEach((name, run) -> {
            ObjectNode figure = steady.putObject(name);
            put(figure, "wallMs", run.wall());
            put(figure, "cpuMs", run.cpu());
            put(figure, "peakMemoryMiB", run.memory());
        });
        List<Run> floor = outcome.runs().getOrDefault(Mode.ZIP, Map.of()).getOrDefault(Variant.FLOOR, List.of());
        if (!floor.isEmpty()) {
            put(cold, "floorMs", ColdStart.median(floor, Run::wall));
        }
    }

    private static ObjectNode figure(List<Run> runs, String name, Map<String, List<Run>> all) {
        ObjectNode figure = JSON.createObjectNode();
        figure.put("runs", runs.size());
        put(figure, "wallMs", ColdStart.median(runs, Run::wall));
        put(figure, "wallSpreadMs", spread(runs, Run::wall));
        put(figure, "cpuMs", ColdStart.median(runs, Run::cpu));
        put(figure, "cpuSpreadMs", spread(runs, Run::cpu));
        put(figure, "initWallMs", ColdStart.median(runs, Run::initWall));
        put(figure, "initCpuMs", ColdStart.median(runs, Run::initCpu));
        put(figure, "peakMemoryMiB", ColdStart.median(runs, Run::memory));
        ObjectNode wall = figure.putObject("wallRatioTo");
        ObjectNode cpu = figure.putObject("cpuRatioTo");
        all.forEach((other, others) -> {
            if (!other.equals(name)) {
                put(wall, other, ColdStart.median(runs, Run::wall) / ColdStart.median(others, Run::wall));
                put(cpu, other, ColdStart.median(runs, Run::cpu) / ColdStart.median(others, Run::cpu));
            }
        });
        return figure;
    }

    /** Between the quartiles lies half of the runs: how far they are apart. */
    private static double spread(List<Run> runs, ToDoubleFunction<Run> of) {
        double[] sorted = runs.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4];
    }

    static void put(ObjectNode figures, String name, double value) {
        double step = Math.abs(value) < 10 ? 1000 : 10;
        figures.put(name, Math.round(value * step) / step);
    }

    ObjectNode root() {
        return root;
    }

    void write() throws IOException {
        Files.writeString(file, JSON.writeValueAsString(root) + "\n");
    }
}
