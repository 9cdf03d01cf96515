package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.SharedLibraries.Library;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedLibrariesTest {
    private static final String RESOURCE = "library/version.txt";

    @TempDir
    private Path folder;

    /** A library with one file, in the folder of a package. */
    private Path jar(String task, String name, String entry, String content) throws IOException {
        Path jar = Files.createDirectories(folder.resolve(task)).resolve(name);
        try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar))) {
            for (int slash = entry.indexOf('/'); slash > 0; slash = entry.indexOf('/', slash + 1)) {
                entries.putNextEntry(new JarEntry(entry.substring(0, slash + 1)));
            }
            entries.putNextEntry(new JarEntry(entry));
            entries.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    /** The class loader of a package with these libraries. */
    private static ClassLoader loader(Path... jars) throws IOException {
        Set<Library> libraries = new HashSet<>();
        for (Path jar : jars) {
            CRC32 checksum = new CRC32();
            checksum.update(Files.readAllBytes(jar));
            Library library = new Library(jar.getFileName().toString(), checksum.getValue());
            libraries.add(library);
            if (!SharedLibraries.has(library)) {
                SharedLibraries.keep(library, jar);
            }
        }
        return SharedLibraries.of(libraries, ClassLoader.getPlatformClassLoader());
    }

    @Test
    void packagesWithTheSameLibrariesShareTheirClasses() throws IOException {
        ClassLoader one = loader(jar("one", "shared-1.jar", RESOURCE, "1"), jar("one", "more-1.jar", RESOURCE, "2"));
        ClassLoader two = loader(jar("two", "more-1.jar", RESOURCE, "2"), jar("two", "shared-1.jar", RESOURCE, "1"));

        assertThat(two).isSameAs(one);
    }

    @Test
    void aPackageSeesNoLibraryThatItLacks() throws IOException {
        Path library = jar("all", "first-1.jar", RESOURCE, "1");
        ClassLoader all = loader(library, jar("all", "second-1.jar", "second/version.txt", "2"));

        ClassLoader fewer = loader(library);

        assertThat(all.getResource("second/version.txt")).isNotNull();
        assertThat(fewer.getResource("second/version.txt")).isNull();
    }

    @Test
    void aLibraryOfTheSameNameWithOtherContentIsAnotherOne() throws IOException {
        ClassLoader old = loader(jar("old", "changed-1.jar", RESOURCE, "1"));
        ClassLoader changed = loader(jar("new", "changed-1.jar", RESOURCE, "2"));

        assertThat(text(old)).isEqualTo("1");
        assertThat(text(changed)).isEqualTo("2");
    }

    private static String text(ClassLoader loader) throws IOException {
        URL found = Objects.requireNonNull(loader.getResource(RESOURCE));
        try (InputStream in = found.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void librariesAreThereAfterThePackageIsDeleted() throws IOException {
        Path library = jar("short", "deleted-1.jar", RESOURCE, "1");
        ClassLoader loader = loader(library);
        Files.delete(library);

        assertThat(text(loader)).isEqualTo("1");
    }

    @Test
    void ourCodeAndTheHooksOfASnapshotAreNotShared() throws IOException {
        assertThat(SharedLibraries.isShared(jar("ours", "a.jar", "com/allmine/api/x.txt", "")))
                .isFalse();
        assertThat(SharedLibraries.isShared(jar("ours", "b.jar", "org/crac/x.txt", "")))
                .isFalse();
        assertThat(SharedLibraries.isShared(jar("ours", "c.jar", "com/example/x.txt", "")))
                .isTrue();
    }
}
