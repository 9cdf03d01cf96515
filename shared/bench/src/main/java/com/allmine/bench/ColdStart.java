package com.allmine.bench;

import com.allmine.bench.RuntimeApi.Reply;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Starts every variant in every mode again and again, and measures each to its first response and after a snapshot. The
 * variants take turns, so that whatever else the machine does affects all of them.
 */
final class ColdStart {
    /** The first requests after a snapshot, which are averaged. */
    private static final int EARLY = 50;

    /** The requests of a window, and the limit of all windows. */
    private static final int WINDOW = 100;

    private static final int SECONDS = 8;

    /** No round begins later than this, if there were at least these. */
    private static final Duration LIMIT = Duration.ofMinutes(7);

    private static final int LEAST = 5;

    /** In which rounds the modes with the default options take part. */
    private static final int DEFAULTS_EVERY = 2;

    private final BenchEmulators emulators;
    private final ExpectedResponses responses;
    private final Path runtime;
    private final Path folder;
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
    private final Map<String, List<Double>> memory = new LinkedHashMap<>();

    /** @param runtime the jars of Lambda's own runtime */
    ColdStart(BenchEmulators emulators, ExpectedResponses responses, Path runtime, Path folder) {
        this.emulators = emulators;
        this.responses = responses;
        this.runtime = runtime;
        this.folder = folder;
    }

    /**
     * The managed runtime, a container with an ahead-of-time cache, and after a snapshot. The last two are the first and
     * the third without the options of the template.
     */
    enum Mode {
        ZIP,
        AOT,
        SNAPSHOT,
        DEFAULT_ZIP,
        DEFAULT_SNAPSHOT;

        boolean isSnapshot() {
            return this == SNAPSHOT || this == DEFAULT_SNAPSHOT;
        }

        boolean isDefault() {
            return this == DEFAULT_ZIP || this == DEFAULT_SNAPSHOT;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One variant in one mode, laid out. */
    private record Subject(Variant variant, Mode mode, Layout layout) {
        /** The place of one of its figures in the results. */
        String path(String figure) {
            return "/" + mode.key() + "/" + variant.name() + "/" + figure;
        }
    }

    void measure(List<Variant> variants, int rounds, ObjectNode results) throws Exception {
        List<Subject> subjects = new ArrayList<>();
        for (Variant variant : variants) {
            for (Mode mode : Mode.values()) {
                subjects.add(new Subject(
                        mode.isDefault() ? variant.withDefaultOptions() : variant, mode, layout(variant, mode)));
            }
        }
        check(subjects);
        long begun = System.nanoTime();
        int round = 0;
        // The first round warms the disk's cache and the emulators, and is discarded.
        for (; round <= rounds && (round <= LEAST || System.nanoTime() - begun < LIMIT.toNanos()); round++) {
            for (Subject subject : subjects) {
                if (!subject.mode().isDefault() || round % DEFAULTS_EVERY == 0) {
                    run(subject);
                }
            }
            if (round == 0) {
                samples.clear();
                memory.clear();
            }
            System.out.printf("round %d of %d%n", round, rounds);
        }
        for (Mode mode : Mode.values()) {
            if (mode.isSnapshot()) {
                steady(subjects.stream()
                        .filter(subject -> subject.mode() == mode)
                        .toList());
            }
        }
        results.put("rounds", round - 1);
        samples.forEach((path, all) -> Sample.put(results.withObject(path), all));
        memory.forEach((path, all) -> Figure.of(all, m -> m).put(results.withObject(path), "memoryMiB"));
    }

    private Layout layout(Variant variant, Mode mode) throws IOException, InterruptedException {
        Path place = folder.resolve(variant.name() + "-" + mode.key());
        Path trust = emulators.trustStore();
        if (mode != Mode.AOT) {
            return Layout.zip(variant, runtime, trust, place, mode.isSnapshot());
        }
        Path cache = Files.createDirectories(place).resolve("function.aot");
        Layout training = Layout.aot(variant, runtime, trust, place, "-XX:AOTCacheOutput=" + cache);
        // Trained by what primes a snapshot, and by good and bad requests.
        try (FunctionProcess process = new FunctionProcess(variant, training, emulators.environment(), true)) {
            for (String event : responses.typical()) {
                process.invoke(event);
            }
            process.finish();
            if (!Files.exists(cache)) {
                throw new IllegalStateException("no ahead-of-time cache was made\n" + process.log());
            }
        }
        return Layout.aot(variant, runtime, trust, place, "-XX:AOTCache=" + cache);
    }

    /** Every variant responds in every mode as ours does from its zip. */
    private void check(List<Subject> subjects) throws IOException, InterruptedException {
        String expected = "";
        for (Subject subject : subjects) {
            if (subject.variant().isFloor() || subject.mode().isDefault()) {
                continue;
            }
            try (FunctionProcess process = start(subject)) {
                String all = responses.all(process, emulators);
                expected = expected.isEmpty() ? all : expected;
                if (!all.equals(expected)) {
                    throw new IllegalStateException(
                            subject.path("responses") + " differ:\n" + all + "and not\n" + expected);
                }
            }
        }
    }

    private FunctionProcess start(Subject subject) throws IOException {
        return new FunctionProcess(
                subject.variant(),
                subject.layout(),
                emulators.environment(),
                subject.mode().isSnapshot());
    }

    private void run(Subject subject) throws IOException, InterruptedException {
        try (FunctionProcess process = start(subject)) {
            ClockReading first = process.invoke(responses.documented()).answered();
            if (!subject.mode().isSnapshot()) {
                add(subject.path("first"), first, process.spawned(), 1);
                memory.computeIfAbsent(subject.path("first"), path -> new ArrayList<>())
                        .add(process.peakMemory());
                return;
            }
            ClockReading restored = process.restored();
            add(subject.path("first"), first, restored, 1);
            ClockReading last = first;
            for (int i = 1; i < EARLY; i++) {
                last = process.invoke(responses.documented()).answered();
            }
            add(subject.path("early"), last, restored, EARLY);
        }
    }

    private void add(String path, ClockReading end, ClockReading begin, int requests) {
        samples.computeIfAbsent(path, p -> new ArrayList<>())
                .add(new Sample(end.since(begin) / requests, end.cpuSince(begin) / requests));
    }

    private void steady(List<Subject> subjects) throws Exception {
        List<FunctionProcess> processes = new ArrayList<>();
        try {
            List<Callable<Sample>> requests = new ArrayList<>();
            for (Subject subject : subjects) {
                FunctionProcess process = start(subject);
                processes.add(process);
                requests.add(() -> request(process));
            }
            List<List<Sample>> all = Steady.windows(requests, Sample::cpu, WINDOW, SECONDS);
            for (int i = 0; i < subjects.size(); i++) {
                String path = subjects.get(i).path("steady");
                samples.put(path, all.get(i));
                memory.put(path, List.of(processes.get(i).peakMemory()));
            }
        } finally {
            for (FunctionProcess process : processes) {
                process.close();
            }
        }
    }

    private Sample request(FunctionProcess process) throws IOException, InterruptedException {
        Reply reply = process.invoke(responses.documented());
        return new Sample(
                reply.answered().since(reply.asked()), reply.answered().threadCpuSince(reply.asked()));
    }
}
