package com.allmine.local.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** {@code /_local/events}: the page, and the events that a developer sends. */
@UsesLocalRun
class EventPagesTest {
    private final LocalRun run;

    EventPagesTest(LocalRun run) {
        this.run = run;
    }

    private Response post(String event) {
        return run.send(run.to("/_local/events").POST(BodyPublishers.ofString(event)));
    }

    @Test
    void showsAnEventThatWasPutOnTheBus() {
        Response accepted = post("{\"type\":\"com.example.seen\",\"source\":\"urn:page\",\"id\":\"<b>1</b>\"}");

        JsonNode listed = run.get("/_local/events/list").json().path("events");
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(listed).anySatisfy(event -> {
            assertThat(event.at("/event/detail-type").asText()).isEqualTo("com.example.seen");
            assertThat(event.at("/event/source").asText()).isEqualTo("urn:page");
            assertThat(event.at("/event/detail/id").asText()).isEqualTo("<b>1</b>");
        });
    }

    @Test
    void refusesWhatIsNoEventWithTheReason() {
        Response text = post("no JSON");
        Response untyped = post("{\"source\":\"urn:page\"}");
        Response foreign = post("{\"type\":\"t\",\"source\":\"aws.ec2\"}");

        assertThat(text.status()).isEqualTo(400);
        assertThat(text.json().path("message").asText()).isEqualTo("The body must be one CloudEvent, a JSON object.");
        assertThat(untyped.status()).isEqualTo(400);
        assertThat(untyped.json().path("message").asText())
                .isEqualTo("Parameter DetailType is not valid. Reason: DetailType is a required argument.");
        assertThat(foreign.json().path("message").asText()).isEqualTo("Not authorized for the source.");
    }

    @Test
    void showsAPageThatRunsItsOwnScriptOnly() {
        Response page = run.get("/_local/events");
        Response script = run.get("/_local/events/events.js");

        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'; script-src 'self';");
        assertThat(page.body())
                .contains("<script src=\"/_local/events/events.js\" defer></script>")
                .doesNotContain("onclick", "javascript:");
        assertThat(script.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(script.body()).contains("textContent").doesNotContain("innerHTML", "insertAdjacentHTML");
    }

    @Test
    void hasNoOtherPage() {
        assertThat(run.get("/_local/eventsx").status()).isEqualTo(404);
        assertThat(run.get("/_local/events/../tokens").status()).isEqualTo(404);
        assertThat(run.send(run.to("/_local/events").DELETE()).status()).isEqualTo(404);
        assertThat(run.send(run.to("/_local/events/list").POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void givesAPageOfAnotherOriginNothing() {
        Response foreign = run.send(run.to("/_local/events")
                .POST(BodyPublishers.ofString("{\"type\":\"t\",\"source\":\"s\"}"))
                .header("Origin", "https://evil.example"));

        assertThat(foreign.status()).isEqualTo(403);
    }
}
