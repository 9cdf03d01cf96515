package com.allmine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/allmine}, in a repository with a build and a Java of this test. */
@Tag("slow")
class LauncherTest {
    private static final String JDK_SCRIPT = ".mvn/jdk.sh";

    @TempDir
    private Path folder;

    private Path root;
    private Path module;
    private Path jdk;

    @BeforeEach
    void makeRepository() throws IOException {
        root = folder.resolve("a repository");
        module = root.resolve("shared/operator");
        for (String source : List.of("shared/operator", "shared/data")) {
            Files.createDirectories(root.resolve(source).resolve("src/main"));
            Files.createFile(root.resolve(source).resolve("pom.xml"));
        }
        Files.createFile(root.resolve("pom.xml"));
        Files.createDirectories(module.resolve("bin"));
        Files.copy(Path.of("bin/allmine"), launcher(), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(root.resolve(".mvn"));
        Files.copy(Path.of("../../.mvn/jdk.sh"), root.resolve(JDK_SCRIPT));
        // Writes what a build writes, and a line to standard output, which must not reach the output of a command.
        script(root.resolve("mvnw"), """
            echo built
            echo "$PWD $*" >> builds
            mkdir -p shared/operator/target shared/data/target
            touch shared/operator/target/allmine.jar shared/data/target/data.jar
            printf %s "$PWD/shared/data/target/data.jar" > shared/operator/target/allmine.classpath
            """);
        jdk = jdk("jdk-25", "25.0.1", """
            for word in "$@"; do echo "[$word]"; done
            cat
            exit 7
            """);
    }

    private Path launcher() {
        return module.resolve("bin/allmine");
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path jdk(String name, String version, String java) throws IOException {
        Path home = folder.resolve(name);
        script(home.resolve("bin/java"), java);
        script(home.resolve("bin/javac"), "");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private record Result(int status, List<String> out, String err) {}

    private Result run(Path javaHome, Path launcher, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", javaHome.toString());
        Path input = Files.writeString(folder.resolve("input"), "from standard input\n");
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        int status = builder.redirectInput(input.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Result(
                status, Files.readAllLines(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(root.resolve("builds"), StandardCharsets.UTF_8);
    }

    @Test
    void passesArgumentsInputAndExitCodeThrough() throws Exception {
        Result result = run(jdk, launcher(), "free-identity", "--reason", "two words", "*", "\"$HOME\"", "");

        assertThat(result.status()).isEqualTo(7);
        assertThat(result.out())
                .contains("[" + module.resolve("target/allmine.jar") + ":" + root.resolve("shared/data/target/data.jar")
                        + "]")
                .endsWith(
                        "[com.allmine.operator.OperatorCli]",
                        "[free-identity]",
                        "[--reason]",
                        "[two words]",
                        "[*]",
                        "[\"$HOME\"]",
                        "[]",
                        "from standard input")
                .doesNotContain("built");
    }

    @Test
    void buildsOnlyIfTheBuildIsMissingOrOlderThanASource() throws Exception {
        Result first = run(jdk, launcher());
        Result second = run(jdk, launcher());
        assertThat(first.err()).startsWith("Building the operator's commands.");
        assertThat(second.err()).isEmpty();
        assertThat(builds())
                .containsExactly(root + " -q -Dquick -Dmaven.test.skip=true -pl shared/operator -am package");

        Path source = Files.createFile(root.resolve("shared/data/src/main/Changed.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        run(jdk, launcher());
        assertThat(builds()).hasSize(2);

        Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
        Files.delete(root.resolve("shared/data/target/data.jar"));
        run(jdk, launcher());
        assertThat(builds()).hasSize(3);
    }

    @Test
    void stopsIfTheBuildFails() throws Exception {
        script(root.resolve("mvnw"), "echo broken; exit 3");

        Result result = run(jdk, launcher(), "load");

        assertThat(result.status()).isNotZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("broken");
    }

    @Test
    void worksThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), launcher());

        assertThat(run(jdk, link, "load").out()).contains("[load]");
    }

    @Test
    void findsANewerJdkThanTheOneOfJavaHomeOnThePath() throws Exception {
        Path old = jdk("jdk-17", "17.0.15", "echo old");
        ProcessBuilder builder = new ProcessBuilder(launcher().toString(), "load");
        builder.environment().put("JAVA_HOME", old.toString());
        builder.environment().put("PATH", jdk.resolve("bin") + ":/usr/bin:/bin");
        Process process = builder.redirectInput(Path.of("/dev/null").toFile()).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("[load]")
                .doesNotContain("old");
    }

    @Test
    void saysThatThereIsNoJdk() throws Exception {
        Path old = jdk("jdk-17", "17.0.15", "echo old");
        // The machine of this test may have a JDK 25 where the launcher looks last.
        Path script = root.resolve(JDK_SCRIPT);
        Files.writeString(script, Files.readString(script).replaceAll("\\S*/\\*", "/nowhere/*"));
        ProcessBuilder builder = new ProcessBuilder(launcher().toString(), "load");
        builder.environment().put("JAVA_HOME", old.toString());
        builder.environment().put("PATH", old.resolve("bin") + ":/usr/bin:/bin");
        Process process = builder.start();

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("No JDK 25 was found in JAVA_HOME, on the PATH or in the usual folders. Install one, or set"
                        + " JAVA_HOME.\n");
        assertThat(process.waitFor()).isEqualTo(1);
    }
}
