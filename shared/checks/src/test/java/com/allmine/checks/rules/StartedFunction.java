package com.allmine.checks.rules;

import com.allmine.emulators.LoopbackServer;
import com.allmine.local.Repository;
import com.allmine.template.LambdaFunction;
import com.sun.net.httpserver.HttpExchange;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A function in its own JVM, started from its package by Lambda's runtime client, with the options of Lambda's managed
 * runtime and without SnapStart. The JVM logs each class that it loads and each collection of the heap.
 */
final class StartedFunction implements AutoCloseable {
    private static final String RUNTIME = "aws-lambda-java-(runtime-interface-client|core|serialization)-.*\\.jar";
    private static final List<String> MANAGED = List.of(
            "-XX:MaxHeapSize=891289k",
            "-XX:MaxMetaspaceSize=157286k",
            "-XX:ReservedCodeCacheSize=78643k",
            "-XX:+UseSerialGC",
            "-Djava.net.preferIPv4Stack=true",
            "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
            "--add-opens=java.base/java.io=ALL-UNNAMED");

    private final String event;
    private final LoopbackServer runtimeApi = new LoopbackServer();
    private final CompletableFuture<String> response = new CompletableFuture<>();
    private final Path log;
    private final Path output;
    private final Process process;

    /**
     * Starts the function. It asks for the event when it is ready.
     *
     * @param folder holds the package and the logs
     * @param emulators the system properties by which the AWS SDK finds the emulators
     */
    StartedFunction(LambdaFunction function, Map<String, String> emulators, String event, Path folder)
            throws IOException {
        this.event = event;
        this.log = folder.resolve("jvm.log");
        this.output = folder.resolve("output");
        Path task = folder.resolve("task");
        unpack(Repository.ROOT.resolve(function.codeUri()), task);
        runtimeApi.serve(this::serve);
        ProcessBuilder builder = new ProcessBuilder(command(function, emulators))
                .directory(task.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(function.environment());
        builder.environment()
                .putAll(Map.of(
                        "AWS_EXECUTION_ENV", "AWS_Lambda_java25",
                        "AWS_LAMBDA_RUNTIME_API", runtimeApi.url().getAuthority(),
                        "AWS_LAMBDA_FUNCTION_NAME", function.name(),
                        "AWS_LAMBDA_FUNCTION_VERSION", "1",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
                        "AWS_LAMBDA_LOG_FORMAT", "JSON",
                        "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand",
                        "LAMBDA_TASK_ROOT", task.toString(),
                        "_HANDLER", function.handler()));
        process = builder.start();
        response.orTimeout(2, TimeUnit.MINUTES);
        var _ = process.onExit()
                .thenRun(() -> response.completeExceptionally(new IllegalStateException("it has ended")));
    }

    private List<String> command(LambdaFunction function, Map<String, String> emulators) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(MANAGED);
        command.add("-Xlog:class+load,gc:file=" + log + ":none");
        emulators.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-classpath");
        command.add(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> Path.of(jar).getFileName().toString().matches(RUNTIME))
                .collect(Collectors.joining(File.pathSeparator)));
        command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
        command.add(function.handler());
        return command;
    }

    private static void unpack(Path zip, Path task) throws IOException {
        try (ZipFile entries = new ZipFile(zip.toFile())) {
            for (ZipEntry entry :
                    entries.stream().filter(entry -> !entry.isDirectory()).toList()) {
                Path file = task.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (InputStream in = entries.getInputStream(entry)) {
                    Files.copy(in, file);
                }
            }
        }
    }

    /** Lambda's runtime API, for one event. */
    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.endsWith("/next")) {
            exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd");
            exchange.getResponseHeaders()
                    .add("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 15_000));
            exchange.getResponseHeaders()
                    .add("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:000000000000:function:f");
            exchange.getResponseHeaders()
                    .add("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0");
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        } else {
            // The process gets no reply, so it loads no more classes.
            response.complete(path.endsWith("/response") ? body : path + " " + body);
        }
    }

    /** The response to the event, or the error that the function reports. */
    String response() throws IOException {
        try {
            return response.join();
        } catch (RuntimeException e) {
            throw new IllegalStateException(Files.readString(output), e);
        }
    }

    /** The names of the classes that the process has loaded, in their order. */
    List<String> classes() throws IOException {
        return lines().filter(line -> line.contains(" source: "))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    /** The collections of the heap. */
    List<String> collections() throws IOException {
        return lines().filter(line -> line.startsWith("GC(")).toList();
    }

    private Stream<String> lines() throws IOException {
        return Files.readAllLines(log).stream();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        runtimeApi.close();
    }
}
