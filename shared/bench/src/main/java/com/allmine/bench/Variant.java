package com.allmine.bench;

import com.allmine.template.Function;
import com.allmine.template.Template;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
    static final String FLOOR = "floor";
    static final String OURS = "allmine";

    /** Ours, the floor, and the peers, each built. */
    static List<Variant> all(Path root, Template template) {
        Function ours = template.functions().stream()
                .filter(function -> function.name().equals("SaveGender"))
                .findFirst()
                .orElseThrow();
        Map<String, String> environment = ours.environment();
        Path peers = root.resolve("shared/bench/peers");
        return List.of(
                new Variant(
                        FLOOR,
                        peers.resolve("floor/target/function.jar"),
                        "com.allmine.peers.floor.Hello",
                        Map.of()),
                new Variant(OURS, root.resolve(ours.codeUri()), ours.handler(), environment));
    }

    boolean isFloor() {
        return name.equals(FLOOR);
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
            for (ZipEntry entry : zip.stream().filter(e -> !e.isDirectory()).toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    if (entry.getName().startsWith("lib/")) {
                        Path jar = folder.resolve(Path.of(entry.getName()).getFileName());
                        Files.copy(in, jar);
                        jars.add(jar);
                    } else {
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
