package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and roles that an endpoint accepts or refuses, tried on {@code POST /api/v1/onboarding/step-2}. */
@UsesLocalRun
class RequestTokenJourneyTest {
    private static final String PATH = "/api/v1/onboarding/step-2";
    private static final String JOHN = "507f1f77bcf86cd799439011";
    private static final String FRESH = "507f1f77bcf86cd799439012";
    private static final String OTHER_KEY = "YW5vdGhlci1pc3N1ZXItd2hvbS1ub2JvZHkta25vd3MtMDE";

    private final LocalRun run;

    RequestTokenJourneyTest(LocalRun run) {
        this.run = run;
    }

    @Test
    void refusesACallWithoutAToken() {
        Response received = run.send(run.to(PATH).POST(BodyPublishers.ofString("{\"gender\":\"male\"}")));

        received.refused(Problem.AUTHENTICATION_REQUIRED);
        assertThat(received.errors()).containsExactly("Authentication required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer garbage",
                "Bearer a.b.c",
                "Basic dXNlcjpwYXNz",
                "Bearer {good}x",
                "Bearer {good} {good}",
                "Token {good}",
                "Bearer {expired}",
                "Bearer {unending}",
                "Bearer {foreign}",
                "Bearer {unsigned}",
                "Bearer {other algorithm}",
                "Bearer {critical}",
                "Bearer {from tomorrow}"
            })
    void refusesEveryTokenThatIsNotGood(String authorization) {
        String key = localKey();
        String good = "{\"sub\":\"" + FRESH + "\",\"exp\":4070908800}";
        String header = authorization
                .replace("{good}", SignedToken.of(key, SignedToken.HEADER, good))
                .replace("{expired}", SignedToken.of(key, SignedToken.HEADER, good.replace("4070908800", "1700000000")))
                .replace("{unending}", SignedToken.of(key, SignedToken.HEADER, "{\"sub\":\"" + FRESH + "\"}"))
                .replace("{foreign}", SignedToken.of(OTHER_KEY, SignedToken.HEADER, good))
                .replace("{unsigned}", SignedToken.unsigned(good))
                .replace("{other algorithm}", SignedToken.of(key, "{\"alg\":\"HS512\"}", good))
                .replace("{critical}", SignedToken.of(key, "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}", good))
                .replace(
                        "{from tomorrow}",
                        SignedToken.of(key, SignedToken.HEADER, good.replace("{", "{\"nbf\":4070908000,")));

        run.send(run.to(PATH)
                        .POST(BodyPublishers.ofString("{\"gender\":\"male\"}"))
                        .header("Authorization", header))
                .refused(Problem.AUTHENTICATION_REQUIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER  ", ""})
    void takesATokenThatAnotherIssuerSignedWithTheSameKey(String scheme) {
        String token = SignedToken.of(localKey(), SignedToken.HEADER, "{\"sub\":\"" + FRESH + "\",\"exp\":4070908800}");

        run.send(run.to(PATH)
                        .POST(BodyPublishers.ofString("{\"gender\":\"male\"}"))
                        .header("Authorization", scheme + token))
                .accepted();
    }

    private String localKey() {
        return run.get("/_local/tokens").json().path("key").path("k").asText();
    }

    @Test
    void refusesAWrongTokenBeforeItLooksAtAnythingElse() {
        run.send(run.to(PATH)
                        .POST(BodyPublishers.ofString("no json"))
                        .header("Authorization", "Bearer garbage")
                        .header("X-Language", "de"))
                .refused(Problem.AUTHENTICATION_REQUIRED);
    }

    @Test
    void refusesACallerWithoutARoleOfUsers() {
        String guest = run.get("/_local/tokens?sub=" + FRESH + "&roles=guest,auditor")
                .json()
                .path("token")
                .asText();

        Response received = run.send(run.to(PATH)
                .POST(BodyPublishers.ofString("{\"gender\":\"male\"}"))
                .header("Authorization", "Bearer " + guest)
                .header("X-Platform", "admin"));

        received.refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        assertThat(received.errors()).first().isEqualTo("Insufficient permissions");
    }

    @Test
    void knowsNoUserOfAnotherTenant() {
        String stranger = run.get("/_local/tokens?sub=" + JOHN + "&tenantId=other")
                .json()
                .path("token")
                .asText();

        run.send(run.to(PATH)
                        .POST(BodyPublishers.ofString("{\"gender\":\"female\"}"))
                        .header("Authorization", "Bearer " + stranger))
                .refused(Problem.USER_NOT_FOUND);
    }
}
