package com.allmine.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** The plot, and the tables between two comments of {@code shared/bench/README.md}. */
final class Report {
    private static final String BEGIN = "<!-- Written by ./mvnw -Pbench from shared/bench/results. -->\n";
    private static final String END = "<!-- Until here. -->";

    /** The limit of our cold start as a part of a peer's. */
    private static final Map<String, Double> GOALS =
            Map.of(Variant.SDK, 1.2, "plain", 1.0, "powertools", 0.7, "quarkus", 0.7, "micronaut", 0.75, "spring", 0.5);

    private final Results results;

    Report(Results results) {
        this.results = results;
    }

    /** Writes the plot into the folder. If the folder is the module's, writes the tables into its README.md too. */
    void write(Path folder) throws IOException {
        JsonNode cold = results.latest("cold");
        if (cold.isObject()) {
            Files.writeString(folder.resolve("cold-and-warm.svg"), new Plot(cold).svg());
        }
        String text = text();
        System.out.println(text);
        if (folder.endsWith("bench")) {
            Path readme = folder.resolve("README.md");
            String before = Files.readString(readme);
            int begin = before.indexOf(BEGIN) + BEGIN.length();
            int end = before.indexOf(END);
            if (begin < BEGIN.length() || end < begin) {
                throw new IllegalStateException(readme + " has no place for the tables");
            }
            Files.writeString(readme, before.substring(0, begin) + "\n" + text + "\n" + before.substring(end));
        }
    }

    private String text() {
        List<String> blocks = new ArrayList<>();
        add(blocks, "cold", Report::cold);
        add(blocks, "warm", (warm, title) -> warm(warm));
        add(blocks, "confirm", (confirm, title) -> ReportTables.confirmation(confirm));
        add(blocks, "load", (load, title) -> ReportTables.load(load));
        add(blocks, "scale", (scale, title) -> ReportTables.scale(scale));
        add(blocks, "cost", (cost, title) -> ReportTables.cost(cost));
        blocks.add("### Two days\n\n" + agreement());
        return String.join("\n", blocks);
    }

    private void add(List<String> blocks, String part, BiFunction<JsonNode, String, String> block) {
        JsonNode figures = results.latest(part);
        if (figures.isObject()) {
            String measured = "Measured %s on %s, Java %s."
                    .formatted(
                            figures.path("date").asText(),
                            figures.path("machine").asText(),
                            figures.path("java").asText());
            blocks.add(block.apply(figures, measured));
        }
    }

    private static String cold(JsonNode cold, String measured) {
        StringBuilder text =
                new StringBuilder("""
                    ### Cold start

                    ![Cold and warm requests of the same endpoint, by framework](cold-and-warm.svg)

                    %s Medians of %d rounds, ± half the distance between the quartiles.

                    | The same endpoint | zip, ms | of `sdk` | CPU, ms | MiB | AOT cache, ms | of `sdk` | CPU, ms | MiB |
                    |---|---|---|---|---|---|---|---|---|
                    """.formatted(measured, cold.path("rounds").asInt()));
        for (String name : variants(cold)) {
            text.append("| %s |".formatted(name));
            for (String mode : List.of("zip", "aot")) {
                JsonNode first = first(cold, mode, name);
                text.append(" %s | %s | %s | %s |"
                        .formatted(
                                Figure.cell(first.path("wallMs")),
                                Figure.ratio(
                                        first.path("wallMs"),
                                        first(cold, mode, Variant.SDK).path("wallMs")),
                                Figure.cell(first.path("cpuMs")),
                                Figure.number(
                                        first.path("memoryMiB").path("median").asDouble())));
            }
            text.append('\n');
        }
        text.append("\n### After a snapshot\n\n")
                .append(snapshots(cold, "snapshot"))
                .append("\n### With the options of Lambda alone\n\n")
                .append(defaults(cold))
                .append("\n### Ours of each\n\n")
                .append(ratios(cold));
        return text.toString();
    }

    private static List<String> variants(JsonNode cold) {
        List<String> names = new ArrayList<>();
        cold.path("zip").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode first(JsonNode cold, String mode, String variant) {
        return cold.path(mode).path(variant).path("first");
    }

    private static String snapshots(JsonNode cold, String mode) {
        StringBuilder text = new StringBuilder("""
            | The same endpoint | first, ms | CPU, ms | each of 1 to 50, ms | CPU, ms | steady, ms | CPU, ms |
            |---|---|---|---|---|---|---|
            """);
        for (String name : variants(cold)) {
            text.append("| %s |".formatted(name));
            for (String stage : List.of("first", "early", "steady")) {
                JsonNode figures = cold.path(mode).path(name).path(stage);
                text.append(" %s | %s |"
                        .formatted(Figure.cell(figures.path("wallMs")), Figure.cell(figures.path("cpuMs"))));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** The figures without the options of the template, and how much these change ours. */
    private static String defaults(JsonNode cold) {
        JsonNode ours = cold.path("snapshot").path(Variant.OURS);
        JsonNode plain = cold.path("default_snapshot").path(Variant.OURS);
        return """
            With the template's `JAVA_TOOL_OPTIONS`, `allmine` takes less CPU than in this table. It takes %s of it for
            the first request, %s for each of requests 1 to 50, and %s for a steady one.

            """.formatted(part(ours, plain, "first"), part(ours, plain, "early"), part(ours, plain, "steady"))
                + snapshots(cold, "default_snapshot");
    }

    private static String part(JsonNode ours, JsonNode plain, String stage) {
        return Figure.ratio(ours.path(stage).path("cpuMs"), plain.path(stage).path("cpuMs"));
    }

    private static String ratios(JsonNode cold) {
        StringBuilder text = new StringBuilder("""
            | Ours, of | zip, wall | zip, CPU | AOT, wall | AOT, CPU | goal of these | first after a snapshot | its CPU | steady CPU |
            |---|---|---|---|---|---|---|---|---|
            """);
        for (String peer : variants(cold)) {
            if (!GOALS.containsKey(peer)) {
                continue;
            }
            List<String> cells = new ArrayList<>();
            for (String mode : List.of("zip", "aot")) {
                for (String figure : List.of("wallMs", "cpuMs")) {
                    cells.add(ratio(cold, mode, "first", figure, peer));
                }
            }
            cells.add(Double.toString(GOALS.getOrDefault(peer, 0.0)));
            cells.add(ratio(cold, "snapshot", "first", "wallMs", peer));
            cells.add(ratio(cold, "snapshot", "first", "cpuMs", peer));
            cells.add(ratio(cold, "snapshot", "steady", "cpuMs", peer));
            text.append("| %s | %s |%n".formatted(peer, String.join(" | ", cells)));
        }
        return text.toString();
    }

    private static String ratio(JsonNode cold, String mode, String stage, String figure, String peer) {
        JsonNode of = cold.path(mode);
        return Figure.ratio(
                of.path(Variant.OURS).path(stage).path(figure),
                of.path(peer).path(stage).path(figure));
    }

    private static String warm(JsonNode warm) {
        StringBuilder text = new StringBuilder("""
            ### Warm requests

            | Recorded event | CPU, µs | allocated, KiB | round trips |
            |---|---|---|---|
            """);
        warm.properties().forEach(row -> {
            JsonNode figures = row.getValue();
            if (figures.isObject()) {
                boolean isPeer = !figures.path("event").asText().startsWith(row.getKey());
                text.append("| %s%s | %s | %s | %s |%n"
                        .formatted(
                                isPeer ? "`" + row.getKey() + "` with " : "",
                                figures.path("event").asText().replace(".json", ""),
                                Figure.cell(figures.path("cpuMicros")),
                                Figure.cell(figures.path("allocatedKiB")),
                                figures.path("roundTrips").asText("")));
            }
        });
        return text.toString();
    }

    /** How the ratios of the newest day differ from those of the day before it. */
    private String agreement() {
        Map<String, String> now = ratiosOf(results.latest("cold"), results.latest("warm"));
        Map<String, String> then = ratiosOf(results.previous("cold"), results.previous("warm"));
        String days = results.previous("cold").path("date").asText();
        if (days.isEmpty()) {
            return "There is one day of measurements so far.\n";
        }
        StringBuilder text = new StringBuilder("| Ours, of | %s | %s |%n|---|---|---|%n"
                .formatted(days, results.latest("cold").path("date").asText()));
        now.forEach(
                (name, ratio) -> text.append("| %s | %s | %s |%n".formatted(name, then.getOrDefault(name, ""), ratio)));
        return text.toString();
    }

    private static Map<String, String> ratiosOf(JsonNode cold, JsonNode warm) {
        Map<String, String> ratios = new LinkedHashMap<>();
        for (String peer : variants(cold)) {
            if (GOALS.containsKey(peer)) {
                ratios.put(peer + ", zip", ratio(cold, "zip", "first", "wallMs", peer));
                ratios.put(peer + ", AOT cache", ratio(cold, "aot", "first", "wallMs", peer));
                ratios.put(peer + ", first after a snapshot", ratio(cold, "snapshot", "first", "wallMs", peer));
            }
        }
        for (String peer : List.of(Variant.SDK, Variant.PLAIN)) {
            ratios.put(
                    peer + ", warm CPU",
                    Figure.ratio(
                            warm.path("save-gender").path("cpuMicros"),
                            warm.path(peer).path("cpuMicros")));
        }
        return ratios;
    }
}
