package com.allmine.bench;

import com.allmine.emulators.register.RegisterEmulator;
import com.allmine.emulators.stepfunctions.LoopbackHostInterceptor;
import com.allmine.emulators.stepfunctions.StepFunctionsEmulator;
import com.allmine.emulators.stepfunctions.execution.Execution.EnteredState;
import com.allmine.local.Machines;
import com.allmine.template.LambdaFunction;
import com.allmine.template.SamTemplate;
import com.allmine.testkit.Meter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * The whole confirmation of an identity that the register confirms: the endpoint, the workflow, its two functions and the
 * register. Each function is a process, and starts or is restored when it is invoked.
 */
final class Confirmation implements AutoCloseable {
    static final String ENDPOINT = "ConfirmIdentity";
    private static final List<String> FUNCTIONS = List.of(ENDPOINT, "VerifyIdentity", "IssueToken");
    private static final int WINDOW = 40;
    private static final int SECONDS = 20;
    private static final Pattern ROUND_TRIPS = Pattern.compile("\"roundTrips\":(\\d+)");

    private final BenchEmulators emulators;
    private final RegisterEmulator register = RegisterEmulator.start();
    private final Meter meter;
    private final StepFunctionsEmulator workflows;
    private final Map<String, Variant> variants = new LinkedHashMap<>();
    private final Map<String, Layout> layouts = new HashMap<>();
    private final Map<String, String> environment;
    private final Map<String, FunctionProcess> processes = new HashMap<>();

    /** The time of each function for the request that is measured. */
    private final Map<String, Sample> taken = new HashMap<>();

    private final String event;

    private Mode mode = Mode.COLD;

    Confirmation(BenchEmulators emulators, SamTemplate template, Path root, Path runtime, Path folder)
            throws IOException {
        this.emulators = emulators;
        meter = new Meter(emulators.tables());
        workflows = StepFunctionsEmulator.start(
                Machines.of(template, root), this::invoke, BenchEmulators.metered(emulators.endpoint(), meter));
        SamTemplate withRegister = template.with(
                "RegisterUrl", emulators.behindTls(register.endpoint()).toString());
        for (LambdaFunction function : withRegister.functions()) {
            if (FUNCTIONS.contains(function.name())) {
                Variant variant = Variant.of(function.name(), root, function);
                variants.put(function.name(), variant);
                Path task = folder.resolve(function.name());
                layouts.put(function.name(), Layout.zip(variant, runtime, emulators.trustStore(), task, true));
                LoopbackHostInterceptor.installIn(task);
            }
        }
        environment = new HashMap<>(emulators.environment());
        environment.put(
                "AWS_ENDPOINT_URL_SFN",
                emulators.behindTls(workflows.endpoint()).toString());
        event = Files.readString(root.resolve("events/confirm-identity/200-register-says-yes.json"));
    }

    /** How the functions are found by the request that is measured. */
    private enum Mode {
        COLD,
        RESTORED,
        WARM
    }

    void measure(int rounds, ObjectNode results) throws Exception {
        for (Mode next : List.of(Mode.COLD, Mode.RESTORED)) {
            mode = next;
            Map<String, List<Sample>> samples = new LinkedHashMap<>();
            // The first round is discarded.
            for (int round = 0; round <= rounds; round++) {
                stop();
                if (mode == Mode.RESTORED) {
                    for (String function : FUNCTIONS) {
                        start(function).initialized();
                    }
                }
                Map<String, Sample> measured = confirm();
                if (round > 0) {
                    measured.forEach((name, sample) -> samples.computeIfAbsent(name, n -> new ArrayList<>())
                            .add(sample));
                }
            }
            put(results.putObject(mode.name().toLowerCase(java.util.Locale.ROOT)), samples);
            if (mode == Mode.COLD) {
                results.put("roundTripsOfFunctions", roundTrips());
            }
        }
        // The last three processes were restored, and go on.
        mode = Mode.WARM;
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        List<Callable<Map<String, Sample>>> requests = List.of(this::confirm);
        Steady.windows(requests, all -> all.get("").cpu(), WINDOW, SECONDS)
                .getFirst()
                .forEach(all -> all.forEach((name, sample) ->
                        samples.computeIfAbsent(name, n -> new ArrayList<>()).add(sample)));
        put(results.putObject("warm"), samples);
        List<String> tasks = workflows.executions().getFirst().states().stream()
                .filter(state -> state.type().equals("Task"))
                .map(EnteredState::name)
                .toList();
        tasks.forEach(results.putArray("tasks")::add);
        countUnits();
        confirm();
        results.set("workflow", countUnits());
    }

    private static void put(ObjectNode results, Map<String, List<Sample>> samples) {
        samples.forEach((name, all) -> Sample.put(results.putObject(name.isEmpty() ? "all" : name), all));
    }

    /** Confirms an identity that nobody has confirmed; returns what all of it and each function took. */
    private Map<String, Sample> confirm() throws IOException {
        emulators.resetUsers();
        taken.clear();
        String response = invoke(ENDPOINT, event);
        if (!response.contains("\\\"verified\\\":true")) {
            throw new IllegalStateException("the identity was not confirmed: " + response);
        }
        Map<String, Sample> samples = new LinkedHashMap<>();
        samples.put("", new Sample(taken.get(ENDPOINT).wall(), sum(Sample::cpu)));
        samples.putAll(taken);
        return samples;
    }

    private double sum(ToDoubleFunction<Sample> of) {
        return taken.values().stream().mapToDouble(of).sum();
    }

    private String invoke(String name, String payload) {
        try {
            boolean isNew = !processes.containsKey(name);
            FunctionProcess process = isNew ? start(name) : processes.get(name);
            RuntimeApi.Reply reply = process.invoke(payload);
            ClockReading end = reply.answered();
            taken.put(
                    name,
                    switch (mode) {
                        case COLD -> new Sample(end.since(process.spawned()), end.cpuSince(process.spawned()));
                        case RESTORED -> new Sample(end.since(process.restored()), end.cpuSince(process.restored()));
                        case WARM -> new Sample(end.since(reply.asked()), end.threadCpuSince(reply.asked()));
                    });
            return reply.text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private FunctionProcess start(String name) throws IOException {
        FunctionProcess process =
                new FunctionProcess(variants.get(name), layouts.get(name), environment, mode == Mode.RESTORED);
        processes.put(name, process);
        return process;
    }

    /** The calls of the workflow to DynamoDB since the last count. */
    private ObjectNode countUnits() {
        return Results.object()
                .put("roundTrips", meter.roundTrips())
                .put(
                        "readUnits",
                        meter.readUnits().stream().mapToDouble(unit -> unit).sum())
                .put(
                        "writeUnits",
                        meter.writeUnits().stream().mapToInt(unit -> unit).sum());
    }

    /** The round trips of the three functions so far, as their log lines count them. */
    private int roundTrips() {
        return processes.values().stream()
                .flatMap(process -> ROUND_TRIPS.matcher(process.log()).results())
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .sum();
    }

    private void stop() throws IOException {
        for (FunctionProcess process : processes.values()) {
            process.close();
        }
        processes.clear();
    }

    @Override
    public void close() throws IOException {
        stop();
        workflows.close();
        register.close();
    }
}
