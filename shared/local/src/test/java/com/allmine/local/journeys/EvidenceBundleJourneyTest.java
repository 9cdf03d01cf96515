package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.allmine.api.json.Json;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.Ids;
import com.allmine.local.LocalKeys;
import com.allmine.local.LocalRun;
import com.allmine.operator.bundle.Bundle;
import com.allmine.operator.bundle.Bundle.Summary;
import com.allmine.operator.bundle.BundleDirectory;
import com.allmine.operator.bundle.EvidenceApi;
import com.allmine.operator.evidence.VerificationReport;
import com.allmine.operator.evidence.Verifier;
import com.allmine.operator.table.Progress;
import com.allmine.operator.table.Tables;
import com.allmine.operator.user.Export;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The evidence about a user, from the decision to the auditor who does not trust us. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class EvidenceBundleJourneyTest {
    private static final String CONSENT = "/api/v1/legal-documents/consent";
    private static final Tables TABLES = new Tables("Users", "Consents", "Dropdowns", "Logs", "Idempotency");
    private static final InstantSource CLOCK = InstantSource.system();

    private LocalRun run;

    @TempDir
    private Path folder;

    @BeforeAll
    void start() {
        run = LocalRun.hosting(
                "RecordConsent",
                "PublishEvents",
                "SignCheckpoints",
                "ShowPublishedKeys",
                "ShowConsentReceipt",
                "ListCheckpoints",
                "ShowInclusionProof",
                "ShowConsistencyProof");
    }

    @AfterAll
    void stop() {
        run.close();
    }

    private void decide(String sub, String type, String version, boolean isAccepted) {
        String body = "{\"documentType\":\"%s\",\"documentVersion\":\"%s\",\"isAccepted\":%s}"
                .formatted(type, version, isAccepted);
        run.send(run.postAs(sub, CONSENT, body)).acceptedBare();
    }

    /** Delivers the streams and signs the heads of all trees. */
    private void sign() {
        run.system().events().deliver();
        run.send(run.to("/_local/run?function=SignCheckpoints").POST(BodyPublishers.noBody()));
    }

    private String records(String sub) {
        return new Export(
                        run.system().tables().client(),
                        TABLES,
                        new FieldEncryption(KeySet.of(LocalKeys.text(), CLOCK)),
                        "ops-1",
                        new Ids(CLOCK, new SecureRandom()),
                        CLOCK)
                .of("default", sub, Optional.of("ticket-4711"));
    }

    private EvidenceApi api(String roles) {
        String token = run.get("/_local/tokens?sub=admin&roles=" + roles)
                .json()
                .path("token")
                .asText();
        return EvidenceApi.at(EvidenceApi.address(run.url()).orElseThrow(), token);
    }

    private Summary bundle(String sub) throws IOException {
        return new Bundle(api("admin"), BundleDirectory.create(folder.resolve(sub)), Progress.silent())
                .write(records(sub));
    }

    private List<String> files(String sub, String child) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(sub).resolve(child))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anAuditorVerifiesTheBundleOfAUser() throws Exception {
        run.addUser("proven");
        run.addUser("another");
        decide("proven", "terms_of_use", "1.1.0", true);
        sign();
        decide("another", "terms_of_use", "1.1.0", true);
        decide("proven", "terms_of_use", "1.1.0", false);
        decide("proven", "privacy_policy", "1.2.0", true);
        sign();

        Summary summary = bundle("proven");

        JsonNode user = Json.object(Files.readString(folder.resolve("proven/records.json")))
                .orElseThrow();
        assertThat(summary.receipts()).isEqualTo(3);
        assertThat(summary.proofs()).isGreaterThanOrEqualTo(3);
        // No checkpoint can cover the entry about this export.
        assertThat(summary.notCovered()).hasSize(1).allMatch(entry -> entry.startsWith("permission "));
        assertThat(user.path("consents")).hasSize(3);
        assertThat(user.path("permissionLog"))
                .last()
                .satisfies(entry -> assertThat(entry.path("reason").asText()).isEqualTo("ticket-4711"));
        assertThat(files("proven", "consistency")).anyMatch(name -> name.startsWith("consent-"));
        VerificationReport report = Verifier.verify(folder.resolve("proven"));
        assertThat(report.faults()).isEmpty();
        assertThat(report.notCovered()).isEmpty();
        assertThat(report.receipts()).isEqualTo(3);
        assertThat(report.inclusionProofs()).isEqualTo(summary.proofs());
    }

    @Test
    void anErasedUsersDecisionsStayProvable() throws Exception {
        run.addUser("forgotten");
        decide("forgotten", "terms_of_use", "1.1.0", true);
        sign();
        run.erase("forgotten");

        assertThat(bundle("forgotten").receipts()).isEqualTo(1);

        String receipt = Files.readString(folder.resolve("forgotten/receipts")
                .resolve(files("forgotten", "receipts").getFirst()));
        assertThat(receipt).endsWith("~").containsOnlyOnce("~");
        assertThat(Verifier.verify(folder.resolve("forgotten")).faults()).isEmpty();
    }

    @Test
    void thePrintedInstructionsSayTheSame() throws Exception {
        assumeThat(sh(folder, "openssl version | grep 'OpenSSL 3' && jq --version"))
                .isZero();
        run.addUser("printed");
        decide("printed", "terms_of_use", "1.1.0", true);
        decide("printed", "terms_of_use", "1.1.0", false);
        sign();
        bundle("printed");
        Path directory = folder.resolve("printed");
        String instructions = Files.readString(directory.resolve("VERIFY.md"));
        String commands = instructions
                .substring(instructions.indexOf("```console\n") + "```console\n".length())
                .replaceFirst("(?s)\n```.*", "")
                .replace("/tmp/", folder + "/");

        assertThat(commands).startsWith("awk ");
        assertThat(sh(directory, commands)).as(printed()).isZero();

        Path receipt = directory
                .resolve("receipts")
                .resolve(files("printed", "receipts").getFirst());
        String text = Files.readString(receipt);
        Files.writeString(receipt, text.replaceFirst("\\.ey", ".ez"));
        assertThat(sh(directory, commands)).as(printed()).isEqualTo(1);
        assertThat(printed()).contains("no   receipts/");
    }

    private int sh(Path directory, String commands) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", commands)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("printed.txt").toFile())
                .start()
                .waitFor();
    }

    private String printed() throws IOException {
        return Files.readString(folder.resolve("printed.txt"), StandardCharsets.UTF_8);
    }

    @Test
    void theApiMustAcceptTheToken() {
        run.addUser("refused");
        sign();
        BundleDirectory directory = BundleDirectory.create(folder.resolve("refused"));

        assertThatThrownBy(() -> new Bundle(api("user"), directory, Progress.silent()).write(records("refused")))
                .hasMessageStartingWith("the API responded with 403 ")
                .hasMessageEndingWith("Set ALLMINE_TOKEN to the token of an administrator of the tenant.");
    }
}
