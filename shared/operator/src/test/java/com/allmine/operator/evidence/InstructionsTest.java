package com.allmine.operator.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.operator.OperatorCli;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the commands of VERIFY.md, as they are printed, with nothing but a shell and the programs that the page names. */
@Tag("slow")
@EnabledIf("hasPrograms")
class InstructionsTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
    private static final EvidenceKeys KEYS = EvidenceKeys.fresh();

    private record Result(int status, String printed) {}

    @TempDir
    private Path folder;

    private TestBundle bundle;

    @BeforeEach
    void write() {
        bundle = TestBundle.write(folder.resolve("bundle"), KEYS);
    }

    /** Whether this machine has {@code openssl} 3 and {@code jq}. */
    static boolean hasPrograms() {
        return Stream.of("openssl version | grep 'OpenSSL 3'", "jq --version")
                .allMatch(command -> run(Path.of(""), "sh", "-c", command).status() == 0);
    }

    private static String script() {
        try (InputStream page =
                Objects.requireNonNull(OperatorCli.class.getResourceAsStream("VERIFY.md"), "VERIFY.md is missing")) {
            String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
            return BLOCK.matcher(text).results().map(block -> block.group(1)).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Result run(Path folder, String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            Map<String, String> environment = builder.environment();
            String path = environment.get("PATH");
            environment.clear();
            environment.put("PATH", Objects.requireNonNull(path));
            if (!folder.toString().isEmpty()) {
                builder.directory(folder.toFile());
                environment.put("TMPDIR", folder.resolveSibling("").toString());
            }
            Process process = builder.start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), printed);
        } catch (IOException e) {
            return new Result(-1, e.toString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Result verify() throws IOException {
        Path script = folder.resolve("verify.sh");
        Files.writeString(script, script());
        return run(bundle.folder(), "sh", script.toString());
    }

    @Test
    void sayYesToAnHonestBundleAndLeaveNothingBehind() throws IOException {
        Result result = verify();

        assertThat(result.printed().lines()).allMatch(line -> line.startsWith("yes  "));
        assertThat(result.printed().lines()).hasSize(20).endsWith("yes  every check succeeded");
        assertThat(result.status()).isZero();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .extracting(Path::getFileName)
                    .extracting(Path::toString)
                    .containsExactlyInAnyOrder("bundle", "verify.sh");
        }
    }

    static List<Tampering> tamperings() {
        return Tampering.all();
    }

    @ParameterizedTest
    @MethodSource("tamperings")
    void sayNoToATamperedBundle(Tampering tampering) throws IOException {
        tampering.change().accept(bundle);

        Result result = verify();

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.printed().lines().toList())
                .last()
                .asString()
                .startsWith("no   ")
                .contains(tampering.reason());
    }
}
