package com.allmine.local;

import com.allmine.emulators.stepfunctions.LoopbackHostInterceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The libraries of others that packages bring, such as the AWS SDK. Packages that bring exactly the same ones share
 * their classes, because to load these takes most of a function's start.
 */
final class SharedLibraries {
    /** Each function has its own static state of our code and of the snapshot hooks. */
    private static final List<String> OWN = List.of("com/allmine/", "org/crac/");

    private static final Map<Library, Path> KEPT = new HashMap<>();

    private static final Map<Set<Library>, ClassLoader> LOADED = new HashMap<>();

    private SharedLibraries() {}

    /**
     * A jar of a package.
     *
     * @param checksum the CRC-32 of its bytes
     */
    record Library(String name, long checksum) {}

    /** Whether a package that was unpacked before brought this library for all. */
    static synchronized boolean has(Library library) {
        return KEPT.containsKey(library);
    }

    /** Keeps a copy until this JVM ends, because a function's package is deleted with the function. */
    static synchronized void keep(Library library, Path jar) {
        try {
            Path folder = Files.createTempDirectory(Folder.PATH, "library-");
            Path copy = Files.copy(jar, folder.resolve(library.name()));
            deleteOnExit(folder);
            KEPT.put(library, copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether packages may share the classes of this jar. */
    static boolean isShared(Path jar) {
        try (JarFile entries = new JarFile(jar.toFile())) {
            return OWN.stream().allMatch(folder -> entries.getEntry(folder) == null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The class loader of exactly these libraries, which were kept before, for the life of this JVM.
     *
     * @param runtime has the classes of Lambda's runtime
     */
    static synchronized ClassLoader of(Set<Library> libraries, ClassLoader runtime) {
        return LOADED.computeIfAbsent(Set.copyOf(libraries), all -> {
            Stream<Path> jars = all.stream()
                    .sorted(Comparator.comparing(Library::name))
                    .map(library -> Objects.requireNonNull(KEPT.get(library)));
            return new URLClassLoader("libraries", urls(Stream.concat(Stream.of(Folder.PATH), jars)), runtime);
        });
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

    /** The last path named is deleted first, so each folder is empty by then. */
    private static void deleteOnExit(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.forEach(file -> file.toFile().deleteOnExit());
        }
    }

    /** The folder of all copies. On every class path, it lets the SDK reach our emulators. */
    private static final class Folder {
        static final Path PATH = create();

        private static Path create() {
            try {
                Path folder = Files.createTempDirectory("allmine-libraries-");
                LoopbackHostInterceptor.installIn(folder);
                deleteOnExit(folder);
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
