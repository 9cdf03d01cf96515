package com.allmine.bench;

import com.allmine.bench.RuntimeApi.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Starts every variant in every mode again and again, in turn, and takes what each costs to its first answer. In turn, so
 * that whatever else the machine does meets all of them.
 */
final class ColdStart {
    /** How many requests a process has answered before its own are taken as steady, and how many are then taken. */
    private static final int WARM_UP = 300;

    private static final int STEADY = 100;

    private final BenchEmulators standIns;
    private final ExpectedResponses answers;
    private final Path runtime;
    private final Path folder;

    /** @param runtime the jars of Lambda's own runtime */
    ColdStart(BenchEmulators standIns, ExpectedResponses answers, Path runtime, Path folder) {
        this.standIns = standIns;
        this.answers = answers;
        this.runtime = runtime;
        this.folder = folder;
    }

    /** The managed runtime, a container with an ahead-of-time cache, and what is left of a start after a snapshot. */
    enum Mode {
        ZIP,
        AOT,
        PRIMED
    }

    /** One process to its first answer; times in ms, memory in MiB. */
    record Run(double wall, double cpu, double initWall, double initCpu, double memory) {}

    /** One variant in one mode, laid out. */
    private record Subject(Variant variant, Mode mode, Layout layout) {
        String name() {
            return mode + " " + variant.name();
        }
    }

    /** Steady requests of the variants, by name: what the first after a snapshot is compared with. */
    record Outcome(Map<Mode, Map<String, List<Run>>> runs, Map<String, Run> steady) {}

    Outcome measure(List<Variant> variants, List<Mode> modes, int rounds) throws IOException, InterruptedException {
        List<Subject> subjects = new ArrayList<>();
        for (Variant variant : variants) {
            for (Mode mode : modes) {
                subjects.add(new Subject(variant, mode, layout(variant, mode)));
            }
        }
        check(subjects);
        Map<Mode, Map<String, List<Run>>> runs = new LinkedHashMap<>();
        Map<String, Run> steady = new LinkedHashMap<>();
        // The first round warms the disk's cache and the emulators, and is discarded.
        for (int round = 0; round <= rounds; round++) {
            for (Subject subject : subjects) {
                Run run = run(subject, round == rounds ? steady : Map.of());
                if (round > 0) {
                    runs.computeIfAbsent(subject.mode(), m -> new LinkedHashMap<>())
                            .computeIfAbsent(subject.variant().name(), v -> new ArrayList<>())
                            .add(run);
                }
            }
            System.out.printf("round %d of %d%n", round, rounds);
        }
        return new Outcome(runs, steady);
    }

    private Layout layout(Variant variant, Mode mode) throws IOException, InterruptedException {
        Path place = folder.resolve(variant.name() + "-" + mode.name().toLowerCase(java.util.Locale.ROOT));
        Path trust = standIns.trustStore();
        if (mode != Mode.AOT) {
            return Layout.zip(variant, runtime, trust, place, mode == Mode.PRIMED);
        }
        Path cache = Files.createDirectories(place).resolve("function.aot");
        Layout training = Layout.aot(variant, runtime, trust, place, "-XX:AOTCacheOutput=" + cache);
        // Trained by what primes a snapshot, and by requests that go right and wrong.
        try (FunctionProcess process = new FunctionProcess(variant, training, standIns.environment(), true)) {
            for (String event : answers.typical()) {
                process.invoke(event);
            }
            process.finish();
            if (!Files.exists(cache)) {
                throw new IllegalStateException("no ahead-of-time cache was made\n" + process.log());
            }
        }
        return Layout.aot(variant, runtime, trust, place, "-XX:AOTCache=" + cache);
    }

    /** Every variant answers in every mode as ours does from its zip. */
    private void check(List<Subject> subjects) throws IOException, InterruptedException {
        String expected = "";
        for (Subject subject : subjects) {
            if (subject.variant().isFloor()) {
                continue;
            }
            try (FunctionProcess process = start(subject)) {
                String all = answers.all(process, standIns);
                expected = expected.isEmpty() ? all : expected;
                if (!all.equals(expected)) {
                    throw new IllegalStateException(
                            subject.name() + " answers otherwise:\n" + all + "and not\n" + expected);
                }
            }
        }
    }

    private FunctionProcess start(Subject subject) throws IOException {
        return new FunctionProcess(
                subject.variant(), subject.layout(), standIns.environment(), subject.mode() == Mode.PRIMED);
    }

    private Run run(Subject subject, Map<String, Run> steady) throws IOException, InterruptedException {
        try (FunctionProcess process = start(subject)) {
            Reply reply = process.invoke(answers.documented());
            ClockReading ready = process.initialized();
            ClockReading begun = process.spawned();
            double memory = process.peakMemory();
            if (subject.mode() != Mode.PRIMED) {
                return new Run(
                        reply.answered().since(begun),
                        reply.answered().cpuSince(begun),
                        ready.since(begun),
                        ready.cpuSince(begun),
                        memory);
            }
            ClockReading restored = process.restored();
            Run run = new Run(
                    reply.answered().since(restored),
                    reply.answered().threadCpuSince(restored),
                    ready.since(begun),
                    ready.cpuSince(begun),
                    memory);
            if (steady instanceof LinkedHashMap) {
                steady.put(subject.variant().name(), steady(process));
            }
            return run;
        }
    }

    private Run steady(FunctionProcess process) throws IOException, InterruptedException {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < WARM_UP + STEADY; i++) {
            Reply reply = process.invoke(answers.documented());
            if (i >= WARM_UP) {
                runs.add(new Run(
                        reply.answered().since(reply.asked()),
                        reply.answered().threadCpuSince(reply.asked()),
                        0,
                        0,
                        process.peakMemory()));
            }
        }
        return new Run(median(runs, Run::wall), median(runs, Run::cpu), 0, 0, median(runs, Run::memory));
    }

    static double median(List<Run> runs, ToDoubleFunction<Run> of) {
        double[] sorted = runs.stream().mapToDouble(of).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
