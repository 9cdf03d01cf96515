package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** From a request that changes something to the feed and the counts. Every test has a separate tenant. */
@UsesLocalRun
class EventFeedJourneyTest {
    private static final String EVENTS = "/admin/events";
    private static final String CONSENT = "/api/v1/legal-documents/consent";
    private static final String ACCEPTANCE = "/admin/legal-documents/%s/%s/acceptance";
    private static final String CURSOR =
            "after: must be a cursor that this list returned for the same filters in the last 90 days";

    private final LocalRun run;

    EventFeedJourneyTest(LocalRun run) {
        this.run = run;
    }

    private String token(String tenantId, String sub, String role) {
        return run.get("/_local/tokens?sub=%s&tenantId=%s&roles=%s".formatted(sub, tenantId, role))
                .json()
                .path("token")
                .asText();
    }

    private HttpRequest.Builder admin(String tenantId, String path) {
        return run.to(path).header("x-auth", token(tenantId, "boss", "admin"));
    }

    private Response events(String tenantId, String query) {
        run.system().events().deliver();
        return run.send(admin(tenantId, EVENTS + query));
    }

    private static String cursor(Response page) {
        page.acceptedBare();
        return Objects.requireNonNull(page.header("X-Next-Cursor"));
    }

    /** Types and subjects, oldest first. */
    private static List<String> told(Response page) {
        List<String> told = new ArrayList<>();
        for (JsonNode event : page.acceptedBare()) {
            told.add(event.path("type").asText() + " " + event.path("subject").asText("-"));
        }
        return told;
    }

    private void post(String tenantId, String sub, String path, String body) {
        Response response = run.send(run.to(path)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token(tenantId, sub, "user")));
        assertThat(response.status()).as(response.body()).isEqualTo(200);
    }

    private void decide(String tenantId, String sub, boolean isAccepted) {
        post(tenantId, sub, CONSENT, """
            {"documentType": "consent_form", "documentVersion": "1.0.0", "isAccepted": %s}\
            """.formatted(isAccepted));
    }

    private JsonNode acceptance(String tenantId, String type, String version) {
        run.system().events().deliver();
        return run.send(admin(tenantId, ACCEPTANCE.formatted(type, version))).acceptedBare();
    }

    @Test
    void aReaderThatContinuesHearsOfEachChangeOnceAndOfNoRefusedRequest() {
        run.addUser("feed-all", "u-1");
        String start = cursor(events("feed-all", ""));

        post("feed-all", "u-1", "/api/v1/onboarding/step-2", "{\"gender\": \"female\"}");
        decide("feed-all", "u-1", true);
        Response refused = run.send(run.to(CONSENT)
                .POST(BodyPublishers.ofString("""
                    {"documentType": "consent_form", "documentVersion": "9.9.9", "isAccepted": true}\
                    """))
                .header("Content-Type", "application/json")
                .header("Authorization", token("feed-all", "u-1", "user")));
        refused.refused(Problem.DOCUMENT_NOT_FOUND);
        Response page = events("feed-all", "?after=" + start);
        decide("feed-all", "u-1", false);
        Response next = events("feed-all", "?after=" + cursor(page));

        assertThat(told(page))
                .containsExactlyInAnyOrder("com.allmine.profile.updated u-1", "com.allmine.consent.recorded u-1");
        assertThat(told(next)).containsExactly("com.allmine.consent.withdrawn u-1");
        assertThat(told(events("feed-all", "?after=" + cursor(next)))).isEmpty();
        assertThat(told(events("feed-all", "?type=consent.withdrawn")))
                .containsExactly("com.allmine.consent.withdrawn u-1");
    }

    @Test
    void countsTheDecisionsOfTheTenantAlone() {
        for (String user : List.of("u-1", "u-2", "u-3")) {
            run.addUser("feed-count", user);
            decide("feed-count", user, true);
        }
        run.addUser("feed-count", "u-4");
        decide("feed-count", "u-4", false);
        decide("feed-count", "u-2", false);
        run.addUser("feed-other", "u-1");
        decide("feed-other", "u-1", true);

        JsonNode counts = acceptance("feed-count", "consent_form", "1.0.0");
        JsonNode again = acceptance("feed-count", "consent_form", "1.0.0");

        assertThat(counts).isEqualTo(again);
        assertThat(counts.path("accepted").asInt()).isEqualTo(3);
        assertThat(counts.path("refused").asInt()).isEqualTo(1);
        assertThat(counts.path("withdrawn").asInt()).isEqualTo(1);
        assertThat(acceptance("feed-other", "consent_form", "1.0.0")
                        .path("accepted")
                        .asInt())
                .isEqualTo(1);
        assertThat(acceptance("feed-count", "terms_of_use", "1.1.0")
                        .path("accepted")
                        .asInt())
                .isZero();
    }

    @Test
    void showsATenantThatHoldsTheCursorOfAnotherNothingOfIt() {
        run.addUser("feed-theirs", "u-1");
        run.addUser("feed-theirs", "u-2");
        run.addUser("feed-ours", "u-1");
        String cursor = cursor(events("feed-theirs", "?limit=1"));

        events("feed-ours", "?after=" + cursor).refused(Problem.VALIDATION_FAILED, CURSOR);
        assertThat(events("feed-ours", "").acceptedBare().findValuesAsText("tenantid"))
                .isNotEmpty()
                .containsOnly("feed-ours");
        run.send(admin("feed-ours", EVENTS).header("tenant-id", "feed-theirs"))
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
    }

    @Test
    void refusesWhoeverMayNotRead() {
        run.send(run.to(EVENTS)).refused(Problem.AUTHENTICATION_REQUIRED);
        run.send(run.to(EVENTS).header("x-auth", token("feed-denied", "u-1", "user")))
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        run.send(run.to(ACCEPTANCE.formatted("consent_form", "1.0.0"))).refused(Problem.AUTHENTICATION_REQUIRED);
        run.send(run.to(ACCEPTANCE.formatted("consent_form", "1.0.0"))
                        .header("x-auth", token("feed-denied", "u-1", "user")))
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        run.send(admin("feed-denied", ACCEPTANCE.formatted("consent_form", "9.9.9")))
                .refused(Problem.DOCUMENT_NOT_FOUND);
    }
}
