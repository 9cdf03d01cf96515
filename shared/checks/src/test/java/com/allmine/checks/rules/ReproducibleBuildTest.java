package com.allmine.checks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.Repository;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build of the same sources elsewhere makes the same package, to the byte. */
@Tag("slow")
class ReproducibleBuildTest {
    private static final String MODULE = "functions/list-dropdown";
    private static final String PACKAGE = MODULE + "/target/list-dropdown.zip";
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", "node_modules");

    @TempDir
    private Path elsewhere;

    private void copySources() throws IOException {
        Files.walkFileTree(Repository.ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (NOT_SOURCES.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(elsewhere.resolve(Repository.ROOT.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, elsewhere.resolve(Repository.ROOT.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Test
    void twoBuildsInTwoFoldersMakeTheSamePackage() throws IOException, InterruptedException {
        copySources();
        Path log = elsewhere.resolve("build.log");
        Process build = new ProcessBuilder(
                        elsewhere.resolve("mvnw").toString(),
                        "-q",
                        "-Dquick",
                        "-Dmaven.test.skip",
                        "package",
                        "-am",
                        "-pl",
                        MODULE)
                .directory(elsewhere.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        assertThat(build.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(build.exitValue()).as(Files.readString(log)).isZero();
        assertThat(elsewhere.resolve(PACKAGE)).hasSameBinaryContentAs(Repository.ROOT.resolve(PACKAGE));
    }
}
