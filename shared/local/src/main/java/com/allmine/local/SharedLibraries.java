package com.allmine.local;

import com.allmine.emulators.stepfunctions.LoopbackHostInterceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The libraries of others that packages bring, such as the AWS SDK. Packages that bring exactly the same ones share
 * their classes, because to load these takes most of a function's start.
 */
final class SharedLibraries {
    /** Each function has its own static state of our code and of the snapshot hooks. */
    private static final List<String> OWN = List.of("com/allmine/", "org/crac/");

    private static final Map<Map<String, Long>, ClassLoader> LOADED = new HashMap<>();

    private SharedLibraries() {}

    /** Whether packages may share the classes of this jar. */
    static boolean isShared(Path jar) {
        try (JarFile entries = new JarFile(jar.toFile())) {
            return OWN.stream().allMatch(folder -> entries.getEntry(folder) == null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The class loader of exactly these jars, for the life of this JVM.
     *
     * @param runtime has the classes of Lambda's runtime
     */
    static synchronized ClassLoader of(List<Path> jars, ClassLoader runtime) {
        Map<String, Long> contents = new TreeMap<>();
        jars.forEach(jar -> contents.put(jar.getFileName().toString(), checksum(jar)));
        return LOADED.computeIfAbsent(
                contents, key -> new URLClassLoader("libraries", urls(kept(jars).stream()), runtime));
    }

    /** The addresses of files and folders, for a class loader. */
    static URL[] urls(Stream<Path> paths) {
        return paths.map(path -> {
                    try {
                        return path.toUri().toURL();
                    } catch (MalformedURLException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toArray(URL[]::new);
    }

    private static long checksum(Path jar) {
        CRC32 checksum = new CRC32();
        try {
            checksum.update(Files.readAllBytes(jar));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return checksum.getValue();
    }

    /** Copies that stay until this JVM ends, because a function's package is deleted with the function. */
    private static List<Path> kept(List<Path> jars) {
        try {
            Path folder = Files.createTempDirectory("allmine-libraries-");
            LoopbackHostInterceptor.installIn(folder);
            for (Path jar : jars) {
                Files.copy(jar, folder.resolve(jar.getFileName()));
            }
            try (Stream<Path> files = Files.walk(folder)) {
                // The last one named is deleted first, so each folder is empty by then.
                files.forEach(file -> file.toFile().deleteOnExit());
            }
            return Stream.concat(Stream.of(folder), jars.stream().map(jar -> folder.resolve(jar.getFileName())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
