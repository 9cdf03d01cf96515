package com.allmine.local;

import static com.allmine.local.LocalRun.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.emulators.register.RegisterEmulator;
import com.allmine.emulators.stepfunctions.Execution;
import com.allmine.operator.DataFile;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@ExtendWith(LocalRun.Shared.class)
class ConfirmIdentityJourneyTest {
    private static final String LIMIT =
            "userIdentityNumber: already has the maximum number of accounts; contact support";
    private static final String DIFFERS =
            "userIdentityNumber: the account is confirmed with another identity; send the number, name and birth date"
                    + " of that one";
    private static final String EXHAUSTED =
            "too many attempts in 24 hours by this account or for this identity number; try again tomorrow";

    private final LocalRun run;

    ConfirmIdentityJourneyTest(LocalRun run) {
        this.run = run;
    }

    private HttpRequest.Builder post(String sub, String body) {
        return run.to(IdentityRequest.PATH)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("x-auth", run.token(sub));
    }

    private Response confirm(String sub, String body) {
        return run.send(post(sub, body));
    }

    private String newUser() {
        String sub = "identity-" + IdentityRequest.newNumber();
        run.addUser(sub);
        return sub;
    }

    private List<Map<String, AttributeValue>> items(String sub) {
        return run.items("Users", "T#default#U#" + sub);
    }

    private static ObjectNode claims(String token) {
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        return Json.object(new String(claims, StandardCharsets.UTF_8)).orElseThrow();
    }

    /** The only test that uses the documented number: an identity has one account. */
    @Test
    void answersTheDocumentedRequestAsDocumented() {
        JsonNode answer = run.send(post("123", IdentityRequest.DOCUMENTED).header("tenant-id", "default"))
                .acceptedBare();

        String token = answer.path("token").asText();
        assertThat(answer.toString())
                .isEqualTo("{\"token\":\"" + token + "\",\"data\":{\"userId\":\"123\",\"verified\":true}}");
        assertThat(token).startsWith("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.");
        ObjectNode claims = claims(token);
        assertThat(claims.path("sub").asText()).isEqualTo("123");
        assertThat(claims.path("tenantId").asText()).isEqualTo("default");
        assertThat(claims.path("roles").toString()).isEqualTo("[\"user\"]");
        assertThat(claims.path("verified").isBoolean()).isTrue();
        assertThat(claims.path("verified").booleanValue()).isTrue();
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(3600);
    }

    @Test
    void theTokenWorksOnEveryEndpointAtOnce() {
        String sub = newUser();
        String body = IdentityRequest.declared(IdentityRequest.newNumber());
        String token = confirm(sub, body).acceptedBare().path("token").asText();

        assertThat(bearer(token, "/api/v1/onboarding/step-2", "{\"gender\":\"other\"}")
                        .accepted()
                        .path("_id")
                        .asText())
                .isEqualTo(sub);
        bearer(
                        token,
                        "/api/v1/legal-documents/consent",
                        "{\"documentType\":\"terms_of_use\",\"documentVersion\":\"1.1.0\",\"isAccepted\":true}")
                .acceptedBare();
        String info = Json.object(body).orElseThrow().path("additionalInfo").toString();
        bearer(
                        token,
                        "/user/insert-additional-info",
                        info.replace("\"sourceOfFundingId\":\"2\"", "\"sourceOfFundingId\":\"1\""))
                .acceptedBare();
        bearer(token, IdentityRequest.PATH, body).acceptedBare();
        run.send(run.to("/admin/role-resource-permission-log").header("x-auth", token))
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
    }

    private Response bearer(String token, String path, String body) {
        return run.send(run.to(path)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token));
    }

    @Test
    void theProfileShowsWhoTheUserIsAndTheTableDoesNot() {
        String sub = newUser();
        ObjectNode body = Json.object(IdentityRequest.declared(IdentityRequest.newNumber()))
                .orElseThrow();
        confirm(sub, body.put("secondName", "Can").put("countryCode", "90").toString())
                .acceptedBare();

        JsonNode profile = run.send(run.postAs(sub, "/api/v1/onboarding/step-2", "{\"gender\":\"male\"}"))
                .accepted();

        assertThat(profile.path("name").asText()).isEqualTo("Ahmet Can");
        assertThat(profile.path("surname").asText()).isEqualTo("Yılmaz");
        assertThat(profile.path("birthDate").asText()).isEqualTo("1990-01-15T00:00:00.000Z");
        assertThat(profile.path("countryCode").isNull()).isTrue();
        assertThat(items(sub).toString()).doesNotContain("Ahmet", "Can", "Yılmaz", "1990", "Örnek");
    }

    @Test
    void theSameUserMayRepeatAndGetsANewToken() {
        String sub = newUser();
        String number = IdentityRequest.newNumber();
        confirm(sub, IdentityRequest.declared(number)).acceptedBare();

        JsonNode again = confirm(sub, IdentityRequest.verified(number)).acceptedBare();

        assertThat(again.path("data").path("verified").asBoolean()).isTrue();
        assertThat(claims(again.path("token").asText()).path("verified").asBoolean())
                .isTrue();
        String hash = items(sub).stream()
                .filter(item -> item.containsKey("identityHash"))
                .map(item -> attribute(item, "identityHash").s())
                .findFirst()
                .orElseThrow();
        assertThat(run.items("Users", "T#default#ID#" + hash)).singleElement().satisfies(guard -> {
            assertThat(attribute(guard, "holders").ss()).containsExactly(sub);
            assertThat(attribute(guard, "confirmedHolders").ss()).containsExactly(sub);
        });
        assertThat(run.infos(sub)).hasSize(2);
        confirm(sub, IdentityRequest.declared(IdentityRequest.newNumber()))
                .refused(
                        Problem.IDENTITY_DIFFERS,
                        "userIdentityNumber: the account is confirmed with another identity; send the number, name and"
                                + " birth date of that one");
    }

    @Test
    void ofTwentyUsersWithOneIdentityExactlyOneIsVerified() throws InterruptedException, ExecutionException {
        String body = IdentityRequest.declared(IdentityRequest.newNumber());
        List<String> users = new ArrayList<>();
        List<Callable<Response>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String sub = newUser();
            users.add(sub);
            calls.add(() -> confirm(sub, body));
        }

        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Response> answer : threads.invokeAll(calls)) {
                Response received = answer.get();
                statuses.add(received.status());
                if (received.status() != 200) {
                    assertThat(received.header("X-Error-Code"))
                            .isIn(Problem.ACCOUNT_LIMIT_REACHED.name(), Problem.REGISTER_ATTEMPTS_EXHAUSTED.name());
                }
            }
        }

        assertThat(statuses).containsOnlyOnce(200);
        for (int i = 0; i < users.size(); i++) {
            boolean isVerified = statuses.get(i) == 200;
            assertThat(versions(users.get(i))).hasSize(isVerified ? 1 : 0);
            assertThat(items(users.get(i)).toString().contains("identityHash")).isEqualTo(isVerified);
        }
    }

    @Test
    void aTenantMayAllowMoreAccountsOfOneIdentityAndKnowsNoOtherTenants() {
        run.system()
                .tables()
                .client()
                .putItem(p -> p.tableName("Users")
                        .item(Map.of(
                                "pk", AttributeValue.fromS("T#twins"),
                                "sk", AttributeValue.fromS("POLICY"),
                                "accountLimit", AttributeValue.fromN("2"))));
        String body = IdentityRequest.declared(IdentityRequest.newNumber());
        confirm(newUser(), body).acceptedBare();

        assertThat(Stream.of("twin-a", "twin-b", "twin-c", "twin-a").map(sub -> {
                    run.addUser("twins", sub);
                    String token = run.get("/_local/tokens?tenantId=twins&sub=" + sub)
                            .json()
                            .path("token")
                            .asText();
                    return bearer(token, IdentityRequest.PATH, body).status();
                }))
                .containsExactly(200, 200, 409, 200);
    }

    /** A new user of a new tenant: attempts on a number are counted for each tenant apart. */
    private record Tenant(LocalRun run, String id) {
        static Tenant of(LocalRun run) {
            return new Tenant(run, "tenant-" + IdentityRequest.newNumber());
        }

        String newUser() {
            String sub = "identity-" + IdentityRequest.newNumber();
            run.addUser(id, sub);
            return sub;
        }

        Response confirm(String sub, String body) {
            String token = run.get("/_local/tokens?tenantId=" + id + "&sub=" + sub)
                    .json()
                    .path("token")
                    .asText();
            return run.send(run.to(IdentityRequest.PATH)
                    .POST(BodyPublishers.ofString(body))
                    .header("Content-Type", "application/json")
                    .header("x-auth", token));
        }

        Map<String, AttributeValue> profile(String sub) {
            return run.items("Users", "T#" + id + "#U#" + sub).stream()
                    .filter(item -> attribute(item, "sk").s().equals("PROFILE"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void afterFiveAttemptsThatTheRegisterRefusedADayMustPass() {
        Tenant tenant = Tenant.of(run);
        String sub = tenant.newUser();
        String body = IdentityRequest.verified(RegisterEmulator.UNKNOWN);
        for (int attempt = 1; attempt <= 5; attempt++) {
            tenant.confirm(sub, body)
                    .acceptedBare("{\"token\":null,\"data\":{\"userId\":\"" + sub + "\",\"verified\":false}}");
        }
        int asked = run.system().register().requests();

        tenant.confirm(sub, body).refused(Problem.REGISTER_ATTEMPTS_EXHAUSTED, EXHAUSTED);

        assertThat(run.system().register().requests()).isEqualTo(asked);
        Map<String, AttributeValue> profile = tenant.profile(sub);
        assertThat(profile).containsKeys("attempt1", "attempt5").doesNotContainKeys("updatedAt", "identity");
        assertThat(attribute(profile, "attempt1").s())
                .isGreaterThan(attribute(profile, "attempt5").s());
    }

    @Test
    void noMoreThanFiveAttemptsAreAnsweredHoweverManyAreMadeAtOnce() throws InterruptedException, ExecutionException {
        Tenant tenant = Tenant.of(run);
        String sub = tenant.newUser();
        List<Callable<Response>> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            calls.add(() -> tenant.confirm(sub, IdentityRequest.verified(RegisterEmulator.UNKNOWN)));
        }

        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Response> answer : threads.invokeAll(calls)) {
                statuses.add(answer.get().status());
            }
        }

        assertThat(statuses).filteredOn(status -> status == 200).hasSize(5);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(7);
    }

    @Test
    void tenUsersMayTryANumberInADayAndNoMore() {
        Tenant tenant = Tenant.of(run);
        String body = IdentityRequest.verified(RegisterEmulator.UNKNOWN);
        for (int attempt = 1; attempt <= 10; attempt++) {
            tenant.confirm(tenant.newUser(), body).acceptedBare();
        }
        int asked = run.system().register().requests();

        tenant.confirm(tenant.newUser(), body).refused(Problem.REGISTER_ATTEMPTS_EXHAUSTED, EXHAUSTED);
        tenant.confirm(tenant.newUser(), IdentityRequest.declared(RegisterEmulator.UNKNOWN))
                .refused(Problem.REGISTER_ATTEMPTS_EXHAUSTED, EXHAUSTED);

        assertThat(run.system().register().requests()).isEqualTo(asked);
    }

    @Test
    void aClaimThatTheLimitRefusesCountsAsAnAttempt() {
        Tenant tenant = Tenant.of(run);
        String prober = tenant.newUser();
        for (int number = 1; number <= 5; number++) {
            String body = IdentityRequest.declared(IdentityRequest.newNumber());
            tenant.confirm(tenant.newUser(), body).acceptedBare();
            tenant.confirm(prober, body).refused(Problem.ACCOUNT_LIMIT_REACHED, LIMIT);
        }
        String customer = IdentityRequest.declared(IdentityRequest.newNumber());
        tenant.confirm(tenant.newUser(), customer).acceptedBare();

        tenant.confirm(prober, customer).refused(Problem.REGISTER_ATTEMPTS_EXHAUSTED, EXHAUSTED);
        tenant.confirm(prober, IdentityRequest.declared(IdentityRequest.newNumber()))
                .refused(Problem.REGISTER_ATTEMPTS_EXHAUSTED, EXHAUSTED);
    }

    @Test
    void aMereClaimNeverKeepsTheOwnerOut() {
        String number = IdentityRequest.newNumber();
        String squatter = newUser();
        String owner = newUser();
        confirm(squatter, IdentityRequest.declared(number)).acceptedBare();

        confirm(owner, IdentityRequest.declared(number)).refused(Problem.ACCOUNT_LIMIT_REACHED, LIMIT);
        confirm(owner, IdentityRequest.verified(number)).acceptedBare();

        confirm(newUser(), IdentityRequest.verified(number)).refused(Problem.ACCOUNT_LIMIT_REACHED, LIMIT);
        confirm(squatter, IdentityRequest.verified(number)).refused(Problem.ACCOUNT_LIMIT_REACHED, LIMIT);
        confirm(owner, IdentityRequest.declared(number)).acceptedBare();
    }

    @Test
    void anAccountThatCannotConfirmLearnsNothingOfOthers() {
        String customer = IdentityRequest.declared(IdentityRequest.newNumber());
        confirm(newUser(), customer).acceptedBare();
        String confirmed = newUser();
        confirm(confirmed, IdentityRequest.declared(IdentityRequest.newNumber()))
                .acceptedBare();

        confirm("closed", customer).refused(Problem.ACCOUNT_CLOSED, "the account is closed");
        confirm("aml-blocked", customer)
                .refused(Problem.AML_BLOCKED, "the anti-money-laundering check blocks this account; contact support");
        confirm("aml-review", customer)
                .refused(
                        Problem.AML_IN_REVIEW,
                        "this account is under anti-money-laundering review; try again after the review");
        confirm(confirmed, customer).refused(Problem.IDENTITY_DIFFERS, DIFFERS);
    }

    @Test
    void whatTheRegisterConfirmedOutlivesEveryDeclaration() {
        String sub = newUser();
        String number = IdentityRequest.newNumber();
        confirm(sub, IdentityRequest.verified(number)).acceptedBare();
        Map<String, AttributeValue> confirmed = profile(sub);

        for (String other : List.of("name", "surname")) {
            confirm(sub, with(IdentityRequest.declared(number), other, "Mehmet"))
                    .refused(Problem.IDENTITY_DIFFERS, DIFFERS);
        }
        confirm(sub, with(IdentityRequest.declared(number), "birthDate", "2001-05-05"))
                .refused(Problem.IDENTITY_DIFFERS, DIFFERS);
        assertThat(profile(sub)).isEqualTo(confirmed);

        String agreeing = with(with(IdentityRequest.declared(number), "name", "ahmet"), "address", "Yeni Mah. No:2");
        String token = confirm(sub, agreeing).acceptedBare().path("token").asText();

        assertThat(claims(token).at("/assurance/method").asText()).isEqualTo("NVI");
        assertThat(claims(token).at("/assurance/time").asText())
                .isEqualTo(attribute(confirmed, "identityConfirmedAt").s());
        assertThat(profile(sub))
                .containsEntry("identity", confirmed.get("identity"))
                .containsEntry("identityMethod", AttributeValue.fromS("NVI"))
                .containsEntry("identityConfirmedAt", confirmed.get("identityConfirmedAt"));
        assertThat(versions(sub))
                .extracting(version -> attribute(version, "identityMethod").s())
                .containsExactly("NVI", "DECLARED");
    }

    @Test
    void theRegistersYesRaisesADeclarationAndAddsAVersionAfterAnOlderYes() {
        String sub = newUser();
        String number = IdentityRequest.newNumber();
        confirm(sub, with(IdentityRequest.declared(number), "surname", "Kaya")).acceptedBare();
        String raised = confirm(sub, IdentityRequest.verified(number))
                .acceptedBare()
                .path("token")
                .asText();
        String married = confirm(sub, with(IdentityRequest.verified(number), "surname", "Öztürk"))
                .acceptedBare()
                .path("token")
                .asText();

        assertThat(claims(raised).at("/assurance/method").asText()).isEqualTo("NVI");
        assertThat(claims(married).at("/assurance/time").asText())
                .isEqualTo(attribute(profile(sub), "identityConfirmedAt").s());
        assertThat(versions(sub)).hasSize(3).allSatisfy(version -> {
            assertThat(version).containsKeys("identity", "confirmedAt", "timezone", "retainUntil");
            assertThat(attribute(version, "timezone").s()).isEqualTo("UTC");
        });
        JsonNode profile = run.send(run.postAs(sub, "/api/v1/onboarding/step-2", "{\"gender\":\"female\"}"))
                .accepted();
        assertThat(profile.path("surname").asText()).isEqualTo("Öztürk");
    }

    @Test
    void whatALaterCallLeavesOutStays() {
        String sub = newUser();
        ObjectNode body = Json.object(IdentityRequest.declared(IdentityRequest.newNumber()))
                .orElseThrow();
        confirm(sub, body.toString()).acceptedBare();
        Map<String, AttributeValue> first = attribute(profile(sub), "contact").m();

        body.remove(List.of("address", "occupationId"));
        confirm(sub, body.toString()).acceptedBare();
        assertThat(attribute(profile(sub), "contact").m()).isEqualTo(first);

        body.put("cityId", "6").remove("districtId");
        confirm(sub, body.toString()).acceptedBare();
        assertThat(attribute(profile(sub), "contact").m())
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

        run.send(as(sub, "admin", body)).refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        String token = run.send(as(sub, "admin,auditor,user", body))
                .acceptedBare()
                .path("token")
                .asText();
        String next = bearer(token, IdentityRequest.PATH, body)
                .acceptedBare()
                .path("token")
                .asText();

        assertThat(claims(token).path("roles")).hasToString("[\"user\"]");
        assertThat(claims(next).path("roles")).hasToString("[\"user\"]");
        assertThat(claims(next).path("auth_time")).isEqualTo(claims(token).path("auth_time"));
    }

    private HttpRequest.Builder as(String sub, String roles, String body) {
        String token = run.get("/_local/tokens?sub=" + sub + "&roles=" + roles)
                .json()
                .path("token")
                .asText();
        return run.to(IdentityRequest.PATH)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("x-auth", token);
    }

    private static String with(String body, String field, String value) {
        return Json.object(body).orElseThrow().put(field, value).toString();
    }

    private Map<String, AttributeValue> profile(String sub) {
        return items(sub).stream()
                .filter(item -> attribute(item, "sk").s().equals("PROFILE"))
                .findFirst()
                .orElseThrow();
    }

    private List<Map<String, AttributeValue>> versions(String sub) {
        return run.identities(sub);
    }

    @Test
    void theRegisterIsAskedInTurkishUpperCase() {
        ObjectNode body = Json.object(IdentityRequest.verified(RegisterEmulator.KNOWN_IN_TURKISH_LETTERS))
                .orElseThrow()
                .put("name", "Işıl")
                .put("secondName", "C\u0327ic\u0327ek")
                .put("surname", "öğütçü")
                .put("birthDate", "1985-03-04");

        assertThat(confirm(newUser(), body.toString())
                        .acceptedBare()
                        .path("data")
                        .path("verified")
                        .asBoolean())
                .isTrue();
    }

    private boolean isVerified(String sub, String number, String name, String surname, String birthDate) {
        ObjectNode body = Json.object(IdentityRequest.verified(number))
                .orElseThrow()
                .put("name", name)
                .put("surname", surname)
                .put("birthDate", birthDate);
        return confirm(sub, body.toString())
                .acceptedBare()
                .path("data")
                .path("verified")
                .asBoolean();
    }

    @Test
    void aForeignerIsAskedAboutAtTheServiceForForeignersByTheWholeBirthDate() {
        String sub = newUser();

        assertThat(isVerified(sub, RegisterEmulator.KNOWN_FOREIGNER, "Nora", "Larsen", "1988-03-22"))
                .isFalse();
        assertThat(isVerified(sub, RegisterEmulator.KNOWN_FOREIGNER, "Nora", "Larsen", "1988-03-21"))
                .isTrue();
        assertThat(isVerified(newUser(), RegisterEmulator.UNKNOWN_FOREIGNER, "Nora", "Larsen", "1988-03-21"))
                .isFalse();
        assertThat(isVerified(newUser(), "99000001278", "Amina", "Diallo", "1971-12-31"))
                .isTrue();
    }

    @Test
    void theChecksumOfAForeignersNumberCountsToo() {
        confirm(newUser(), IdentityRequest.verified("99000001279"))
                .refused(
                        Problem.VALIDATION_FAILED,
                        "userIdentityNumber: must be a valid identity number: its check digits, the last two, are"
                                + " wrong");
        confirm(newUser(), IdentityRequest.declared("99000001279")).acceptedBare();
    }

    @Test
    void aRegisterThatRecoversIsAskedAgain() {
        assertThat(confirm(newUser(), IdentityRequest.verified(RegisterEmulator.RECOVERING))
                        .acceptedBare()
                        .path("data")
                        .path("verified")
                        .asBoolean())
                .isTrue();
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(
            strings = {
                RegisterEmulator.CUT_OFF,
                RegisterEmulator.FAULT,
                RegisterEmulator.MAINTENANCE,
                RegisterEmulator.SLOW,
                RegisterEmulator.GARBAGE
            })
    void aRegisterThatSaysNeitherYesNorNoIsA503AndNothingIsWritten(String number) {
        String sub = newUser();
        int asked = run.system().register().requests();

        Response received = confirm(sub, IdentityRequest.verified(number));

        received.refused(Problem.REGISTER_UNAVAILABLE);
        assertThat(received.header("Retry-After")).isEqualTo("5");
        assertThat(run.system().register().requests()).isEqualTo(asked + 3);
        assertThat(items(sub)).singleElement().satisfies(profile -> {
            assertThat(profile).doesNotContainKeys("identity", "identityHash", "additionalInfoId", "updatedAt");
            assertThat(attribute(profile, "attempt1").s()).isEmpty();
        });
    }

    @Test
    void refusesEveryStateOfAnAccountThatForbidsIt() {
        String body = IdentityRequest.declared(IdentityRequest.newNumber());

        confirm("nobody", body).refused(Problem.USER_NOT_FOUND);
        confirm("closed", body).refused(Problem.ACCOUNT_CLOSED, "the account is closed");
        confirm("aml-blocked", body)
                .refused(Problem.AML_BLOCKED, "the anti-money-laundering check blocks this account; contact support");
        confirm("aml-review", body)
                .refused(
                        Problem.AML_IN_REVIEW,
                        "this account is under anti-money-laundering review; try again after the review");
        run.send(post("ip-restricted", body).header("X-Forwarded-For", "203.0.113.7"))
                .refused(Problem.IP_NOT_ALLOWED, "send this request from an address on the user's IP allow-list");
        run.send(post("identity-tenant", body).header("tenant-id", "acme"))
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
    }

    @Test
    void answersARepeatedKeyWithATokenThatWorksAndConfirmsNothingTwice() {
        String sub = newUser();
        String body = IdentityRequest.declared(IdentityRequest.newNumber());
        Response first = run.send(post(sub, body).header("Idempotency-Key", "once"));
        Response second = run.send(post(sub, body).header("Idempotency-Key", "once"));

        String token = second.acceptedBare().path("token").asText();
        assertThat(second.json().path("data")).isEqualTo(first.acceptedBare().path("data"));
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        run.send(run.to("/api/v1/onboarding/step-2")
                        .POST(BodyPublishers.ofString("{\"gender\": \"other\"}"))
                        .header("Authorization", "Bearer " + token))
                .accepted();
        assertThat(run.infos(sub)).hasSize(1);
        assertThat(items(sub).toString())
                .doesNotContain(first.json().path("token").asText(), token);
    }

    @Test
    void anAllowedUseOfThePermissionIsLoggedWithIt() {
        String sub = newUser();
        Response received = confirm(sub, IdentityRequest.declared(IdentityRequest.newNumber()));

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
        String sub = newUser();
        Response received = confirm(sub, IdentityRequest.declared(IdentityRequest.newNumber()));
        String requestId = String.valueOf(received.header("X-Request-ID"));

        JsonNode listed = run.get("/_local/executions").json().get(0);
        assertThat(listed.path("execution").path("id").asText()).contains(":" + requestId + ":");
        assertThat(listed.path("execution").path("status").asText()).isEqualTo("SUCCEEDED");
        Response page = run.get(listed.path("page").asText());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("<svg", "CommitProfileAndAdditionalInfo")
                .doesNotContain(sub, "Ahmet");
        run.get("/_local/executions/none").refused(Problem.ROUTE_NOT_FOUND);
        assertThat(run.system().workflows().executions())
                .extracting(Execution::machine)
                .contains("IdentityWorkflow");
    }
}
