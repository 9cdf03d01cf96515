package com.allmine.bench;

import com.allmine.bench.ColdStart.Mode;
import com.allmine.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code ./mvnw -Pbench}: measures what the build has just made, and writes the figures, the plot and the table of the
 * README.
 */
public final class Bench {
    private static final List<String> PARTS = List.of("cold", "warm", "load", "scale", "cost");

    private Bench() {}

    /**
     * Arguments: the parts to run, all where none is named; {@code --quick} runs each briefly, to try it out;
     * {@code --items N} fills the tables for {@code scale} up to N. Without {@code --quick} the figures are kept.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        boolean isQuick = words.contains("--quick");
        int items = words.contains("--items") ? Integer.parseInt(words.get(words.indexOf("--items") + 1)) : 100_000;
        List<String> named = words.stream().filter(PARTS::contains).toList();
        List<String> unknown = words.stream()
                .filter(word -> !PARTS.contains(word) && !word.startsWith("--") && !word.equals(Integer.toString(items)))
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(unknown + ": must be of " + PARTS + ", --quick, --items N");
        }
        Path root = Path.of("").toAbsolutePath();
        Template template = Template.parse(Files.readString(root.resolve("template.yaml")));
        Path folder = root.resolve("shared/bench");
        Results results = Results.in(isQuick ? folder.resolve("target/results.json") : folder.resolve("results.json"));
        for (String part : named.isEmpty() ? PARTS : named) {
            System.out.println(part);
            switch (part) {
                case "cold" -> cold(root, template, results, isQuick ? 2 : 11);
                case "warm" -> WarmBenchmark.measure(isQuick, results.begin("warm"));
                case "load" -> {
                    try (LoadRun load = LoadRun.start(root)) {
                        load.measure(isQuick ? 60 : 1000, results.begin("load"));
                    }
                }
                case "scale" -> Scale.measure(template, sizes(items), results.begin("scale"));
                case "cost" -> Cost.add(results);
                default -> throw new IllegalArgumentException("no part " + part);
            }
            results.write();
        }
        new Report(results.root()).write(root, isQuick ? folder.resolve("target") : folder);
        System.exit(0);
    }

    private static int[] sizes(int most) {
        return IntStream.of(1_000, most / 10, most).filter(size -> size >= 1_000).distinct().toArray();
    }

    private static void cold(Path root, Template template, Results results, int rounds)
            throws IOException, InterruptedException {
        List<Variant> variants = Variant.all(root, template);
        for (Variant variant : variants) {
            variant.build(root);
        }
        Path folder = Files.createTempDirectory("allmine-bench-");
        try (StandIns standIns = StandIns.start(template)) {
            ColdStart cold = new ColdStart(
                    standIns, new Answers(root), root.resolve("shared/bench/target/runtime"), folder);
            results.cold(cold.measure(variants, List.of(Mode.values()), rounds));
        }
    }
}
