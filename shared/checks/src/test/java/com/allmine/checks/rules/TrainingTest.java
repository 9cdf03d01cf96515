package com.allmine.checks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.Repository;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the trainer of shared/bench/container/Dockerfile as the image's build does, but on this machine's Java. */
@Tag("slow")
class TrainingTest {
    private static final Path SOURCES = Repository.ROOT.resolve("shared/bench/src/main/java");
    private static final String DOCKERFILE =
            Repository.text(Repository.ROOT.resolve("shared/bench/container/Dockerfile"));

    @TempDir
    private Path folder;

    @Test
    void trainsAFunctionInTheEnvironmentAndWithTheModulesThatTheDockerfileNames()
            throws IOException, InterruptedException {
        Path classes = Files.createDirectory(folder.resolve("bench"));
        run(
                folder,
                Map.of(),
                List.of(
                        java("javac"),
                        "-proc:none",
                        "-sourcepath",
                        SOURCES.toString(),
                        "-classpath",
                        classPath(),
                        "-d",
                        classes.toString(),
                        SOURCES.resolve("com/allmine/bench/Train.java").toString()));
        Path cache = folder.resolve("function.aot");
        Path classPath = Files.writeString(folder.resolve("classpath"), functionClassPath());

        run(
                Files.createDirectory(folder.resolve("empty")),
                environment(),
                List.of(
                        java("java"),
                        "--limit-modules",
                        named("for module in ([\\w. ]+); do").replace(' ', ','),
                        "-classpath",
                        classes.toString(),
                        "com.allmine.bench.Train",
                        cache.toString(),
                        classPath.toString(),
                        "com.allmine.savegender.SaveGenderHandler"));

        assertThat(cache).isNotEmptyFile();
    }

    /** As template.yaml's architecture, for Java refuses the cache of another. */
    @Test
    void everyStageIsOfThePlatformThatFunctionsAreDeployedFor() {
        assertThat(Repository.text(Repository.ROOT.resolve("template.yaml"))).contains("Architectures: [arm64]");
        assertThat(DOCKERFILE.lines().filter(line -> line.startsWith("FROM ")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("FROM --platform=linux/arm64 "));
        assertThat(DOCKERFILE).contains("--platform linux/arm64", "--provenance=false", "--sbom=false");
    }

    private static String named(String pattern) {
        return Pattern.compile(pattern)
                .matcher(DOCKERFILE)
                .results()
                .map((MatchResult m) -> m.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        Pattern.compile("\\b([A-Z_]+)=(\\S+)")
                .matcher(named("&& (AWS_REGION=.*) \\\\\\n"))
                .results()
                .forEach((MatchResult m) -> environment.put(m.group(1), m.group(2)));
        return environment;
    }

    private static String classPath() {
        return String.valueOf(System.getProperty("java.class.path"));
    }

    private static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    /** The runtime of Lambda, then the function as jars: an ahead-of-time cache takes no folders. */
    private String functionClassPath() throws IOException {
        List<Path> jars = Stream.of(classPath().split(File.pathSeparator))
                .map(Path::of)
                .filter(jar -> jar.getFileName()
                        .toString()
                        .matches("aws-lambda-java-(runtime-interface-client|core|serialization)-.*\\.jar"))
                .collect(Collectors.toCollection(ArrayList::new));
        assertThat(jars).hasSize(3);
        Path own = folder.resolve("function.jar");
        jars.add(own);
        try (ZipFile zip = new ZipFile(Repository.ROOT
                        .resolve("functions/save-gender/target/save-gender.zip")
                        .toFile());
                ZipOutputStream classes = new ZipOutputStream(Files.newOutputStream(own))) {
            for (ZipEntry entry : zip.stream().filter(e -> !e.isDirectory()).toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    if (entry.getName().startsWith("lib/")) {
                        Path jar = folder.resolve(entry.getName().substring("lib/".length()));
                        Files.copy(in, jar);
                        jars.add(jar);
                    } else {
                        classes.putNextEntry(new ZipEntry(entry.getName()));
                        in.transferTo(classes);
                    }
                }
            }
        }
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private void run(Path where, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        process.environment().clear();
        process.environment().putAll(environment);
        int status = process.start().waitFor();
        assertThat(status).as(Files.readString(log)).isZero();
    }
}
