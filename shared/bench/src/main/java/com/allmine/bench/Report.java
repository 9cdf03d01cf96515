package com.allmine.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The plot, and the tables between two comments of {@code shared/bench/README.md}. */
final class Report {
    private static final String BEGIN = "<!-- Written by ./mvnw -Pbench from shared/bench/results.json. -->\n";
    private static final String END = "<!-- Until here. -->";

    /** The limit of our cold start as a part of a peer's, by mode. */
    private static final Map<String, Map<String, Double>> GOALS = Map.of(
            "zip", Map.of("quarkus", 0.6, "powertools", 0.55, "micronaut", 0.5, "spring", 0.35),
            "aot", Map.of("quarkus", 0.62, "powertools", 0.55, "micronaut", 0.62, "spring", 0.33));

    private final JsonNode results;

    Report(JsonNode results) {
        this.results = results;
    }

    /** Writes the plot into the folder. If the folder is the module's, writes the tables into its README.md too. */
    void write(Path folder) throws IOException {
        if (results.has("cold")) {
            Files.writeString(folder.resolve("cold-and-warm.svg"), new Plot(results.path("cold")).svg());
        }
        String text = text();
        System.out.println(text);
        if (folder.endsWith("bench")) {
            Path readme = folder.resolve("README.md");
            String before = Files.readString(readme);
            int begin = before.indexOf(BEGIN) + BEGIN.length();
            int end = before.indexOf(END);
            if (begin >= BEGIN.length() && end >= begin) {
                Files.writeString(readme, before.substring(0, begin) + "\n" + text + "\n" + before.substring(end));
            }
        }
    }

    private String text() {
        List<String> blocks = new ArrayList<>();
        if (results.has("cold")) {
            blocks.add("### Cold start\n");
            blocks.add("![Cold and warm requests of the same endpoint, by framework](cold-and-warm.svg)\n");
            blocks.add(cold(results.path("cold")));
        }
        if (results.has("warm")) {
            blocks.add("### Warm requests\n");
            blocks.add(warm(results.path("warm")));
        }
        if (results.has("load")) {
            blocks.add("### Load\n");
            blocks.add(load(results.path("load")));
        }
        if (results.has("scale")) {
            blocks.add("### Round trips and units\n");
            blocks.add(scale(results.path("scale")));
        }
        if (results.has("cost")) {
            blocks.add("### Cost of a million requests\n");
            blocks.add(cost(results.path("cost")));
        }
        return String.join("\n", blocks);
    }

    private static String warm(JsonNode warm) {
        StringBuilder text = new StringBuilder("""
            | Warm, per request | CPU, C1, µs | allocated, KiB | CPU, C2, µs | allocated, KiB |
            |---|---|---|---|---|
            """);
        warm.path("c1").fieldNames().forEachRemaining(name -> {
            JsonNode c1 = warm.path("c1").path(name);
            JsonNode c2 = warm.path("c2").path(name);
            text.append("| %s | %s | %s | %s | %s |%n"
                    .formatted(
                            name,
                            number(c1.path("cpuMicros")),
                            number(c1.path("allocatedKiB")),
                            number(c2.path("cpuMicros")),
                            number(c2.path("allocatedKiB"))));
        });
        return text.toString();
    }

    private static String load(JsonNode load) {
        StringBuilder text = new StringBuilder(
                "%s requests of %s clients on the local run had %s responses with 5xx. Found of expected: "
                        .formatted(
                                load.path("requests").asText(),
                                load.path("clients").asText(),
                                load.path("answersOf5xx").asText()));
        List<String> effects = new ArrayList<>();
        load.path("effects")
                .properties()
                .forEach(effect -> effects.add("%s %s of %s"
                        .formatted(
                                effect.getKey(),
                                effect.getValue().path("found").asText(),
                                effect.getValue().path("expected").asText())));
        return text.append(String.join(", ", effects))
                .append(
                        ". Heap after a collection at the end, divided by the heap after a third: %s. 99th percentile divided by the median: %s.%n"
                                .formatted(
                                        number(load.path("heapAtEndOfHeapAfterAThird")),
                                        number(load.path("p99OfMedian"))))
                .toString();
    }

    private static String scale(JsonNode scale) {
        List<String> sizes = new ArrayList<>();
        scale.properties().forEach(field -> {
            if (field.getValue().isObject()) {
                sizes.add(field.getKey());
            }
        });
        StringBuilder text = new StringBuilder("Counted, and equal, with %s users, decisions and log entries each:%n%n"
                .formatted(String.join(", ", sizes)));
        text.append("""
            | Endpoint | round trips | read units | write units |
            |---|---|---|---|
            """);
        scale.path(sizes.getLast())
                .properties()
                .forEach(field -> text.append("| %s | %s | %s | %s |%n"
                        .formatted(
                                field.getKey(),
                                field.getValue().path("roundTrips").asText(),
                                field.getValue().path("readUnits").asText(),
                                field.getValue().path("writeUnits").asText())));
        return text.toString();
    }

    private static String cost(JsonNode cost) {
        StringBuilder text = new StringBuilder("""
            | Dollars per million | gateway | Lambda | workflow | tables | logs | sum |
            |---|---|---|---|---|---|---|
            """);
        for (String group : List.of("dollarsPerMillion", "identityWorkflowDollarsPerMillion")) {
            cost.path(group).properties().forEach(field -> {
                JsonNode parts = field.getValue();
                text.append("| %s | %s | %s | %s | %s | %s | %s |%n"
                        .formatted(
                                field.getKey(),
                                number(parts.path("gateway")),
                                number(parts.path("lambda")),
                                parts.has("workflow") ? number(parts.path("workflow")) : "",
                                number(parts.path("tables")),
                                number(parts.path("logs")),
                                number(parts.path("sum"))));
            });
        }
        return text.toString();
    }

    private static String cold(JsonNode cold) {
        StringBuilder text =
                new StringBuilder("Measured %s on %s, Java %s, medians of %d rounds. F is the floor's zip, %s ms.%n%n"
                        .formatted(
                                cold.path("date").asText(),
                                cold.path("machine").asText(),
                                cold.path("java").asText(),
                                cold.path("zip").path(Variant.OURS).path("runs").asInt(),
                                number(cold.path("floorMs"))));
        text.append("""
            | The same endpoint | zip, ms | of F | CPU, ms | MiB | AOT cache, ms | of F | CPU, ms | MiB | after a snapshot, ms | steady, ms | steady CPU, ms |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """);
        cold.path("zip").fieldNames().forEachRemaining(name -> {
            JsonNode zip = cold.path("zip").path(name);
            JsonNode aot = cold.path("aot").path(name);
            JsonNode steady = cold.path("steady").path(name);
            text.append("| %s | %s ± %s | %s | %s | %s | %s ± %s | %s | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            name,
                            number(zip.path("wallMs")),
                            number(zip.path("wallSpreadMs")),
                            ratio(zip.path("wallMs"), cold.path("floorMs")),
                            number(zip.path("cpuMs")),
                            number(zip.path("peakMemoryMiB")),
                            number(aot.path("wallMs")),
                            number(aot.path("wallSpreadMs")),
                            ratio(aot.path("wallMs"), cold.path("floorMs")),
                            number(aot.path("cpuMs")),
                            number(aot.path("peakMemoryMiB")),
                            number(cold.path("primed").path(name).path("wallMs")),
                            number(steady.path("wallMs")),
                            number(steady.path("cpuMs"))));
        });
        text.append("""

            | Ours, of | zip, wall | zip, CPU | goal | AOT, wall | AOT, CPU | goal |
            |---|---|---|---|---|---|---|
            """);
        for (String peer : List.of("quarkus", "powertools", "micronaut", "spring")) {
            text.append("| %s | %s | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            peer,
                            toPeer(cold, "zip", "wall", peer),
                            toPeer(cold, "zip", "cpu", peer),
                            goal("zip", peer),
                            toPeer(cold, "aot", "wall", peer),
                            toPeer(cold, "aot", "cpu", peer),
                            goal("aot", peer)));
        }
        return text.toString();
    }

    private static double goal(String mode, String peer) {
        return GOALS.getOrDefault(mode, Map.of()).getOrDefault(peer, Double.NaN);
    }

    private static String toPeer(JsonNode cold, String mode, String what, String peer) {
        JsonNode ratio =
                cold.path(mode).path(Variant.OURS).path(what + "RatioTo").path(peer);
        return "%.2f".formatted(ratio.asDouble());
    }

    private static String ratio(JsonNode of, JsonNode to) {
        return "%.1f".formatted(of.asDouble() / to.asDouble());
    }

    /** Three digits are all that such a machine can tell. */
    static String number(JsonNode value) {
        double number = value.asDouble();
        return String.format(Locale.ROOT, number < 10 ? "%.2f" : number < 100 ? "%.1f" : "%.0f", number);
    }
}
