package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.local.journeys.SignedToken;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

@UsesLocalRun
class LocalPagesTest {
    private static final String PATH = "/api/v1/onboarding/step-2";

    private final LocalRun run;

    LocalPagesTest(LocalRun run) {
        this.run = run;
    }

    @Test
    void showsTheKeyAndATokenForEveryDemoUser() {
        JsonNode page = run.get("/_local/tokens").json();

        assertThat(page.fieldNames()).toIterable().containsExactlyInAnyOrder("key", "users");
        assertThat(page.path("key").path("kty").asText()).isEqualTo("oct");
        assertThat(page.path("key").path("alg").asText()).isEqualTo("HS256");
        assertThat(page.path("key").path("k").asText()).isNotEmpty();
        assertThat(page.path("users"))
                .allSatisfy(user -> assertThat(user.fieldNames())
                        .toIterable()
                        .containsExactly("name", "sub", "tenantId", "roles", "token"));
        assertThat(page.path("users").findValuesAsText("sub"))
                .contains("507f1f77bcf86cd799439011", "507f1f77bcf86cd799439012", "123", "closed", "admin");
        assertThat(page.path("users").get(0).path("name").asText()).isEqualTo("John Doe");
    }

    @Test
    void givesEveryDemoUserATokenThatWorks() {
        for (JsonNode user : run.get("/_local/tokens").json().path("users")) {
            Response received = save(user.path("token").asText());

            assertThat(received.status()).as(user.path("sub").asText()).isIn(200, 409);
        }
    }

    @Test
    void mintsATokenForAnybody() {
        JsonNode user = run.get("/_local/tokens?sub=a%20b&tenantId=t-2&roles=user,admin")
                .json();

        assertThat(user.path("sub").asText()).isEqualTo("a b");
        assertThat(user.path("tenantId").asText()).isEqualTo("t-2");
        assertThat(user.path("roles")).map(JsonNode::asText).containsExactly("admin", "user");
        assertThat(save(user.path("token").asText()).status()).isEqualTo(404);
    }

    @Test
    void mintsForAUserOfTheDefaultTenantWhereNothingElseIsSaid() {
        JsonNode user = run.get("/_local/tokens?sub=123").json();

        assertThat(user.path("tenantId").asText()).isEqualTo("default");
        assertThat(user.path("roles")).map(JsonNode::asText).containsExactly("user");
        save(user.path("token").asText()).accepted();
    }

    @Test
    void showsTheKeyThatSignsTheTokens() {
        String key = run.get("/_local/tokens").json().path("key").path("k").asText();
        String token = SignedToken.of(key, SignedToken.HEADER, "{\"sub\":\"123\",\"exp\":4070908800}");

        save(token).accepted();
    }

    private Response save(String token) {
        return run.send(run.to(PATH)
                .POST(BodyPublishers.ofString("{\"gender\":\"other\"}"))
                .header("Authorization", "Bearer " + token));
    }

    @Test
    void showsHowOftenEveryFunctionWasCalledAndHowItEnded() {
        run.get("/api/v1/onboarding/step-2").refused(Problem.ROUTE_NOT_FOUND);
        run.get("/dropdown/get-parameter?code=city").acceptedBare();

        Response page = run.get("/_local/metrics");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body())
                .contains(
                        "<h2>RefuseUnknownRoute</h2>",
                        "<td>ROUTE_NOT_FOUND</td>",
                        "<h2>ListDropdown</h2>",
                        "<td>OK</td>")
                .contains("<p>roundTrips: ", " on average", "<p>durationMs: median ", "<rect");
    }
}
