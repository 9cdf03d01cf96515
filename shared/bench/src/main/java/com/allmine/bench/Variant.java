package com.allmine.bench;

import com.allmine.template.LambdaFunction;
import com.allmine.template.SamTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * One way to have the endpoint, as it is deployed.
 *
 * @param artifact its package, a zip or a jar
 * @param handler what Lambda is told to call
 * @param environment what its function is told
 */
record Variant(String name, Path artifact, String handler, Map<String, String> environment) {
    static final String HELLO = "hello";
    static final String SDK = "sdk";
    static final String OURS = "allmine";
    static final String PLAIN = "plain";

    /** The environment variable with the options for the JVM. */
    private static final String OPTIONS = "JAVA_TOOL_OPTIONS";

    /** The two floors, ours, and its peers. All have the environment of ours, and so the same options for the JVM. */
    static List<Variant> all(Path root, SamTemplate template) {
        LambdaFunction ours = template.functions().stream()
                .filter(function -> function.name().equals("SaveGender"))
                .findFirst()
                .orElseThrow();
        Map<String, String> told = ours.environment();
        return List.of(
                peer(root, HELLO, "function.jar", "com.allmine.peers.hello.Hello", told),
                peer(root, SDK, "function.jar", "com.allmine.peers.sdk.SaveGender", told),
                of(OURS, root, ours),
                peer(root, PLAIN, "function.jar", "com.allmine.peers.plain.SaveGender", told),
                peer(root, "powertools", "function.jar", "com.allmine.peers.powertools.SaveGender", told),
                peer(root, "quarkus", "function.zip", "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler", told),
                peer(root, "micronaut", "function.jar", "com.allmine.peers.micronaut.SaveGender", told),
                peer(
                        root,
                        "spring",
                        "function.jar",
                        "org.springframework.cloud.function.adapter.aws.FunctionInvoker",
                        told));
    }

    static Variant of(String name, Path root, LambdaFunction function) {
        return new Variant(name, root.resolve(function.codeUri()), function.handler(), function.environment());
    }

    /** The same with the options only that Lambda itself gives to a JVM. */
    Variant withDefaultOptions() {
        Map<String, String> without = new HashMap<>(environment);
        without.remove(OPTIONS);
        return new Variant(name, artifact, handler, without);
    }

    private static Variant peer(
            Path root, String name, String artifact, String handler, Map<String, String> environment) {
        Path target = root.resolve("shared/bench/peers").resolve(name).resolve("target");
        return new Variant(name, target.resolve(artifact), handler, environment);
    }

    /** Builds a peer that has changed; each is a separate project, built with the JDK of this process. */
    void build(Path root) throws IOException, InterruptedException {
        Path peers = root.resolve("shared/bench/peers");
        Path project = peers.resolve(name);
        if (!Files.isDirectory(project) || (isNewerThan(project) && isNewerThan(peers.resolve("common")))) {
            return;
        }
        System.out.println("building " + name);
        ProcessBuilder maven = new ProcessBuilder(
                        root.resolve("mvnw").toString(),
                        "-q",
                        "-f",
                        project.resolve("pom.xml").toString(),
                        "package")
                .inheritIO();
        maven.environment().put("JAVA_HOME", Layout.jdk().toString());
        if (maven.start().waitFor() != 0) {
            throw new IllegalStateException(name + " does not build");
        }
    }

    /** Whether the package was made after every file of a project. */
    private boolean isNewerThan(Path project) throws IOException {
        if (!Files.exists(artifact)) {
            return false;
        }
        FileTime made = Files.getLastModifiedTime(artifact);
        Path target = project.resolve("target");
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(f -> !f.startsWith(target) && Files.isRegularFile(f))
                    .toList()) {
                if (Files.getLastModifiedTime(file).compareTo(made) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether it responds with less than the endpoint does. */
    boolean isFloor() {
        return name.equals(HELLO) || name.equals(SDK);
    }

    /** Unpacks the package as Lambda does. */
    void unpack(Path folder) throws IOException {
        try (ZipFile zip = new ZipFile(artifact.toFile())) {
            for (ZipEntry entry : zip.stream().filter(e -> !e.isDirectory()).toList()) {
                Path file = folder.resolve(entry.getName()).normalize();
                Files.createDirectories(file.getParent());
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, file);
                }
            }
        }
    }

    /** The package as jars only, its own classes first: an AOT cache takes no folders. */
    List<Path> jars(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>(List.of(folder.resolve("function.jar")));
        try (ZipFile zip = new ZipFile(artifact.toFile());
                ZipOutputStream own = new ZipOutputStream(Files.newOutputStream(jars.getFirst()))) {
            // Folders too: there are frameworks that look for them. A plugin may pack a folder twice.
            Set<String> names = new HashSet<>();
            for (ZipEntry entry : zip.stream().toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    if (entry.getName().matches("lib/.+")) {
                        Path jar = folder.resolve(Path.of(entry.getName()).getFileName());
                        Files.copy(in, jar);
                        jars.add(jar);
                    } else if (names.add(entry.getName())) {
                        own.putNextEntry(new ZipEntry(entry.getName()));
                        in.transferTo(own);
                        own.closeEntry();
                    }
                }
            }
        }
        jars.subList(1, jars.size()).sort(Comparator.naturalOrder());
        return jars;
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
