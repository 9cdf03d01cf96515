package com.allmine.bench;

import com.allmine.template.SamTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code ./mvnw -Pbench}: measures what the build has just made, and writes the figures, the plot and the tables of its
 * README.
 */
public final class Bench {
    private static final List<String> PARTS = List.of("cold", "warm", "confirm", "load", "scale", "cost");

    /** Not {@code scale}: what it counts is the same on every machine and every day, and it takes long. */
    private static final List<String> USUAL = List.of("cold", "warm", "confirm", "load", "cost");

    private Bench() {}

    /**
     * Arguments: the parts to run, or none for the usual ones. {@code --quick} runs each part briefly, to try it out.
     * {@code --only sdk,allmine} times these variants alone. {@code --rounds 5} times them five times. These three
     * options leave the files of the repository as they are. {@code --items 1000000} fills the tables for {@code
     * scale}.
     */
    public static void main(String[] args) throws Exception {
        List<String> named = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> options.put(args[i], "");
                case "--only", "--rounds", "--items" -> options.put(args[i], args[++i]);
                default -> named.add(args[i]);
            }
        }
        if (!PARTS.containsAll(named)) {
            throw new IllegalArgumentException(named + ": must be of " + PARTS);
        }
        boolean isQuick = options.containsKey("--quick");
        boolean isTrial = isQuick || options.containsKey("--only") || options.containsKey("--rounds");
        int rounds = Integer.parseInt(options.getOrDefault("--rounds", isQuick ? "2" : "11"));
        int items = Integer.parseInt(options.getOrDefault("--items", isQuick ? "10000" : "100000"));
        Path root = Path.of("").toAbsolutePath();
        SamTemplate template = Layout.template(root);
        Path folder = root.resolve("shared/bench");
        Results results = Results.in(folder.resolve(isTrial ? "target/results" : "results"));
        for (String part : named.isEmpty() ? USUAL : named) {
            System.out.println(part);
            switch (part) {
                case "cold" -> cold(root, template, options.getOrDefault("--only", ""), results, rounds);
                case "warm" ->
                    WarmRequests.measure(root, isQuick, options.getOrDefault("--only", ""), results.begin("warm"));
                case "confirm" -> confirm(root, template, results, rounds);
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
        new Report(results).write(isTrial ? folder.resolve("target") : folder);
        System.exit(0);
    }

    private static int[] sizes(int most) {
        return IntStream.of(1_000, most / 10, most)
                .filter(size -> size >= 1_000)
                .distinct()
                .toArray();
    }

    private static void cold(Path root, SamTemplate template, String only, Results results, int rounds)
            throws Exception {
        List<Variant> variants = Variant.all(root, template).stream()
                .filter(variant -> only.isEmpty() || List.of(only.split(",")).contains(variant.name()))
                .toList();
        for (Variant variant : variants) {
            variant.build(root);
        }
        Path folder = emptied(root.resolve("shared/bench/target/work"));
        try (BenchEmulators emulators = BenchEmulators.start(template)) {
            new ColdStart(emulators, new ExpectedResponses(root), runtime(root), folder)
                    .measure(variants, rounds, results.begin("cold"));
        }
    }

    private static void confirm(Path root, SamTemplate template, Results results, int rounds) throws Exception {
        Path folder = emptied(root.resolve("shared/bench/target/work"));
        try (BenchEmulators emulators = BenchEmulators.start(template);
                Confirmation confirmation = new Confirmation(emulators, template, root, runtime(root), folder)) {
            confirmation.measure(rounds, results.begin("confirm"));
        }
    }

    /** The jars of Lambda's own runtime. */
    private static Path runtime(Path root) {
        return root.resolve("shared/bench/target/runtime");
    }

    /** The folder of the variants, about a gigabyte; each run begins with an empty one. */
    private static Path emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }
}
