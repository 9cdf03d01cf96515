package com.allmine.local;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Packages of npm, each list installed once for a working copy. A test is skipped if this machine cannot get them. */
public final class NpmPackages {
    private static final Path INSTALLED = Repository.ROOT.resolve("shared/local/target/npm");

    private NpmPackages() {}

    /**
     * Installs the packages unless they are there.
     *
     * @param name the name of a folder that nothing else uses
     * @param packages each with its version
     * @return the folder, in which Node finds the packages
     */
    public static Path install(String name, List<String> packages) throws InterruptedException {
        Path folder = INSTALLED.resolve(name);
        // Written after npm has succeeded.
        Path list = folder.resolve("installed");
        String wanted = String.join(" ", packages);
        if (Files.exists(list) && Repository.text(list).equals(wanted)) {
            return folder;
        }
        try {
            Files.createDirectories(folder);
            assumeTrue(exit(folder, packages) == 0, "SKIPPED: npm cannot get " + packages + " on this machine");
            Files.writeString(list, wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    private static int exit(Path folder, List<String> packages) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "npm",
                "install",
                "--no-save",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--prefer-offline",
                "--fetch-retries=0",
                "--prefix",
                "."));
        command.addAll(packages);
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("npm.log").toFile())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return abort("SKIPPED: there is no npm on this machine");
        }
    }
}
