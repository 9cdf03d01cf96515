package com.allmine.bench;

import com.allmine.template.SamTemplate;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a function lies on the disk and how its JVM is started.
 *
 * @param folder where the process runs: the task folder
 * @param command up to the handler
 */
record Layout(Path folder, List<String> command) {
    static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    /** The options that Lambda gives the JVM of a function with 1024 MB, and the memory of its machine. */
    private static final List<String> MANAGED = List.of(
            "-XX:MaxRAM=1g",
            "-XX:MaxHeapSize=891289k",
            "-XX:MaxMetaspaceSize=157286k",
            "-XX:ReservedCodeCacheSize=78643k",
            "-XX:+UseSerialGC",
            "-Djava.net.preferIPv4Stack=true",
            "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
            "--add-opens=java.base/java.io=ALL-UNNAMED");

    /** Lambda's own option too, but only without SnapStart. */
    private static final String C1_ONLY = "-XX:TieredStopAtLevel=1";

    /** The managed runtime with a zip: the runtime's jars on the class path, the function in its own class loader. */
    static Layout zip(Variant variant, Path runtime, Path trust, Path folder, boolean isSnapshot) throws IOException {
        variant.unpack(Files.createDirectories(folder));
        return new Layout(folder, command(trust, isSnapshot ? List.of() : List.of(C1_ONLY), Variant.files(runtime)));
    }

    /** A container image with an ahead-of-time cache: everything on one class path. The cache is made by the first process. */
    static Layout aot(Variant variant, Path runtime, Path trust, Path folder, String cacheOption) throws IOException {
        Path jars = folder.resolve("jars");
        List<Path> own = Files.isDirectory(jars)
                ? Variant.files(jars).stream()
                        .sorted((a, b) -> Boolean.compare(b.endsWith("function.jar"), a.endsWith("function.jar")))
                        .toList()
                : variant.jars(Files.createDirectories(jars));
        List<Path> all =
                Stream.concat(Variant.files(runtime).stream(), own.stream()).toList();
        return new Layout(
                Files.createDirectories(folder.resolve("empty")), command(trust, List.of(C1_ONLY, cacheOption), all));
    }

    /** The template of the deployment, which here accepts the recorded events' tokens: they live for a century. */
    static SamTemplate template(Path root) throws IOException {
        return SamTemplate.parse(Files.readString(root.resolve("template.yaml")))
                .with("MaxTokenLife", "876000");
    }

    /** The JDK of this process. */
    static Path jdk() {
        return Path.of(ProcessHandle.current().info().command().orElseThrow())
                .resolve("../..")
                .normalize();
    }

    private static List<String> command(Path trust, List<String> more, List<Path> classPath) {
        List<String> command = new ArrayList<>(List.of(jdk().resolve("bin/java").toString()));
        command.addAll(MANAGED);
        command.addAll(more);
        command.add("-Djavax.net.ssl.trustStore=" + trust);
        command.add("-classpath");
        command.add(classPath.stream()
                .map(path -> path.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(MAIN);
        return command;
    }

    /** The same with more options to the JVM. */
    Layout with(List<String> options) {
        List<String> more = new ArrayList<>(command);
        more.addAll(1, options);
        return new Layout(folder, more);
    }
}
