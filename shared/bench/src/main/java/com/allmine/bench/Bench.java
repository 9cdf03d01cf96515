package com.allmine.bench;

import com.allmine.bench.ColdStart.Mode;
import com.allmine.bench.ColdStart.Outcome;
import com.allmine.bench.ColdStart.Run;
import com.allmine.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** {@code ./mvnw -Pbench}: measures what the build has just made. */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path root = Path.of("").toAbsolutePath();
        Template template = Template.parse(Files.readString(root.resolve("template.yaml")));
        try (StandIns standIns = StandIns.start(template)) {
            ColdStart cold = new ColdStart(
                    standIns,
                    new Answers(root),
                    root.resolve("shared/bench/target/runtime"),
                    Files.createTempDirectory("allmine-bench-"));
            Outcome outcome = cold.measure(
                    Variant.all(root, template),
                    Arrays.asList(Mode.values()),
                    args.length > 0 ? Integer.parseInt(args[0]) : 11);
            outcome.runs().forEach((mode, byVariant) -> byVariant.forEach((name, runs) -> System.out.printf(
                    "%s %s wall %.0f cpu %.0f (init %.0f %.0f) memory %.0f%n",
                    mode,
                    name,
                    ColdStart.median(runs, Run::wall),
                    ColdStart.median(runs, Run::cpu),
                    ColdStart.median(runs, Run::initWall),
                    ColdStart.median(runs, Run::initCpu),
                    ColdStart.median(runs, Run::memory))));
            outcome.steady().forEach((name, run) -> System.out.println("steady " + name + " " + run));
        }
        System.exit(0);
    }
}
