package com.allmine.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folders, jars and commands with which the generated clients are built and run. */
final class ClientBuild {
    static final Path FOLDER = Repository.ROOT.resolve("shared/checks/target/clients");
    static final Path LIBRARIES = FOLDER.resolve("lib");
    static final Path JDK = Path.of(String.valueOf(System.getProperty("java.home")), "bin");
    static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private ClientBuild() {}

    static List<String> java(String... arguments) {
        return Stream.of(List.of(JDK.resolve("java").toString()), SHORT_LIVED, List.of(arguments))
                .flatMap(List::stream)
                .toList();
    }

    static Path generated(String language) {
        return FOLDER.resolve(language);
    }

    static String jars(String language) throws IOException {
        try (Stream<Path> files = Files.list(LIBRARIES.resolve(language))) {
            return files.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
    }

    static List<String> sources(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(ending))
                    .toList();
        }
    }

    /** A hash of the names and bytes of all files in these folders. */
    static String hash(Path... folders) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path folder : folders) {
                for (String file : sources(folder, "").stream().sorted().toList()) {
                    if (Files.isRegularFile(Path.of(file))) {
                        digest.update(file.getBytes(StandardCharsets.UTF_8));
                        digest.update(Files.readAllBytes(Path.of(file)));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    /** Starts a command whose output goes to {@code <name>.out}, and its errors to {@code <name>.err}. */
    static Process start(String name, List<String> command) throws IOException {
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectOutput(FOLDER.resolve(name + ".out").toFile())
                .redirectError(FOLDER.resolve(name + ".err").toFile());
        process.environment().put("npm_config_fetch_retries", "0");
        process.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        process.environment().put("PYTHONPATH", generated("python").toString());
        return process.start();
    }

    static int exit(String name, List<String> command) throws IOException, InterruptedException {
        return start(name, command).waitFor();
    }

    static void succeed(String name, List<String> command) throws IOException, InterruptedException {
        assertThat(exit(name, command)).as(output(name)).isZero();
    }

    static String output(String name) {
        return Repository.text(FOLDER.resolve(name + ".out")) + Repository.text(FOLDER.resolve(name + ".err"));
    }
}
