package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Digest;
import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.data.event.DynamoEventFeed;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.load.Publisher;
import com.allmine.operator.table.Tables;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Read, decide on exactly that text, see the decision, and be asked again: the whole loop, over HTTP. */
@UsesLocalRun
class ConsentLoopJourneyTest {
    private static final String DOCUMENTS = "/api/v1/legal-documents";
    private static final String CONSENT = DOCUMENTS + "/consent";
    private static final String DUE = DOCUMENTS + "/due";

    private final LocalRun run;

    ConsentLoopJourneyTest(LocalRun run) {
        this.run = run;
    }

    private String token(String tenantId, String sub) {
        return run.get("/_local/tokens?sub=" + sub + "&tenantId=" + tenantId)
                .json()
                .path("token")
                .asText();
    }

    private JsonNode get(String token, String path) {
        return run.send(run.to(path).header("Authorization", "Bearer " + token)).acceptedBare();
    }

    private List<String> due(String token) {
        return get(token, DUE).findValuesAsText("documentType");
    }

    private Response decide(String token, String language, String decision) {
        return run.send(run.to(CONSENT)
                .POST(BodyPublishers.ofString(decision))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .header("X-Language", language));
    }

    private static String decision(String type, String version, boolean isAccepted) {
        return "{\"documentType\":\"%s\",\"documentVersion\":\"%s\",\"isAccepted\":%s}"
                .formatted(type, version, isAccepted);
    }

    private static String decision(JsonNode document, String hash) {
        return "{\"documentType\":\"%s\",\"documentVersion\":\"%s\",\"isAccepted\":true,\"documentHash\":\"%s\"}"
                .formatted(
                        document.path("documentType").asText(),
                        document.path("documentVersion").asText(),
                        hash);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "tr"})
    void aUserReadsEveryTextAndDecidesOnExactlyThatText(String language) {
        String sub = "loop-" + language;
        run.addUser(sub);
        String token = token("default", sub);
        assertThat(due(token)).containsExactly("privacy_policy", "terms_of_use", "consent_form");

        for (JsonNode document : run.get(DOCUMENTS).acceptedBare()) {
            String type = document.path("documentType").asText();
            String path = "%s/%s/%s?language=%s"
                    .formatted(DOCUMENTS, type, document.path("documentVersion").asText(), language);
            String hash = Digest.sha256(run.get(path).body());

            assertThat(hash).isEqualTo(listedHash(document, language));
            String other = Digest.sha256("another text");
            decide(token, language, decision(document, other))
                    .refused(Problem.DOCUMENT_TEXT_DIFFERS, differs(language));
            String recorded = decide(token, language, decision(document, hash))
                    .acceptedBare()
                    .toString();
            assertThat(get(token, CONSENT).get(0).toString()).isEqualTo(recorded);
            assertThat(storedHashes(sub)).contains(hash);
            assertThat(due(token)).doesNotContain(type);
        }

        assertThat(due(token)).isEmpty();
        assertThat(get(token, CONSENT + "?current=true")).hasSize(3);
    }

    private static String listedHash(JsonNode document, String language) {
        return StreamSupport.stream(document.path("texts").spliterator(), false)
                .filter(text -> text.path("language").asText().equals(language))
                .map(text -> text.path("sha256").asText())
                .findFirst()
                .orElseThrow();
    }

    /** The hashes that are kept as evidence of the user's decisions. */
    private List<String> storedHashes(String sub) {
        return run.items("Consents", "T#default#U#" + sub).stream()
                .filter(item -> item.containsKey("textHash"))
                .map(item -> LocalRun.attribute(item, "textHash").s())
                .toList();
    }

    private static String differs(String language) {
        return language.equals("tr")
                ? "documentHash: yayımlanan metinle uyuşmuyor; kullanıcıya yayımlanan metni gösterip yeniden sorun"
                : "documentHash: differs from the published text; show the user the published text and ask again";
    }

    @Test
    void aRefusalIsADecisionAndAWithdrawalToo() {
        run.addUser("loop-refusal");
        String token = token("default", "loop-refusal");

        decide(token, "en", decision("consent_form", "1.0.0", false)).acceptedBare();
        assertThat(due(token)).containsExactly("privacy_policy", "terms_of_use");

        decide(token, "en", decision("terms_of_use", "1.1.0", true)).acceptedBare();
        decide(token, "en", decision("terms_of_use", "1.1.0", false)).acceptedBare();
        assertThat(due(token)).containsExactly("privacy_policy");
    }

    @Test
    void aNewVersionIsDueAgainUntilTheEndOfItsGracePeriod() {
        String tenant = "loop-again";
        run.addUser(tenant, "u-1");
        run.addUser(tenant, "u-2");
        String decided = token(tenant, "u-1");
        decide(decided, "en", decision("terms_of_use", "1.1.0", true)).acceptedBare();
        Instant from = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MILLIS);

        publish(from, line(tenant, "2.0.0", from, 14), line(tenant, "3.0.0", from.plus(Duration.ofDays(400)), 30));

        assertTermsAreDue(decided, "NEW_VERSION", from.plus(Duration.ofDays(14)));
        assertTermsAreDue(token(tenant, "u-2"), "NEW", from.plus(Duration.ofDays(14)));
        decide(decided, "en", decision("terms_of_use", "3.0.0", true))
                .refused(
                        Problem.DOCUMENT_NOT_IN_FORCE,
                        "documentVersion: this version is not in force yet; accept the one that is");
        decide(decided, "en", decision("terms_of_use", "2.0.0", false)).acceptedBare();
        assertThat(due(decided)).containsExactly("privacy_policy", "consent_form");
        assertThat(get(decided, CONSENT).findValuesAsText("documentVersion")).containsExactly("2.0.0", "1.1.0");
    }

    private void assertTermsAreDue(String token, String reason, Instant dueBy) {
        assertThat(get(token, DUE).get(1).toString()).isEqualTo("""
            {"documentType":"terms_of_use","documentVersion":"2.0.0","kind":"CONTRACT","mandatory":true,\
            "reason":"%s","dueBy":"%s"}\
            """.formatted(reason, Json.time(dueBy)));
    }

    /** Publishes as an operator whose clock shows this time. */
    private void publish(Instant now, String... lines) {
        Tables tables = new Tables("Users", "Consents", "Dropdowns", "Logs", "Idempotency");
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new Publisher(
                        run.system().tables().client(),
                        tables,
                        new DynamoEventFeed(run.system().tables().client(), "Events", () -> now),
                        "journey",
                        () -> now,
                        silent)
                .publish(new DataFile("terms.jsonl", String.join("\n", lines)), Set.of("loop-again"), false);
    }

    private static String line(String tenant, String version, Instant from, int graceDays) {
        return """
            {"tenantId": "%s", "type": "terms_of_use", "version": "%s", "kind": "CONTRACT", "mandatory": true,\
             "effectiveFrom": "%s", "graceDays": %d, "tr": "Koşullar %2$s", "en": "Terms %2$s",\
             "summaryTr": "Yeni.", "summaryEn": "New."}\
            """.formatted(tenant, version, Json.time(from), graceDays);
    }

    @Test
    void showsWhoMustDecideToNobodyElse() {
        run.send(run.to(DUE)).refused(Problem.AUTHENTICATION_REQUIRED);
        run.send(run.to(DUE).header("Authorization", token("default", "loop-nobody")))
                .refused(Problem.USER_NOT_FOUND);
        run.send(run.to(DUE).header("Authorization", token("loop-no-tenant", "loop-en")))
                .refused(Problem.USER_NOT_FOUND);
    }
}
