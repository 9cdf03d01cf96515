package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchException;

import com.allmine.template.InvalidTemplate;
import com.allmine.template.LambdaFunction;
import com.allmine.template.SamTemplate;
import com.allmine.template.StateMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The local run as a separate process in a separate folder: its output and its exit code. */
@Tag("slow")
class RunTest {
    private static final Path TEMPLATE = Path.of("template.yaml");

    @TempDir
    private Path root;

    @TempDir
    private Path temporary;

    @BeforeEach
    void copyTheTemplateAndWhatItReads() throws IOException {
        copy(TEMPLATE);
        for (StateMachine machine : template().stateMachines()) {
            copy(Path.of(machine.definitionUri()));
        }
    }

    private void copy(Path file) throws IOException {
        Path copy = root.resolve(file);
        Files.createDirectories(copy.getParent());
        Files.copy(Repository.ROOT.resolve(file), copy, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void saysWhereItIsAndWhatItAnswersAndStopsCleanly() throws IOException, InterruptedException {
        copyThePackages();
        int port = freePort();
        Process process = start(Integer.toString(port));
        try (BufferedReader console = process.inputReader(StandardCharsets.UTF_8)) {
            String welcome = read(console, "-d '{\"gender\": \"male\"}'");

            assertThat(welcome).contains("Allmine API is ready on http://127.0.0.1:" + port);
            assertThat(welcome).contains("  POST  /api/v1/onboarding/step-2\n");
            assertThat(welcome)
                    .contains("John Doe", "sub 507f1f77bcf86cd799439011, roles user", "sub admin, roles admin");
            assertThat(welcome).contains("  GET   /docs\n").doesNotContain("/docs/");
            assertThat(welcome).contains("  http://127.0.0.1:" + port + "/docs#token=eyJ");
            assertThat(welcome)
                    .contains(
                            "/_local/executions   the executions",
                            "/_local/metrics      the metrics",
                            "/_local/events       the events");
            assertThat(welcome).containsPattern("(?m)^  http://127.0.0.1:\\d+/_local/emulators/…   the tables");
            assertThat(welcome).contains("curl -X POST \"http://127.0.0.1:" + port + "/api/v1/onboarding/step-2\"");
            assertThat(get(port, "/nowhere")).isEqualTo(404);
            assertThat(read(console, "/nowhere")).containsPattern("(?m)^GET /nowhere 404 \\d+ ms [0-9a-f-]{36}$");
            assertThat(temporary).isNotEmptyDirectory();

            process.toHandle().destroy();

            assertThat(console.lines()).isEmpty();
            assertThat(process.waitFor()).isEqualTo(128 + 15);
            assertThat(temporary).isEmptyDirectory();
            assertThat(root.resolve("shared/local/target/functions.log"))
                    .content()
                    .contains("\"code\":\"ROUTE_NOT_FOUND\"");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void saysThatThePortIsTaken() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            refusesToStart(
                    Integer.toString(port), "port " + port + " is taken: choose another with PORT=3001 ./mvnw -Prun");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0", "-1", "65536", "3000.5"})
    void saysWhatThePortMustBe(String port) {
        assertThatThrownBy(() -> Run.port(port))
                .isInstanceOf(CannotStart.class)
                .hasMessage("PORT must be a number from 1 to 65535, not " + port);
    }

    @Test
    void saysThatAPackageIsMissing() throws IOException, InterruptedException {
        copyThePackages();
        LambdaFunction second = functions().get(1);
        Files.delete(root.resolve(second.codeUri()));

        refusesToStart(
                Integer.toString(freePort()),
                "the package " + second.codeUri() + " of " + second.name() + " is missing: build it first");
    }

    @Test
    void saysThatAPackageIsNone() throws IOException, InterruptedException {
        copyThePackages();
        LambdaFunction second = functions().get(1);
        Files.writeString(root.resolve(second.codeUri()), "no zip");

        refusesToStart(
                Integer.toString(freePort()),
                "the package " + second.codeUri() + " cannot be unpacked: zip END header not found");
    }

    @Test
    void saysThatTheDefinitionOfAWorkflowIsMissingOrFaulty() throws IOException {
        Path definition = root.resolve("functions/confirm-identity/workflow.asl.json");
        Files.delete(definition);
        assertThat(fault()).isEqualTo("the definition " + definition + " of IdentityWorkflow cannot be read");

        Files.writeString(definition, "{\"QueryLanguage\": \"JSONPath\"}");
        assertThat(fault())
                .isEqualTo(definition + ": the state machine: the QueryLanguage" + " JSONPath is not supported");
    }

    @Test
    void saysThatTheTemplateIsMissing() throws IOException, InterruptedException {
        Files.delete(root.resolve(TEMPLATE));

        refusesToStart(Integer.toString(freePort()), "there is no template.yaml in " + root.toRealPath());
    }

    @Test
    void saysWhereTheTemplateIsBroken() throws IOException, InterruptedException {
        Files.writeString(root.resolve(TEMPLATE), "Resources:\n  Api:\n    Type: \"unended\n");
        assertThat(output(Integer.toString(freePort())).lines())
                .singleElement()
                .asString()
                .startsWith("template.yaml: line 4: ");

        Files.writeString(root.resolve(TEMPLATE), "Resources:\n  F:\n    Type: AWS::Serverless::Function\n");
        assertThat(fault()).isEqualTo("template.yaml: F has no Properties");

        Files.writeString(root.resolve(TEMPLATE), "Resources: {}\n");
        assertThat(fault())
                .isEqualTo("template.yaml lacks a table for the data: Tables[users=Users, consents=Consents,"
                        + " dropdowns=Dropdowns, logs=Logs, idempotency=Idempotency] are needed");
    }

    /** The message of the exception. {@link Run} prints it, as the tests of the separate process show for each type. */
    private String fault() {
        Exception fault = catchException(
                () -> LocalSystem.start(root, 0, Optional.empty(), Map.of(), System.out, function -> true));
        assertThat(fault).isInstanceOfAny(CannotStart.class, InvalidTemplate.class);
        return String.valueOf(fault.getMessage());
    }

    private void refusesToStart(String port, String sentence) throws IOException, InterruptedException {
        assertThat(output(port)).isEqualTo(sentence + "\n");
        assertThat(temporary).isEmptyDirectory();
    }

    /** The output of a run that ends with exit code 1, as it must. */
    private String output(String port) throws IOException, InterruptedException {
        Process process = start(port);
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isEqualTo(1);
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(String port) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        ProcessBuilder process = new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-classpath",
                System.getProperty("java.class.path"),
                "com.allmine.local.Run");
        process.environment().put("PORT", port);
        process.environment().remove("DATA_DIR");
        return process.directory(root.toFile()).redirectErrorStream(true).start();
    }

    /** Reads until a line contains the text. */
    private static String read(BufferedReader console, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (!read.toString().contains(text)) {
            String line = console.readLine();
            assertThat(line).as("after " + read).isNotNull();
            read.append(line).append('\n');
        }
        return read.toString();
    }

    private static int get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private void copyThePackages() throws IOException {
        for (LambdaFunction function : functions()) {
            copy(Path.of(function.codeUri()));
        }
    }

    private static List<LambdaFunction> functions() {
        return template().functions();
    }

    private static SamTemplate template() {
        return SamTemplate.parse(Repository.text(Repository.ROOT.resolve(TEMPLATE)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
