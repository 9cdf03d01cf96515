package com.allmine.local.journeys;

import static com.allmine.local.LocalRun.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.operator.file.DataFile;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code POST /user/confirm-user-identity}: the response, the token, and the records that remain. */
@UsesLocalRun
class ConfirmIdentityJourneyTest {
    private final LocalRun run;
    private final IdentityUsers users;

    ConfirmIdentityJourneyTest(LocalRun run) {
        this.run = run;
        this.users = new IdentityUsers(run);
    }

    /** The only test that uses the documented number: an identity has one account. */
    @Test
    void answersTheDocumentedRequestAsDocumented() {
        JsonNode answer = run.send(users.post("123", IdentityRequest.DOCUMENTED).header("tenant-id", "default"))
                .acceptedBare();

        String token = answer.path("token").asText();
        assertThat(answer.toString())
                .isEqualTo("{\"token\":\"" + token + "\",\"data\":{\"userId\":\"123\",\"verified\":true}}");
        assertThat(token).startsWith("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.");
        ObjectNode claims = IdentityUsers.claims(token);
        assertThat(claims.path("sub").asText()).isEqualTo("123");
        assertThat(claims.path("tenantId").asText()).isEqualTo("default");
        assertThat(claims.path("roles").toString()).isEqualTo("[\"user\"]");
        assertThat(claims.path("verified").isBoolean()).isTrue();
        assertThat(claims.path("verified").booleanValue()).isTrue();
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(3600);
    }

    @Test
    void theTokenWorksOnEveryEndpointAtOnce() {
        String sub = users.newUser();
        String body = IdentityRequest.declared(IdentityRequest.newNumber());
        String token = users.confirm(sub, body).acceptedBare().path("token").asText();

        assertThat(users.bearer(token, "/api/v1/onboarding/step-2", "{\"gender\":\"other\"}")
                        .accepted()
                        .path("_id")
                        .asText())
                .isEqualTo(sub);
        users.bearer(
                        token,
                        "/api/v1/legal-documents/consent",
                        "{\"documentType\":\"terms_of_use\",\"documentVersion\":\"1.1.0\",\"isAccepted\":true}")
                .acceptedBare();
        String info = Json.object(body).orElseThrow().path("additionalInfo").toString();
        users.bearer(
                        token,
                        "/user/insert-additional-info",
                        info.replace("\"sourceOfFundingId\":\"2\"", "\"sourceOfFundingId\":\"1\""))
                .acceptedBare();
        users.bearer(token, IdentityRequest.PATH, body).acceptedBare();
        run.send(run.to("/admin/role-resource-permission-log").header("x-auth", token))
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
    }

    @Test
    void theProfileShowsWhoTheUserIsAndTheTableDoesNot() {
        String sub = users.newUser();
        ObjectNode body = Json.object(IdentityRequest.declared(IdentityRequest.newNumber()))
                .orElseThrow();
        users.confirm(
                        sub,
                        body.put("secondName", "Candaş")
                                .put("countryCode", "90")
                                .toString())
                .acceptedBare();

        JsonNode profile = run.send(run.postAs(sub, "/api/v1/onboarding/step-2", "{\"gender\":\"male\"}"))
                .accepted();

        assertThat(profile.path("name").asText()).isEqualTo("Ahmet Candaş");
        assertThat(profile.path("surname").asText()).isEqualTo("Yılmaz");
        assertThat(profile.path("birthDate").asText()).isEqualTo("1990-01-15T00:00:00.000Z");
        assertThat(profile.path("countryCode").isNull()).isTrue();
        assertThat(users.items(sub).toString()).doesNotContain("Ahmet", "Candaş", "Yılmaz", "1990-01-15", "Örnek");
    }

    @Test
    void theSameUserMayRepeatAndGetsANewToken() {
        String sub = users.newUser();
        String number = IdentityRequest.newNumber();
        users.confirm(sub, IdentityRequest.declared(number)).acceptedBare();

        JsonNode again = users.confirm(sub, IdentityRequest.verified(number)).acceptedBare();

        assertThat(again.path("data").path("verified").asBoolean()).isTrue();
        assertThat(IdentityUsers.claims(again.path("token").asText())
                        .path("verified")
                        .asBoolean())
                .isTrue();
        String hash = users.items(sub).stream()
                .filter(item -> item.containsKey("identityHash"))
                .map(item -> attribute(item, "identityHash").s())
                .findFirst()
                .orElseThrow();
        assertThat(run.items("Users", "T#default#ID#" + hash)).singleElement().satisfies(guard -> {
            assertThat(attribute(guard, "holders").ss()).containsExactly(sub);
            assertThat(attribute(guard, "confirmedHolders").ss()).containsExactly(sub);
        });
        assertThat(run.infos(sub)).hasSize(2);
        users.confirm(sub, IdentityRequest.declared(IdentityRequest.newNumber()))
                .refused(
                        Problem.IDENTITY_DIFFERS,
                        "userIdentityNumber: the account is confirmed with another identity; send the number, name and"
                                + " birth date of that one");
    }

    @Test
    void whatALaterCallLeavesOutStays() {
        String sub = users.newUser();
        ObjectNode body = Json.object(IdentityRequest.declared(IdentityRequest.newNumber()))
                .orElseThrow();
        users.confirm(sub, body.toString()).acceptedBare();
        Map<String, AttributeValue> first =
                attribute(users.profile(sub), "contact").m();

        body.remove(List.of("address", "occupationId"));
        users.confirm(sub, body.toString()).acceptedBare();
        assertThat(attribute(users.profile(sub), "contact").m()).isEqualTo(first);

        body.put("cityId", "6").remove("districtId");
        users.confirm(sub, body.toString()).acceptedBare();
        assertThat(attribute(users.profile(sub), "contact").m())
                .containsEntry("cityId", AttributeValue.fromS("6"))
                .containsEntry("address", first.get("address"))
                .doesNotContainKey("districtId");
    }

    /** The admin was dismissed: the profile has other roles than the token. */
    @Test
    void aNewTokenHasTheRolesThatTheProfileStillHas() {
        String sub = "identity-" + IdentityRequest.newNumber();
        String line = "{\"tenantId\":\"default\",\"profile\":{\"_id\":\"%s\",\"roles\":[\"user\"]}}".formatted(sub);
        run.system().loader().users(new DataFile("test", line), false);
        String body = IdentityRequest.declared(IdentityRequest.newNumber());

        run.send(users.as(sub, "admin", body)).refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        String token = run.send(users.as(sub, "admin,auditor,user", body))
                .acceptedBare()
                .path("token")
                .asText();
        String next = users.bearer(token, IdentityRequest.PATH, body)
                .acceptedBare()
                .path("token")
                .asText();

        assertThat(IdentityUsers.claims(token).path("roles")).hasToString("[\"user\"]");
        assertThat(IdentityUsers.claims(next).path("roles")).hasToString("[\"user\"]");
        assertThat(IdentityUsers.claims(next).path("auth_time"))
                .isEqualTo(IdentityUsers.claims(token).path("auth_time"));
    }

    @Test
    void refusesEveryStateOfAnAccountThatForbidsIt() {
        String body = IdentityRequest.declared(IdentityRequest.newNumber());

        users.confirm("nobody", body).refused(Problem.USER_NOT_FOUND);
        users.confirm("closed", body).refused(Problem.ACCOUNT_CLOSED, "the account is closed");
        users.confirm("aml-blocked", body)
                .refused(Problem.AML_BLOCKED, "the anti-money-laundering check blocks this account; contact support");
        users.confirm("aml-review", body)
                .refused(
                        Problem.AML_IN_REVIEW,
                        "this account is under anti-money-laundering review; try again after the review");
        run.send(users.post("ip-restricted", body).header("X-Forwarded-For", "203.0.113.7"))
                .refused(Problem.IP_NOT_ALLOWED, "send this request from an address on the user's IP allow-list");
        run.send(users.post("identity-tenant", body).header("tenant-id", "acme"))
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
    }

    @Test
    void answersARepeatedKeyWithATokenThatWorksAndConfirmsNothingTwice() {
        String sub = users.newUser();
        String body = IdentityRequest.declared(IdentityRequest.newNumber());
        Response first = run.send(users.post(sub, body).header("Idempotency-Key", "once"));
        Response second = run.send(users.post(sub, body).header("Idempotency-Key", "once"));

        String token = second.acceptedBare().path("token").asText();
        assertThat(second.json().path("data")).isEqualTo(first.acceptedBare().path("data"));
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        run.send(run.to("/api/v1/onboarding/step-2")
                        .POST(BodyPublishers.ofString("{\"gender\": \"other\"}"))
                        .header("Authorization", "Bearer " + token))
                .accepted();
        assertThat(run.infos(sub)).hasSize(1);
        assertThat(users.items(sub).toString())
                .doesNotContain(first.json().path("token").asText(), token);
    }

    @Test
    void anAllowedUseOfThePermissionIsLoggedWithIt() {
        String sub = users.newUser();
        Response received = users.confirm(sub, IdentityRequest.declared(IdentityRequest.newNumber()));

        assertThat(run.items("Logs", "T#default"))
                .filteredOn(entry -> attribute(entry, "actor").s().equals(sub))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(attribute(entry, "effect").s()).isEqualTo("ALLOW");
                    assertThat(attribute(entry, "permission").s()).isEqualTo("EXECUTE");
                    assertThat(attribute(entry, "resourceId").s()).isEqualTo("confirm-identity");
                    assertThat(attribute(entry, "requestId").s()).isEqualTo(received.header("X-Request-ID"));
                });
    }

    @Test
    void developersSeeWhatHappened() {
        String sub = users.newUser();
        Response received = users.confirm(sub, IdentityRequest.declared(IdentityRequest.newNumber()));
        String requestId = String.valueOf(received.header("X-Request-ID"));

        JsonNode listed = run.get("/_local/executions").json().get(0);
        assertThat(listed.path("execution").path("id").asText()).contains(":" + requestId + ":");
        assertThat(listed.path("execution").path("status").asText()).isEqualTo("SUCCEEDED");
        Response page = run.get(listed.path("page").asText());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("<pre class=\"mermaid\">", "CommitProfileAndAdditionalInfo")
                .doesNotContain(sub, "Ahmet");
        assertThat(run.get("/_local/executions/mermaid.min.js").header("Content-Type"))
                .isEqualTo("text/javascript; charset=utf-8");
        run.get("/_local/executions/none").refused(Problem.ROUTE_NOT_FOUND);
        assertThat(listed.path("execution").path("machine").asText()).isEqualTo("IdentityWorkflow");
    }
}
