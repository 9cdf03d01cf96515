package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.Ids;
import com.allmine.data.event.DynamoEventFeed;
import com.allmine.local.LocalKeys;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.load.Publisher;
import com.allmine.operator.table.Tables;
import com.allmine.operator.user.Export;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every test has separate users, and a separate tenant where it publishes. */
@UsesLocalRun
class LegalDocumentsJourneyTest {
    private static final String PATH = "/api/v1/legal-documents";
    private static final Tables TABLES = new Tables("Users", "Consents", "Dropdowns", "Logs", "Idempotency");
    private static final InstantSource CLOCK = InstantSource.system();

    private final LocalRun run;

    LegalDocumentsJourneyTest(LocalRun run) {
        this.run = run;
    }

    /** The SHA-256 of the bytes of a response, as {@code sha256sum} computes it. */
    private String sha256(String path) throws IOException, InterruptedException, NoSuchAlgorithmException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> response = client.send(run.to(path).build(), BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).isEqualTo(200);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(response.body()));
        }
    }

    private static String path(JsonNode document) {
        return "%s/%s/%s"
                .formatted(
                        PATH,
                        document.path("documentType").textValue(),
                        document.path("documentVersion").textValue());
    }

    private Response accept(String sub, JsonNode document, JsonNode text) {
        String body = "{\"documentType\":\"%s\",\"documentVersion\":\"%s\",\"isAccepted\":true,\"documentHash\":\"%s\"}"
                .formatted(
                        document.path("documentType").textValue(),
                        document.path("documentVersion").textValue(),
                        text.path("sha256").textValue());
        return run.send(run.postAs(sub, PATH + "/consent", body)
                .header("X-Language", text.path("language").textValue()));
    }

    /** The hash that the operator's export shows with the newest decision on a document. */
    private String exportedHash(String sub, String type) throws JsonProcessingException {
        Export export = new Export(
                run.system().tables().client(),
                TABLES,
                new FieldEncryption(KeySet.of(LocalKeys.text(), CLOCK)),
                "ops-1",
                new Ids(CLOCK, new SecureRandom()),
                CLOCK);
        String hash = "";
        for (JsonNode consent :
                new ObjectMapper().readTree(export.of("default", sub)).path("consents")) {
            if (consent.path("documentType").textValue().equals(type)) {
                hash = consent.path("textHash").textValue();
            }
        }
        return hash;
    }

    @Test
    void whatAUserReadsIsWhatTheConsentProves() throws Exception {
        JsonNode documents = run.get(PATH).acceptedBare();
        assertThat(documents).hasSize(3);
        for (JsonNode document : documents) {
            assertThat(document.path("texts")).hasSize(2);
            for (JsonNode text : document.path("texts")) {
                String language = text.path("language").textValue();
                String type = document.path("documentType").textValue();
                String sub = "reads-%s-in-%s".formatted(type, language);
                run.addUser(sub);

                String read = sha256(path(document) + "?language=" + language);
                Response accepted = accept(sub, document, text);

                assertThat(read).isEqualTo(text.path("sha256").textValue());
                accepted.acceptedBare();
                assertThat(exportedHash(sub, type)).isEqualTo(read);
            }
        }
    }

    @Test
    void aTextInAnotherLanguageIsAnotherText() {
        run.addUser("reads-english");
        JsonNode document = run.get(PATH + "?type=terms_of_use").acceptedBare().path(0);
        JsonNode english = document.path("texts").path(0);
        assertThat(english.path("language").textValue()).isEqualTo("en");

        String body = "{\"documentType\":\"terms_of_use\",\"documentVersion\":\"1.1.0\",\"isAccepted\":true,"
                + "\"documentHash\":\"" + english.path("sha256").textValue() + "\"}";
        Response refused =
                run.send(run.postAs("reads-english", PATH + "/consent", body).header("X-Language", "tr"));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.header("X-Error-Code")).isEqualTo("DOCUMENT_TEXT_DIFFERS");
        accept("reads-english", document, english).acceptedBare();
    }

    @Test
    void answersConditionalRequestsAndEveryLanguage() {
        Response english = run.get(PATH + "/privacy_policy/1.1.0");
        Response turkish = run.send(run.to(PATH + "/privacy_policy/1.1.0").header("X-Language", "tr"));

        assertThat(english.status()).isEqualTo(200);
        assertThat(english.body()).startsWith("Privacy Policy 1.1.0");
        assertThat(turkish.body()).startsWith("Gizlilik Politikası 1.1.0");
        String tag = String.valueOf(english.header("ETag"));
        assertThat(run.send(run.to(PATH + "/privacy_policy/1.1.0").header("If-None-Match", tag))
                        .status())
                .isEqualTo(304);
        String listTag = String.valueOf(run.get(PATH).header("ETag"));
        assertThat(run.send(run.to(PATH).header("If-None-Match", listTag)).status())
                .isEqualTo(304);
    }

    @Test
    void findsNothingBesidePublishedVersions() {
        run.get(PATH + "/privacy_policy/9.9.9").refused(Problem.DOCUMENT_NOT_FOUND);
        run.get(PATH + "/privacy%5Fpolicy/latest").refused(Problem.DOCUMENT_NOT_FOUND);
        run.get(PATH + "/imprint/1.0.0").refused(Problem.DOCUMENT_NOT_FOUND);
        run.get(PATH + "/privacy_policy/").refused(Problem.ROUTE_NOT_FOUND);
        run.get(PATH + "?type=imprint")
                .refused(Problem.VALIDATION_FAILED, "type: must be one of privacy_policy, terms_of_use, consent_form");
    }

    @Test
    void aVersionOfTheFutureCanBeReadButNeitherListedNorAccepted() {
        String tenant = "publishes-ahead";
        run.addUser(tenant, "u-1");
        Instant future = CLOCK.instant().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
        publish(tenant, future);

        Response listed = run.send(run.to(PATH + "?type=terms_of_use").header("tenant-id", tenant));
        Response read = run.send(run.to(PATH + "/terms_of_use/5.0.0").header("tenant-id", tenant));

        assertThat(listed.acceptedBare().path(0).path("documentVersion").textValue())
                .isEqualTo("1.1.0");
        assertThat(read.body()).isEqualTo("Terms 5.0.0");
        run.get(PATH + "/terms_of_use/5.0.0").refused(Problem.DOCUMENT_NOT_FOUND);
        decide(tenant, true)
                .refused(
                        Problem.DOCUMENT_NOT_IN_FORCE,
                        "documentVersion: this version is not in force yet; accept the one that is");
        decide(tenant, false).acceptedBare();
    }

    private void publish(String tenant, Instant effectiveFrom) {
        String line = """
            {"tenantId": "%s", "type": "terms_of_use", "version": "5.0.0", "kind": "CONTRACT", "mandatory": true, \
            "effectiveFrom": "%s", "graceDays": 14, "tr": "Koşullar 5.0.0", "en": "Terms 5.0.0", \
            "summaryTr": "Yeni", "summaryEn": "New"}\
            """.formatted(tenant, effectiveFrom);
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new Publisher(
                        run.system().tables().client(),
                        TABLES,
                        new DynamoEventFeed(run.system().tables().client(), "Events", CLOCK),
                        "ops-1",
                        CLOCK,
                        silent)
                .publish(new DataFile("terms.jsonl", line), Set.of(), false);
    }

    private Response decide(String tenant, boolean isAccepted) {
        String token = run.get("/_local/tokens?sub=u-1&tenantId=" + tenant)
                .json()
                .path("token")
                .asText();
        String body = "{\"documentType\":\"terms_of_use\",\"documentVersion\":\"5.0.0\",\"isAccepted\":%s}"
                .formatted(isAccepted);
        return run.send(run.to(PATH + "/consent")
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token));
    }
}
