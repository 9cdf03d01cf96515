package com.allmine.bench;

import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.emulators.secretsmanager.SecretsManagerEmulator;
import com.allmine.local.LocalKeys;
import com.allmine.template.SamTemplate;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * One request of each endpoint in a warm function, loaded from its zip: from the event's JSON to the response's JSON.
 * Every call to AWS gets its response from memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WarmBenchmark {
    /** Folder of the package, without what needs more than tables and keys: the endpoint before the workflow. */
    @Param({"save-gender", "record-consent", "list-dropdown", "add-user-info", "list-permission-log", "plain"})
    public String endpoint = "";

    private Request request = (in, out) -> {};
    private byte[] event = {};
    private final List<AutoCloseable> emulators = new ArrayList<>();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    private interface Request {
        void serve(ByteArrayInputStream event, OutputStream answer) throws IOException;
    }

    /** The counts that JMH adds up in addition to the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Counters {
        public long cpuNanos;
        public long requests;
    }

    @Setup(Level.Trial)
    public void load() throws IOException, ReflectiveOperationException {
        Path root = root();
        SamTemplate template = Layout.template(root);
        DynamoDbEmulator tables = opened(DynamoDbEmulator.start(template.tables(), Optional.empty()));
        BenchEmulators.load(tables.client());
        SecretsManagerEmulator secrets = opened(SecretsManagerEmulator.start());
        LocalKeys.put(template, secrets);
        Map<String, String> settings = new HashMap<>(Map.of(
                "aws.region", "eu-central-1",
                "aws.accessKeyId", "local",
                "aws.secretAccessKey", "local",
                "aws.endpointUrlDynamoDb", tables.endpoint().toString(),
                "aws.endpointUrlSecretsManager", secrets.endpoint().toString()));
        boolean isPlain = endpoint.equals(Variant.PLAIN);
        String folder = isPlain ? "save-gender" : endpoint;
        com.allmine.template.LambdaFunction function = template.functions().stream()
                .filter(f -> f.codeUri().endsWith("/" + folder + ".zip"))
                .findFirst()
                .orElseThrow();
        settings.putAll(function.environment());
        System.getProperties().putAll(settings);
        Variant variant = isPlain
                ? Variant.all(root, template).stream()
                        .filter(v -> v.name().equals(Variant.PLAIN))
                        .findFirst()
                        .orElseThrow()
                : new Variant(endpoint, root.resolve(function.codeUri()), function.handler(), Map.of());
        event = Files.readAllBytes(root.resolve("events").resolve(folder).resolve("200-documented.json"));
        // The log line of a request is made, and goes nowhere.
        PrintStream console = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        StubbedHttp.install();
        request = request(variant);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            answer.reset();
            request.serve(new ByteArrayInputStream(event), answer);
        }
        if (!answer.toString(StandardCharsets.UTF_8).contains("\"statusCode\":200")) {
            console.println(answer);
            throw new IllegalStateException(endpoint + " does not answer: " + answer);
        }
    }

    private <T extends AutoCloseable> T opened(T emulator) {
        emulators.add(emulator);
        return emulator;
    }

    @TearDown(Level.Trial)
    public void close() throws Exception { // AutoCloseable's own signature
        for (AutoCloseable emulator : emulators) {
            emulator.close();
        }
    }

    /** JMH starts its processes in the folder that it was started in, which is the repository's. */
    private static Path root() {
        return Path.of("").toAbsolutePath();
    }

    @SuppressWarnings("unchecked") // the handler's own type arguments are the classes
    private static Request request(Variant variant) throws IOException, ReflectiveOperationException {
        Path task = Files.createTempDirectory("allmine-bench-");
        variant.unpack(task);
        List<URL> classPath = new ArrayList<>(List.of(task.toUri().toURL()));
        if (Files.isDirectory(task.resolve("lib"))) {
            for (Path jar : Variant.files(task.resolve("lib"))) {
                classPath.add(jar.toUri().toURL());
            }
        }
        URLClassLoader classes = new URLClassLoader(classPath.toArray(URL[]::new), new RuntimeClasses());
        Thread.currentThread().setContextClassLoader(classes);
        Object handler = classes.loadClass(variant.handler()).getConstructor().newInstance();
        Context context = (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, none) -> method.getReturnType().equals(String.class)
                        ? "bench"
                        : method.getReturnType().equals(int.class) ? 15_000 : null);
        if (handler instanceof RequestStreamHandler streaming) {
            return (in, out) -> streaming.handleRequest(in, out, context);
        }
        ParameterizedType types = (ParameterizedType) handler.getClass().getGenericInterfaces()[0];
        PojoSerializer<Object> events =
                LambdaEventSerializers.serializerFor((Class<Object>) types.getActualTypeArguments()[0], classes);
        PojoSerializer<Object> answers =
                LambdaEventSerializers.serializerFor((Class<Object>) types.getActualTypeArguments()[1], classes);
        return (in, out) -> answers.toJson(
                ((RequestHandler<Object, Object>) handler).handleRequest(events.fromJson(in), context), out);
    }

    @Benchmark
    public int request(Counters counters) throws IOException {
        long before = threads.getCurrentThreadCpuTime();
        ByteArrayOutputStream answer = new ByteArrayOutputStream(4096);
        request.serve(new ByteArrayInputStream(event), answer);
        counters.cpuNanos += threads.getCurrentThreadCpuTime() - before;
        counters.requests++;
        return answer.size();
    }

    /** Runs all of it, first as a function without SnapStart is compiled, then as one with. */
    static void measure(boolean isQuick, ObjectNode results) {
        for (Map.Entry<String, String> compiler :
                new TreeMap<>(Map.of("c1", "-XX:TieredStopAtLevel=1", "c2", "-XX:+TieredCompilation")).entrySet()) {
            OptionsBuilder options = new OptionsBuilder();
            options.include(WarmBenchmark.class.getSimpleName())
                    .addProfiler(GCProfiler.class)
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(isQuick ? 1 : 2))
                    .measurementIterations(isQuick ? 1 : 3)
                    .measurementTime(TimeValue.seconds(isQuick ? 1 : 2))
                    .jvmArgs("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx870m", compiler.getValue());
            ObjectNode figures = results.putObject(compiler.getKey());
            for (RunResult run : run(options)) {
                ObjectNode figure = figures.putObject(run.getParams().getParam("endpoint"));
                double requests = secondary(run, "requests");
                Results.put(figure, "cpuMicros", secondary(run, "cpuNanos") / requests / 1000);
                Results.put(figure, "wallMicros", run.getPrimaryResult().getScore());
                Results.put(figure, "allocatedKiB", secondary(run, "gc.alloc.rate.norm") / 1024);
            }
        }
    }

    private static Collection<RunResult> run(OptionsBuilder options) {
        try {
            return new Runner(options.build()).run();
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("rawtypes") // JMH's own signature
    private static double secondary(RunResult run, String name) {
        return run.getSecondaryResults().entrySet().stream()
                .filter(result -> result.getKey().endsWith(name))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getScore();
    }

    /** The classes of Lambda's runtime and no others. */
    private static final class RuntimeClasses extends ClassLoader {
        RuntimeClasses() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("com.amazonaws.services.lambda.runtime.")
                    && !name.startsWith("com.amazonaws.services.lambda.runtime.events.")) {
                return WarmBenchmark.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
