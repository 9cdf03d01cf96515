package com.allmine.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.data.event.EventType;
import com.allmine.local.LocalRun;
import com.allmine.local.NpmPackages;
import com.allmine.local.Repository;
import com.allmine.operator.OperatorCli;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.load.Reference;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds asyncapi.yaml, and the specification of CloudEvents, to the events of the local run: one of each type at least. */
@TestInstance(Lifecycle.PER_CLASS)
class PublishedEventsTest {
    private static final Path SCRIPT = Repository.ROOT.resolve(
            "shared/checks/src/test/resources/com/allmine/checks/contract/published-events.mjs");
    private static final List<String> PACKAGES = List.of("@asyncapi/parser@3.6.6", "cloudevents@10.0.0");
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
    private static final String USER = "events-of-everything";
    private final LocalRun run = LocalRun.hosting(
            "SaveGender",
            "RecordConsent",
            "AddUserInfo",
            "ConfirmIdentity",
            "VerifyIdentity",
            "IssueToken",
            "PublishEvents");

    /** The names of tables and secrets, as the functions have them. */
    private final Map<String, String> settings = new HashMap<>();

    private List<String> events = List.of();

    @TempDir
    private Path folder;

    @BeforeAll
    void changeEverything() {
        // They stay set: other runs in this JVM find their credentials there.
        System.getProperties().putAll(run.system().sdkSettings());
        run.system()
                .template()
                .functions()
                .forEach(function -> function.environment().forEach((name, value) -> {
                    if (name.endsWith("_TABLE") || name.endsWith("_SECRET")) {
                        settings.put(name, value);
                    }
                }));
        settings.forEach(System::setProperty);
        run.addUser(USER);
        post("/api/v1/onboarding/step-2", "{\"gender\":\"female\"}");
        decide(true);
        decide(false);
        post("/user/insert-additional-info", body("add-user-info/200-documented.json"));
        post("/user/confirm-user-identity", body("confirm-identity/200-register-says-no.json"));
        post("/user/confirm-user-identity", body("confirm-identity/200-documented.json"));
        revokeOnePermission();
        operate(
                "set-aml-status",
                "--tenant",
                "default",
                "--user",
                USER,
                "--status",
                "REVIEW",
                "--reason",
                "screened",
                "--as",
                "test");
        operate("erase", "--tenant", "default", "--user", USER, "--as", "test");

        run.system().events().deliver();

        events = run.items("Events", "T#default").stream()
                .filter(item -> item.containsKey("event"))
                .map(item -> LocalRun.attribute(item, "event").s())
                .toList();
    }

    @AfterAll
    void stop() {
        settings.keySet().forEach(System::clearProperty);
        run.close();
    }

    private void post(String path, String body) {
        Response response = run.send(run.to(path)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + run.token(USER)));
        assertThat(response.status()).as(response.body()).isEqualTo(200);
    }

    private void decide(boolean isAccepted) {
        post(
                "/api/v1/legal-documents/consent",
                "{\"documentType\":\"terms_of_use\",\"documentVersion\":\"1.1.0\",\"isAccepted\":" + isAccepted + "}");
    }

    /** The body of a recorded request. */
    private static String body(String event) {
        return Json.object(Repository.text(Repository.ROOT.resolve("events").resolve(event)))
                .orElseThrow()
                .path("body")
                .asText();
    }

    private void revokeOnePermission() {
        Reference shipped = Reference.shipped();
        String others = shipped.permissions().text().lines().skip(1).collect(Collectors.joining("\n"));
        run.system()
                .loader()
                .load(
                        new Reference(
                                shipped.dropdowns(),
                                shipped.documents(),
                                shipped.policies(),
                                new DataFile("permissions.jsonl", others)),
                        List.of(),
                        Set.of(),
                        false);
    }

    private void operate(String... words) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int status = OperatorCli.execute(
                List.of(words), run.system().tables()::client, InputStream.nullInputStream(), out, out);
        assertThat(status).as(printed.toString(StandardCharsets.UTF_8)).isZero();
    }

    private List<JsonNode> parsed() {
        return events.stream()
                .<JsonNode>map(event -> Json.object(event).orElseThrow())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void anEventOfEachTypeIsAsTheDocumentSays(EventType type) {
        List<JsonNode> ofThisType = parsed().stream()
                .filter(event -> event.path("type").asText().equals(type.wire()))
                .toList();

        assertThat(ofThisType)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(EventsDocument.faults(event)).isEmpty())
                .allSatisfy(event -> assertThat(event.path("time").asText()).matches(TIME));
    }

    @Test
    void theJavaSdkOfCloudEventsReadsEachEvent() {
        assertThat(events).hasSizeGreaterThan(EventType.values().length).allSatisfy(event -> {
            CloudEvent read = new JsonFormat().deserialize(event.getBytes(StandardCharsets.UTF_8));

            JsonNode written = Json.object(event).orElseThrow();
            assertThat(read.getId()).isEqualTo(written.path("id").asText());
            assertThat(read.getType()).isEqualTo(written.path("type").asText());
            assertThat(read.getSource()).hasToString(written.path("source").asText());
            assertThat(read.getSubject()).isEqualTo(written.path("subject").textValue());
            assertThat(read.getExtension("tenantid")).isEqualTo("default");
        });
    }

    @Test
    void noTwoEventsHaveTheSameId() {
        assertThat(parsed()).extracting(event -> event.path("id").asText()).doesNotHaveDuplicates();
    }

    @Test
    void noEventHasATextOfTheUser() {
        Set<String> texts = new TreeSet<>();
        for (String event : List.of(
                "add-user-info/200-documented.json",
                "confirm-identity/200-register-says-no.json",
                "confirm-identity/200-documented.json")) {
            collectTexts(Json.object(body(event)).orElseThrow(), texts);
        }

        assertThat(texts).hasSizeGreaterThan(6);
        assertThat(String.join("\n", events)).doesNotContain(texts).doesNotContain("female");
    }

    /** The values of at least four characters: shorter ones are ids of options. */
    private static void collectTexts(JsonNode node, Set<String> texts) {
        node.forEach(child -> collectTexts(child, texts));
        if (node.isTextual() && node.asText().length() > 3) {
            texts.add(node.asText());
        }
    }

    @Test
    @Tag("slow")
    void theParserOfAsyncApiAndTheSchemaOfCloudEventsFindNoFault() throws IOException, InterruptedException {
        Path installed = NpmPackages.install("events", PACKAGES);
        // Node looks for packages in the folder of the script.
        Path script = Files.writeString(installed.resolve("published-events.mjs"), Repository.text(SCRIPT));
        Path lines = Files.writeString(folder.resolve("events"), events.stream().collect(Collectors.joining("\n")));

        int exit = exit(List.of("node", script.toString(), EventsDocument.FILE.toString(), lines.toString()));

        assertThat(Files.readString(folder.resolve("output"))).isEqualTo(events.size() + " events read\n");
        assertThat(exit).isZero();
    }

    private int exit(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start()
                .waitFor();
    }
}
