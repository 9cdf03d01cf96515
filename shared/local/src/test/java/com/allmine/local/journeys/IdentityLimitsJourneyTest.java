package com.allmine.local.journeys;

import static com.allmine.local.LocalRun.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.emulators.register.RegisterEmulator;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Limits of accounts and of attempts: by identity number, by user and by tenant. */
@UsesLocalRun
class IdentityLimitsJourneyTest {
    private static final String LIMIT =
            "userIdentityNumber: already has the maximum number of accounts; contact support";

    private static final String DIFFERS =
            "userIdentityNumber: the account is confirmed with another identity; send the number, name and birth date"
                    + " of that one";

    private static final String EXHAUSTED =
            "too many attempts in 24 hours by this account or for this identity number; try again tomorrow";

    private final LocalRun run;
    private final IdentityUsers users;

    IdentityLimitsJourneyTest(LocalRun run) {
        this.run = run;
        this.users = new IdentityUsers(run);
    }

    @Test
    void ofTwentyUsersWithOneIdentityExactlyOneIsVerified() throws InterruptedException, ExecutionException {
        String body = IdentityRequest.declared(IdentityRequest.newNumber());
        List<String> subs = new ArrayList<>();
        List<Callable<Response>> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String sub = users.newUser();
            subs.add(sub);
            requests.add(() -> users.confirm(sub, body));
        }

        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Response> answer : threads.invokeAll(requests)) {
                Response received = answer.get();
                statuses.add(received.status());
                if (received.status() != 200) {
                    assertThat(received.header("X-Error-Code"))
                            .isIn(Problem.ACCOUNT_LIMIT_REACHED.name(), Problem.REGISTER_ATTEMPTS_EXHAUSTED.name());
                }
            }
        }

        assertThat(statuses).containsOnlyOnce(200);
        for (int i = 0; i < subs.size(); i++) {
            boolean isVerified = statuses.get(i) == 200;
            assertThat(users.versions(subs.get(i))).hasSize(isVerified ? 1 : 0);
            assertThat(users.items(subs.get(i)).toString().contains("identityHash"))
                    .isEqualTo(isVerified);
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
        users.confirm(users.newUser(), body).acceptedBare();

        assertThat(Stream.of("twin-a", "twin-b", "twin-c", "twin-a").map(sub -> {
                    run.addUser("twins", sub);
                    String token = run.get("/_local/tokens?tenantId=twins&sub=" + sub)
                            .json()
                            .path("token")
                            .asText();
                    return users.bearer(token, IdentityRequest.PATH, body).status();
                }))
                .containsExactly(200, 200, 409, 200);
    }

    @Test
    void afterFiveAttemptsThatTheRegisterRefusedADayMustPass() {
        IdentityTenant tenant = IdentityTenant.next(run);
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
        IdentityTenant tenant = IdentityTenant.next(run);
        String sub = tenant.newUser();
        List<Callable<Response>> requests = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            requests.add(() -> tenant.confirm(sub, IdentityRequest.verified(RegisterEmulator.UNKNOWN)));
        }

        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Response> answer : threads.invokeAll(requests)) {
                statuses.add(answer.get().status());
            }
        }

        assertThat(statuses).filteredOn(status -> status == 200).hasSize(5);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(7);
    }

    @Test
    void tenUsersMayTryANumberInADayAndNoMore() {
        IdentityTenant tenant = IdentityTenant.next(run);
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
        IdentityTenant tenant = IdentityTenant.next(run);
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
        String squatter = users.newUser();
        String owner = users.newUser();
        users.confirm(squatter, IdentityRequest.declared(number)).acceptedBare();

        users.confirm(owner, IdentityRequest.declared(number)).refused(Problem.ACCOUNT_LIMIT_REACHED, LIMIT);
        users.confirm(owner, IdentityRequest.verified(number)).acceptedBare();

        users.confirm(users.newUser(), IdentityRequest.verified(number)).refused(Problem.ACCOUNT_LIMIT_REACHED, LIMIT);
        users.confirm(squatter, IdentityRequest.verified(number)).refused(Problem.ACCOUNT_LIMIT_REACHED, LIMIT);
        users.confirm(owner, IdentityRequest.declared(number)).acceptedBare();
    }

    @Test
    void anAccountThatCannotConfirmLearnsNothingOfOthers() {
        String customer = IdentityRequest.declared(IdentityRequest.newNumber());
        users.confirm(users.newUser(), customer).acceptedBare();
        String confirmed = users.newUser();
        users.confirm(confirmed, IdentityRequest.declared(IdentityRequest.newNumber()))
                .acceptedBare();

        users.confirm("closed", customer).refused(Problem.ACCOUNT_CLOSED, "the account is closed");
        users.confirm("aml-blocked", customer)
                .refused(Problem.AML_BLOCKED, "the anti-money-laundering check blocks this account; contact support");
        users.confirm("aml-review", customer)
                .refused(
                        Problem.AML_IN_REVIEW,
                        "this account is under anti-money-laundering review; try again after the review");
        users.confirm(confirmed, customer).refused(Problem.IDENTITY_DIFFERS, DIFFERS);
    }
}
