package com.allmine.bench;

import com.allmine.api.Caller;
import com.allmine.api.errors.Language;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.api.lambda.Invocation;
import com.allmine.data.Tenants;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DynamoConsents;
import com.allmine.local.HostedFunction;
import com.allmine.local.LocalSystem;
import com.allmine.operator.file.DataFile;
import com.allmine.template.LambdaFunction;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One request of each function of the template, loaded from its zip, in a JVM with the compiler of the deployed functions.
 * It counts what the thread of the request costs: the emulators of AWS run in other threads.
 */
final class WarmRequests {
    private static final List<String> OPTIONS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=240m",
            "-Xmx1g");

    /** The functions that other functions invoke, or that prepare what is read. */
    private static final Set<String> INVOKED =
            Set.of("ConfirmIdentity", "VerifyIdentity", "IssueToken", "PublishEvents", "SignCheckpoints");

    /** The limit of the windows of a function. */
    private static final int SECONDS = 8;

    /** A busy machine may take longer for the first request than a client of AWS waits. */
    private static final int TRIES = 4;

    /** The decision that the recorded events name, and its user. */
    private static final String CONSENT = "019bc134784035a2c4cb5da1";

    private static final Caller DECIDED = new Caller(Tenants.DEFAULT, "decided", Set.of("user"));
    private static final Pattern ROUND_TRIPS = Pattern.compile("\"roundTrips\":(\\d+)");

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Path root;
    private final LocalSystem system;
    private final ByteArrayOutputStream log;
    private final int window;

    /** The names of the functions to measure, or the empty name for all of them. */
    private final Set<String> only;

    private WarmRequests(Path root, LocalSystem system, ByteArrayOutputStream log, int window, Set<String> only) {
        this.root = root;
        this.system = system;
        this.log = log;
        this.window = window;
        this.only = only;
    }

    /** Measures in a separate process, whose JVM has no second compiler. */
    static void measure(Path root, boolean isQuick, String only, ObjectNode results)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("allmine-bench-", ".json");
        List<String> command = Stream.concat(
                        Stream.of(Layout.jdk().resolve("bin/java").toString()),
                        Stream.concat(
                                OPTIONS.stream(),
                                Stream.of(
                                        "-classpath",
                                        ManagementFactory.getRuntimeMXBean().getClassPath(),
                                        WarmRequests.class.getName(),
                                        file.toString(),
                                        isQuick ? "30" : "300",
                                        only)))
                .toList();
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the warm requests were not measured");
        }
        results.setAll((ObjectNode) Results.read(file));
        Files.delete(file);
    }

    /** Arguments: the file for the figures, the number of requests in a window, the names to measure or nothing. */
    public static void main(String[] args) throws Exception {
        PrintStream console = System.out;
        Path root = Path.of("").toAbsolutePath();
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        ObjectNode results = Results.object();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (LocalSystem system =
                LocalSystem.start(root, 0, Optional.empty(), Map.of(), silent, f -> INVOKED.contains(f.name()))) {
            WarmRequests requests =
                    new WarmRequests(root, system, log, Integer.parseInt(args[1]), Set.of(args[2].split(",")));
            requests.prepare();
            requests.measureAll(results, console);
        }
        Files.writeString(Path.of(args[0]), Results.text(results));
        System.exit(0);
    }

    /** Stores what recorded events read: a decision, the signed tree that contains it, and a confirmed identity. */
    private void prepare() throws IOException {
        String user =
                "{\"tenantId\":\"%s\",\"profile\":{\"_id\":\"%s\"}}".formatted(DECIDED.tenantId(), DECIDED.userId());
        system.loader().users(new DataFile("bench", user), Set.of(DECIDED.tenantId()), false);
        new DynamoConsents(system.tables().client(), "Consents", "Users", InstantSource.system(), new SecureRandom())
                .record(
                        DECIDED,
                        CONSENT,
                        new Decision(DocumentType.TERMS_OF_USE, "1.1.0", true),
                        new Evidence(
                                "127.0.0.1",
                                "bench",
                                new ClientHeaders(
                                        Language.EN, new Timezone("UTC", ZoneOffset.UTC), Platform.WEB, null, null)));
        system.events().deliver();
        invoke("SignCheckpoints", "{}");
        invoke("ConfirmIdentity", Files.readString(root.resolve("events/confirm-identity/200-register-says-yes.json")));
    }

    private void invoke(String function, String event) {
        HostedFunction hosted = Objects.requireNonNull(system.functions().get(function));
        hosted.invoke(event, new Invocation("bench", function));
    }

    private void measureAll(ObjectNode results, PrintStream console) throws Exception {
        Map<Variant, Path> events = new LinkedHashMap<>();
        for (LambdaFunction function : system.template().functions()) {
            String name = name(function);
            events.put(Variant.of(name, root, function), event(name));
        }
        for (Variant variant : Variant.all(root, system.template())) {
            if (variant.name().equals(Variant.SDK) || variant.name().equals(Variant.PLAIN)) {
                events.put(variant, event("save-gender"));
            }
        }
        Map<Path, List<Variant>> byEvent = events.keySet().stream()
                .filter(variant -> only.contains(variant.name()) || only.contains(""))
                .collect(Collectors.groupingBy(events::get, LinkedHashMap::new, Collectors.toList()));
        // Reads first: writes make their pages longer.
        for (boolean isRead : List.of(true, false)) {
            for (Map.Entry<Path, List<Variant>> each : byEvent.entrySet()) {
                if (Files.readString(each.getKey()).contains("\"method\": \"GET\"") == isRead) {
                    measure(each.getValue(), each.getKey(), results);
                }
            }
        }
        console.println(results.size() + " functions");
    }

    /** The folder of its recorded events. */
    private static String name(LambdaFunction function) {
        return function.name().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** The documented event, or the first of the others. */
    private Path event(String name) throws IOException {
        Path folder = root.resolve("events").resolve(name);
        Path documented = folder.resolve("200-documented.json");
        return Files.exists(documented) ? documented : Variant.files(folder).getFirst();
    }

    /** The cost of one request. */
    private record Cost(double micros, double bytes) {}

    /** One variant with its event. */
    private final class Subject implements Callable<Cost>, AutoCloseable {
        private final Variant variant;
        private final LoadedFunction function;
        private final Iterator<byte[]> events;

        Subject(Variant variant, String event) throws IOException, ReflectiveOperationException {
            this.variant = variant;
            this.function = LoadedFunction.load(variant, system.sdkSettings());
            // Each decision changes the one before it. Any other event stays the same.
            List<byte[]> both = Stream.of(event, event.replace("isAccepted\\\": true", "isAccepted\\\": false"))
                    .map(each -> each.getBytes(StandardCharsets.UTF_8))
                    .toList();
            this.events = Stream.generate(() -> both).flatMap(List::stream).iterator();
        }

        /** @param status of the expected response; empty for a function that is not an endpoint */
        void check(String status) throws IOException {
            String response = "";
            for (int i = 0; i < TRIES && !response.contains("\"statusCode\":" + status); i++) {
                response = function.invoke(events.next()).toString(StandardCharsets.UTF_8);
            }
            if (!status.isEmpty() && !response.contains("\"statusCode\":" + status)) {
                throw new IllegalStateException(variant.name() + " responds otherwise: " + response);
            }
        }

        @Override
        public Cost call() throws IOException {
            log.reset();
            byte[] event = events.next();
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long nanos = threads.getCurrentThreadCpuTime();
            function.invoke(event);
            return new Cost(
                    (threads.getCurrentThreadCpuTime() - nanos) / 1e3,
                    threads.getCurrentThreadAllocatedBytes() - bytes);
        }

        void put(List<Cost> costs, Path event, ObjectNode results) throws IOException {
            ObjectNode figures = results.putObject(variant.name());
            figures.put("event", root.resolve("events").relativize(event).toString());
            Figure.of(costs, Cost::micros).put(figures, "cpuMicros");
            Figure.of(costs, cost -> cost.bytes() / 1024).put(figures, "allocatedKiB");
            call();
            Matcher roundTrips = ROUND_TRIPS.matcher(log.toString(StandardCharsets.UTF_8));
            if (roundTrips.find()) {
                figures.put("roundTrips", Integer.parseInt(roundTrips.group(1)));
            }
        }

        @Override
        public void close() throws IOException {
            function.close();
        }
    }

    /** Variants with the same event take turns. */
    private void measure(List<Variant> variants, Path event, ObjectNode results) throws Exception {
        // The name of the event of an endpoint begins with the status of the response.
        String status = event.getFileName().toString().replaceAll("\\D.*", "");
        List<Subject> subjects = new ArrayList<>();
        try {
            for (Variant variant : variants) {
                Subject subject = new Subject(variant, Files.readString(event));
                subjects.add(subject);
                subject.check(status);
            }
            List<List<Cost>> costs = Steady.windows(subjects, Cost::micros, window, SECONDS);
            for (int i = 0; i < subjects.size(); i++) {
                subjects.get(i).put(costs.get(i), event, results);
            }
        } finally {
            for (Subject subject : subjects) {
                subject.close();
            }
        }
    }
}
