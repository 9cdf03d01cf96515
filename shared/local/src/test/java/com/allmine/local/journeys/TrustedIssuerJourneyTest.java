package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.testkit.Response;
import com.allmine.testkit.TestIssuer;
import com.allmine.testkit.TestKeyPair;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of two issuers that the run trusts. One is on this machine, and the other is down. */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("slow")
class TrustedIssuerJourneyTest {
    private static final String PATH = "/api/v1/onboarding/step-2";
    private static final String FRESH = "507f1f77bcf86cd799439012";

    private final TestKeyPair rsa = TestKeyPair.rsa("rsa-1");
    private final TestKeyPair pss = TestKeyPair.rsa("pss-1");
    private final TestKeyPair ec = TestKeyPair.ec("ec-1");
    private final TestIssuer issuer = TestIssuer.start();
    private final TestIssuer down = TestIssuer.start();
    private LocalRun run;

    @BeforeAll
    void start() {
        issuer.publishes(rsa.jwk("\"alg\":\"RS256\""), pss.jwk("\"alg\":\"PS256\""), ec.jwk("\"alg\":\"ES256\""));
        down.close();
        run = LocalRun.trusting(
                "[" + entry(issuer) + "," + entry(down) + "]", "SaveGender", "ConfirmIdentity", "IssueToken");
    }

    @AfterAll
    void close() {
        run.close();
        issuer.close();
    }

    private static String entry(TestIssuer issuer) {
        return """
            {"iss": "%s", "jwksUri": "%s", "algorithms": ["RS256", "PS256", "ES256"], "audience": "allmine-api", \
            "tenants": ["default"], "rolesClaim": "groups"}\
            """.formatted(issuer.iss(), issuer.jwksUri());
    }

    private static String claims(TestIssuer issuer, String sub) {
        return "{\"iss\":\"%s\",\"aud\":\"allmine-api\",\"sub\":\"%s\",\"groups\":[\"user\"],\"exp\":%d}"
                .formatted(issuer.iss(), sub, Instant.now().getEpochSecond() + 300);
    }

    private String claims() {
        return claims(issuer, FRESH);
    }

    private Response saveGender(String token) {
        return run.send(run.to(PATH)
                .POST(BodyPublishers.ofString("{\"gender\":\"female\"}"))
                .header("Authorization", "Bearer " + token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256"})
    void acceptsATokenOfEachAlgorithm(String algorithm) {
        TestKeyPair pair = switch (algorithm) {
            case "RS256" -> rsa;
            case "PS256" -> pss;
            default -> ec;
        };

        saveGender(pair.token(algorithm, claims())).accepted();
    }

    @Test
    void acceptsItsOwnTokensAsBefore() {
        saveGender(run.token(FRESH)).accepted();
    }

    @Test
    void refusesATokenForATenantThatTheIssuerDoesNotSpeakFor() {
        Response response = saveGender(ec.token("ES256", claims().replace("{", "{\"tenantId\":\"other\",")));

        response.refused(Problem.AUTHENTICATION_REQUIRED);
        assertThat(run.log(response))
                .singleElement()
                .asString()
                .contains("\"cause\":[\"tenantId: not a tenant of the issuer\"]")
                .doesNotContain("other", FRESH);
    }

    @Test
    void refusesATokenWithTheNameOfTheIssuerUnderOurOwnKey() {
        String key = run.get("/_local/tokens").json().path("key").path("k").asText();

        Response response = saveGender(SignedToken.of(key, SignedToken.HEADER, claims()));

        response.refused(Problem.AUTHENTICATION_REQUIRED);
        assertThat(run.log(response)).singleElement().asString().contains("alg: not an algorithm of the issuer");
    }

    @Test
    void theRolesAreThoseOfTheIssuersClaim() {
        saveGender(ec.token("ES256", claims().replace("[\"user\"]", "[\"auditor\"]")))
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
    }

    @Test
    void acceptsANewKeyAtOnce() {
        TestKeyPair next = TestKeyPair.ec("ec-2");
        saveGender(ec.token("ES256", claims())).accepted();

        issuer.publishes(next.jwk(), ec.jwk(), rsa.jwk("\"alg\":\"RS256\""), pss.jwk("\"alg\":\"PS256\""));

        saveGender(next.token("ES256", claims())).accepted();
        saveGender(ec.token("ES256", claims())).accepted();
    }

    @Test
    void anIssuerThatIsDownIsNamedInTheLogAndNotBlamedOnTheClient() {
        Response response = saveGender(ec.token("ES256", claims(down, FRESH)));

        response.refused(Problem.SERVICE_UNAVAILABLE);
        assertThat(run.log(response))
                .singleElement()
                .asString()
                .contains("\"cause\":[\"" + down.jwksUri() + ": ConnectException\"]")
                .doesNotContain(FRESH);
        saveGender(ec.token("ES256", claims())).accepted();
    }

    /** The session is the one that began at the other issuer. */
    @Test
    void theTokenAfterAConfirmationIsOurs() {
        IdentityUsers users = new IdentityUsers(run);
        String sub = users.newUser();
        long signIn = Instant.now().getEpochSecond() - 3600;
        String token = ec.token("ES256", claims(issuer, sub).replace("{", "{\"auth_time\":" + signIn + ","));
        String body = IdentityRequest.declared(IdentityRequest.newNumber());

        String issued = users.bearer(token, IdentityRequest.PATH, body)
                .acceptedBare()
                .path("token")
                .asText();

        assertThat(issued).startsWith("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.");
        assertThat(IdentityUsers.claims(issued).path("auth_time").asLong()).isEqualTo(signIn);
        saveGender(issued).accepted();
    }

    @Test
    void aWrongValueStopsTheStart() {
        assertThatThrownBy(() -> LocalRun.trusting("[" + entry(issuer).replace("RS256", "HS256") + "]", "SaveGender"))
                .hasMessageEndingWith("TrustedIssuers, entry 1: algorithms must be some of RS256, PS256, ES256")
                .hasMessageContaining(" cannot be wired: ");
    }
}
