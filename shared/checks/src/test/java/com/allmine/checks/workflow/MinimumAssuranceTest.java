package com.allmine.checks.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.local.journeys.IdentityRequest;
import com.allmine.local.journeys.IdentityTenant;
import com.allmine.testkit.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A tenant that requires the register's confirmation: where the workflow refuses, and what that costs. */
@UsesLocalRun
class MinimumAssuranceTest {
    private static final String TOO_LOW = "useTCKNService: the national register must confirm the identity; send true";
    private static final String REFUSED = "Start CheckAmlStatus JudgeAccount DecideOnAccount Refused";

    private final LocalRun run;
    private final IdentityTenant tenant;

    MinimumAssuranceTest(LocalRun run) {
        this.run = run;
        this.tenant = IdentityTenant.next(run);
    }

    private Response confirm(FaultyWorkflow workflow, String sub, String body) {
        return workflow.confirm(Map.of("x-auth", tenant.token(sub)), body, "127.0.0.1");
    }

    @Test
    void refusesADeclarationAfterOneReadAndWithoutAWrite() {
        tenant.setPolicy(1, "NVI");
        String sub = tenant.newUser();
        Map<String, AttributeValue> before = tenant.profile(sub);
        try (FaultyWorkflow workflow = new FaultyWorkflow(run)) {
            workflow.meter().roundTrips();

            confirm(workflow, sub, IdentityRequest.declared(IdentityRequest.newNumber()))
                    .refused(Problem.ASSURANCE_TOO_LOW, TOO_LOW);

            assertThat(workflow.path()).isEqualTo(REFUSED);
            assertThat(workflow.meter().roundTrips()).isEqualTo(1);
            assertThat(workflow.meter().writeUnits()).isEmpty();
        }
        assertThat(tenant.profile(sub)).isEqualTo(before);
    }

    @Test
    void reportsItTogetherWithEveryOtherProblemOfTheAccount() {
        tenant.setPolicy(1, "NVI");
        String sub = tenant.newUser();
        tenant.set(sub, "amlStatus", AttributeValue.fromS("REVIEW"));
        tenant.set(sub, "accountDeletionStatus", AttributeValue.fromS("finalized"));
        try (FaultyWorkflow workflow = new FaultyWorkflow(run)) {
            confirm(workflow, sub, IdentityRequest.declared(IdentityRequest.newNumber()))
                    .refused(
                            Problem.AML_IN_REVIEW,
                            "this account is under anti-money-laundering review; try again after the review",
                            "the account is closed",
                            TOO_LOW);
        }
    }

    /** Two endpoints, because each keeps a policy for a minute. */
    @Test
    void refusesToRepeatAnEarlierDeclarationUntilTheRegisterHasConfirmedIt() {
        String sub = tenant.newUser();
        String number = IdentityRequest.newNumber();
        Map<String, String> headers = Map.of("x-auth", tenant.token(sub), "idempotency-key", "declared-" + number);
        String declared = IdentityRequest.declared(number);
        try (FaultyWorkflow before = new FaultyWorkflow(run)) {
            before.confirm(headers, declared, "127.0.0.1").acceptedBare();
            before.confirm(headers, declared, "127.0.0.1").acceptedBare();
        }
        tenant.setPolicy(1, "NVI");
        Map<String, AttributeValue> profile = tenant.profile(sub);
        try (FaultyWorkflow after = new FaultyWorkflow(run)) {
            after.confirm(headers, declared, "127.0.0.1").refused(Problem.ASSURANCE_TOO_LOW, TOO_LOW);
            confirm(after, sub, declared).refused(Problem.ASSURANCE_TOO_LOW, TOO_LOW);
            assertThat(tenant.profile(sub)).isEqualTo(profile);

            confirm(after, sub, IdentityRequest.verified(number)).acceptedBare();
            confirm(after, sub, declared).acceptedBare();
            after.confirm(headers, declared, "127.0.0.1").acceptedBare();
        }
    }

    @Test
    void tellsADeclarationNothingOfTheNumbersOtherHolders() {
        tenant.setPolicy(1, "NVI");
        String number = IdentityRequest.newNumber();
        try (FaultyWorkflow workflow = new FaultyWorkflow(run)) {
            confirm(workflow, tenant.newUser(), IdentityRequest.verified(number))
                    .acceptedBare();

            confirm(workflow, tenant.newUser(), IdentityRequest.declared(number))
                    .refused(Problem.ASSURANCE_TOO_LOW, TOO_LOW);
        }
    }
}
