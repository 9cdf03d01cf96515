package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every test has separate users, whose decisions are only those of the test. */
@UsesLocalRun
class ListConsentsJourneyTest {
    private static final String PATH = "/api/v1/legal-documents/consent";
    private static final String CURSOR =
            "cursor: must be a cursor that this list returned for the same filters in the last 24 hours";
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    private final LocalRun run;

    ListConsentsJourneyTest(LocalRun run) {
        this.run = run;
    }

    /** Records a decision, and returns the response. */
    private String decide(String sub, String type, String version, boolean isAccepted) {
        String body = "{\"documentType\":\"%s\",\"documentVersion\":\"%s\",\"isAccepted\":%s}"
                .formatted(type, version, isAccepted);
        return run.send(run.postAs(sub, PATH, body)
                        .header("X-Device-ID", "device-of-" + sub)
                        .header("User-Agent", "Agent/7"))
                .acceptedBare()
                .toString();
    }

    /** Five responses to recorded decisions, oldest first. */
    private List<String> decideFiveTimes(String sub) {
        run.addUser(sub);
        return List.of(
                decide(sub, "terms_of_use", "1.1.0", true),
                decide(sub, "consent_form", "1.0.0", true),
                decide(sub, "consent_form", "1.0.0", false),
                decide(sub, "privacy_policy", "1.2.0", true),
                decide(sub, "consent_form", "1.0.0", true));
    }

    private HttpRequest.Builder list(String sub, String query) {
        return run.to(PATH + query).header("Authorization", "Bearer " + run.token(sub));
    }

    private List<String> found(String sub, String query) {
        return texts(run.send(list(sub, query)).acceptedBare());
    }

    private static List<String> texts(JsonNode page) {
        List<String> consents = new ArrayList<>();
        page.forEach(consent -> consents.add(consent.toString()));
        return consents;
    }

    @Test
    void listsEachDecisionAsItWasReturnedNewestFirst() {
        List<String> recorded = decideFiveTimes("list-all");

        assertThat(found("list-all", "")).isEqualTo(recorded.reversed());
        assertThat(found("list-all", "?current=true"))
                .containsExactly(recorded.get(4), recorded.get(3), recorded.get(0));
    }

    @Test
    void leadsByItsLinksThroughEveryDecisionOnce() {
        List<String> recorded = decideFiveTimes("list-pages");

        List<String> listed = new ArrayList<>();
        String url = PATH + "?current=false&limit=2";
        int pages = 0;
        while (!url.isEmpty()) {
            Response page = run.send(run.to(url).header("Authorization", run.token("list-pages")));
            listed.addAll(texts(page.acceptedBare()));
            Matcher next = NEXT.matcher(String.valueOf(page.header("Link")));
            url = next.matches() ? next.group(1) : "";
            pages++;
        }

        assertThat(listed).isEqualTo(recorded.reversed());
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void showsNobodyTheDecisionsOrThePagesOfAnother() {
        decideFiveTimes("list-theirs");
        run.addUser("list-ours");
        run.addUser("list-tenant", "list-theirs");
        String cursor = String.valueOf(run.send(list("list-theirs", "?limit=1")).header("X-Next-Cursor"));
        String namesake = run.get("/_local/tokens?sub=list-theirs&tenantId=list-tenant")
                .json()
                .path("token")
                .asText();

        assertThat(found("list-ours", "")).isEmpty();
        assertThat(run.send(run.to(PATH).header("Authorization", namesake)).acceptedBare())
                .isEmpty();
        assertThat(found("list-theirs", "?cursor=" + cursor)).hasSize(4);
        run.send(list("list-ours", "?cursor=" + cursor)).refused(Problem.VALIDATION_FAILED, CURSOR);
        run.send(run.to(PATH + "?cursor=" + cursor).header("Authorization", namesake))
                .refused(Problem.VALIDATION_FAILED, CURSOR);
        run.send(list("list-theirs", "?current=true&cursor=" + cursor)).refused(Problem.VALIDATION_FAILED, CURSOR);
    }

    @Test
    void refusesWhoeverMayNotReadAndWhatCannotBeRead() {
        run.addUser("list-wrong");

        run.send(run.to(PATH)).refused(Problem.AUTHENTICATION_REQUIRED);
        run.send(list("list-nobody", "")).refused(Problem.USER_NOT_FOUND);
        run.send(list("list-wrong", "?current=maybe&limit=0&cursor=forged"))
                .refused(
                        Problem.VALIDATION_FAILED,
                        "current: must be true or false",
                        "limit: must be a whole number from 1 to 500",
                        CURSOR);
    }
}
