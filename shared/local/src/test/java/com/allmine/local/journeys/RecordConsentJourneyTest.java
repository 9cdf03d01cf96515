package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@UsesLocalRun
class RecordConsentJourneyTest {
    private static final String PATH = "/api/v1/legal-documents/consent";

    private final LocalRun run;

    RecordConsentJourneyTest(LocalRun run) {
        this.run = run;
    }

    private Response decide(String sub, String type, String version, boolean isAccepted) {
        String body = "{\"documentType\":\"%s\",\"documentVersion\":\"%s\",\"isAccepted\":%s}"
                .formatted(type, version, isAccepted);
        return run.send(run.postAs(sub, PATH, body));
    }

    private JsonNode profile(String sub) {
        return run.send(run.postAs(sub, "/api/v1/onboarding/step-2", "{\"gender\":\"other\"}"))
                .accepted();
    }

    @Test
    void answersTheDocumentedRequestAsDocumented() {
        run.addUser("consent-documented");

        JsonNode consent = run.send(run.postAs(
                                "consent-documented",
                                PATH,
                                "{    \"documentType\": \"privacy_policy\",    \"documentVersion\": \"1.2.0\",   "
                                        + " \"isAccepted\": true  }")
                        .header("X-Device-ID", "device-123")
                        .header("User-Agent", "Mozilla/5.0..."))
                .acceptedBare();

        assertThat(consent.fieldNames())
                .toIterable()
                .containsExactly(
                        "_id",
                        "userId",
                        "documentType",
                        "documentVersion",
                        "isAccepted",
                        "consentDate",
                        "deviceId",
                        "ipAddress",
                        "userAgent",
                        "createdAt",
                        "updatedAt");
        assertThat(consent.path("_id").asText()).matches("[0-9a-f]{24}");
        assertThat(consent.path("userId").asText()).isEqualTo("consent-documented");
        assertThat(consent.path("documentType").asText()).isEqualTo("privacy_policy");
        assertThat(consent.path("documentVersion").asText()).isEqualTo("1.2.0");
        assertThat(consent.path("isAccepted").isBoolean()).isTrue();
        assertThat(consent.path("isAccepted").asBoolean()).isTrue();
        assertThat(consent.path("deviceId").asText()).isEqualTo("device-123");
        assertThat(consent.path("ipAddress").asText()).isEqualTo("127.0.0.1");
        assertThat(consent.path("userAgent").asText()).isEqualTo("Mozilla/5.0...");
        assertThat(consent.path("createdAt")).isEqualTo(consent.path("consentDate"));
        assertThat(consent.path("updatedAt")).isEqualTo(consent.path("consentDate"));
    }

    @Test
    void aDecisionShowsInTheProfileAndAWithdrawalKeepsTheVersion() {
        run.addUser("consent-flags");

        decide("consent-flags", "terms_of_use", "1.1.0", true).acceptedBare();
        JsonNode accepted = profile("consent-flags");
        decide("consent-flags", "terms_of_use", "1.1.0", false).acceptedBare();
        JsonNode withdrawn = profile("consent-flags");

        assertThat(accepted.path("termsOfUseAccepted").asBoolean()).isTrue();
        assertThat(accepted.path("termsOfUseVersion").asText()).isEqualTo("1.1.0");
        assertThat(withdrawn.path("termsOfUseAccepted").asBoolean()).isFalse();
        assertThat(withdrawn.path("termsOfUseVersion").asText()).isEqualTo("1.1.0");
        assertThat(withdrawn.path("privacyPolicyAccepted").asBoolean()).isFalse();
    }

    @Test
    void refusesWhatIsDecidedAlreadyUntilItChanges() {
        run.addUser("consent-twice");

        decide("consent-twice", "consent_form", "1.0.0", true).acceptedBare();
        decide("consent-twice", "consent_form", "1.0.0", true)
                .refused(Problem.CONSENT_UNCHANGED, "this decision on this version is already recorded");
        decide("consent-twice", "consent_form", "1.0.0", false).acceptedBare();
        decide("consent-twice", "consent_form", "1.0.0", true).acceptedBare();
    }

    @Test
    void refusesVersionsThatCannotBeAccepted() {
        run.addUser("consent-versions");

        decide("consent-versions", "privacy_policy", "1.2.1", true).refused(Problem.DOCUMENT_NOT_FOUND);
        decide("consent-versions", "privacy_policy", "1.1.0", true)
                .refused(
                        Problem.DOCUMENT_SUPERSEDED,
                        "documentVersion: a newer version is published; accept that one instead");
        decide("consent-versions", "privacy_policy", "1.1.0", false).acceptedBare();
        decide("nobody", "privacy_policy", "1.2.0", true).refused(Problem.USER_NOT_FOUND);
        decide("closed", "privacy_policy", "1.2.0", true).refused(Problem.ACCOUNT_CLOSED, "the account is closed");
    }

    @Test
    void namesEveryWrongFieldAtOnceInTurkishToo() {
        String body = "{\"documentType\":\"imprint\",\"documentVersion\":\"01.2.0\",\"isAccepted\":1}";

        run.send(run.postAs("fresh", PATH, body).header("X-Language", "tr"))
                .refused(
                        Problem.VALIDATION_FAILED,
                        "documentType: şunlardan biri olmalıdır: privacy_policy, terms_of_use, consent_form",
                        "documentVersion: MAJOR.MINOR.PATCH biçiminde olmalıdır, örneğin 1.2.0",
                        "isAccepted: true veya false olmalıdır");
    }

    @Test
    void ofTwentyTwinsOneIsRecorded() throws Exception {
        run.addUser("consent-race");
        Callable<Integer> twin =
                () -> decide("consent-race", "privacy_policy", "1.2.0", true).status();

        List<Integer> statuses;
        try (ExecutorService together = Executors.newFixedThreadPool(20)) {
            statuses = together.invokeAll(Stream.generate(() -> twin).limit(20).toList()).stream()
                    .map(Future::resultNow)
                    .toList();
        }

        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(19);
    }

    @Test
    void repeatsAnAnswerUnderOneIdempotencyKeyAndRefusesAnotherBody() {
        run.addUser("consent-key");
        String first = "{\"documentType\":\"terms_of_use\",\"documentVersion\":\"1.1.0\",\"isAccepted\":true}";
        String other = "{\"documentType\":\"terms_of_use\",\"documentVersion\":\"1.1.0\",\"isAccepted\":false}";

        List<Response> answers = IntStream.range(0, 2)
                .mapToObj(i -> run.send(run.postAs("consent-key", PATH, first).header("Idempotency-Key", "key-1")))
                .toList();

        assertThat(answers.get(1).acceptedBare()).isEqualTo(answers.get(0).acceptedBare());
        assertThat(answers.get(0).header("Idempotent-Replayed")).isNull();
        assertThat(answers.get(1).header("Idempotent-Replayed")).isEqualTo("true");
        run.send(run.postAs("consent-key", PATH, other).header("Idempotency-Key", "key-1"))
                .refused(Problem.IDEMPOTENCY_KEY_REUSED, "Idempotency-Key: was used with another body; send a new key");
        run.send(run.postAs("consent-key", PATH, first).header("Idempotency-Key", "key-2"))
                .refused(Problem.CONSENT_UNCHANGED, "this decision on this version is already recorded");
    }
}
