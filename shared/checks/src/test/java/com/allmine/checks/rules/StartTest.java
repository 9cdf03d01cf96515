package com.allmine.checks.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.allmine.auth.issuer.TrustedIssuers;
import com.allmine.emulators.stepfunctions.LoopbackHostInterceptor;
import com.allmine.local.LocalRun;
import com.allmine.local.Repository;
import com.allmine.template.LambdaFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Until its first response a function loads as many classes as starts.md says, and none that a trick keeps out. */
@Tag("slow")
class StartTest {
    private static final String STARTS = Repository.text(Repository.ROOT.resolve("shared/checks/starts.md"));

    /** Releases of the JDK and retries differ by fewer classes. An undone trick adds more. */
    private static final int TOLERANCE = 40;

    /** In the name of a class that Java made, for example for a lambda. */
    private static final String MADE = "/0x";

    /** A separate run: with what other tests store about the documented user, a response needs more classes. */
    @AutoClose
    private static final LocalRun RUN = LocalRun.hosting("VerifyIdentity", "IssueToken");

    @TempDir
    private Path folder;

    record Start(String function, String event, int classes) {}

    static List<Start> starts() {
        return rows("\\| `(\\w+)` \\| `([\\w./-]+)` \\| ([\\d,]+) \\|")
                .map(row -> new Start(
                        row.group(1),
                        row.group(2),
                        Integer.parseInt(row.group(3).replace(",", ""))))
                .toList();
    }

    /** The prefixes of the names of the classes that a start of the function must not load. */
    private static List<String> keptOut(String function) {
        return rows("\\| .+ \\| .+ \\| (both|`" + function + "`) \\| `([\\w.]+)` \\|")
                .map(row -> row.group(2))
                .toList();
    }

    private static Stream<MatchResult> rows(String row) {
        return Pattern.compile("(?m)^" + row + "$").matcher(STARTS).results();
    }

    @Test
    void readsEachFigureAndEachTrick() {
        assertThat(starts()).extracting(Start::function).containsExactly("SaveGender", "ConfirmIdentity");
        assertThat(keptOut("SaveGender")).hasSize(6);
        assertThat(keptOut("ConfirmIdentity")).hasSize(4).contains(TrustedIssuers.class.getPackageName());
    }

    @ParameterizedTest
    @MethodSource("starts")
    void loadsAsManyClassesAsListedAndNoneThatATrickKeepsOut(Start start) throws IOException {
        LambdaFunction function = RUN.system().template().functions().stream()
                .filter(described -> described.name().equals(start.function()))
                .findFirst()
                .orElseThrow();
        String event = Repository.text(Repository.ROOT.resolve("events").resolve(start.event()));
        LoopbackHostInterceptor.installIn(Files.createDirectory(folder.resolve("task")));

        try (StartedFunction process =
                new StartedFunction(function, RUN.system().sdkSettings(), event, folder)) {
            assertThat(process.response()).contains("\"statusCode\":200");
            assertThat(function.environment().get("JAVA_TOOL_OPTIONS"))
                    .contains("-XX:TieredStopAtLevel=1", "-Djdk.tls.namedGroups=x25519,secp256r1");

            List<String> classes = process.classes();
            Path listed = Repository.ROOT.resolve("shared/checks/target/" + start.function() + ".classes");
            Files.write(listed, classes);
            List<String> keptOut = keptOut(start.function());
            assertThat(classes.stream().filter(name -> keptOut.stream().anyMatch(name::startsWith)))
                    .isEmpty();
            assertThat((int) classes.stream()
                            .filter(name -> !name.contains(MADE))
                            .count())
                    .as("number of classes in " + listed)
                    .isCloseTo(start.classes(), within(TOLERANCE));
            assertThat(process.collections()).noneMatch(collection -> collection.contains("Metadata GC Threshold"));
        }
    }
}
