package com.allmine.checks.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.local.journeys.IdentityRequest;
import com.allmine.testkit.Response;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** The conditions of the commit: changes by other requests between our reads and our transaction. */
@UsesLocalRun
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityConditionsTest {
    private final LocalRun run;
    private final FaultyWorkflow workflow;

    IdentityConditionsTest(LocalRun run) {
        this.run = run;
        this.workflow = new FaultyWorkflow(run);
    }

    @AfterEach
    void everyFaultHasHappened() {
        assertThat(workflow.isDone()).isTrue();
    }

    @AfterAll
    void stop() {
        workflow.close();
    }

    /** A change by another request between our reads and our transaction. */
    record Race(Problem problem, String attribute, AttributeValue value) {}

    static Stream<Race> races() {
        return Stream.of(
                new Race(Problem.AML_BLOCKED, "amlStatus", AttributeValue.fromS("BLOCKED")),
                new Race(Problem.AML_IN_REVIEW, "amlStatus", AttributeValue.fromS("REVIEW")),
                new Race(Problem.AML_IN_REVIEW, "amlStatus", AttributeValue.fromS("SOMETHING_NEW")),
                new Race(Problem.ACCOUNT_CLOSED, "accountDeletionStatus", AttributeValue.fromS("finalized")),
                new Race(Problem.ACCOUNT_CLOSED, "deletedAt", AttributeValue.fromS("2026-04-07T10:05:00.000Z")),
                new Race(
                        Problem.IP_NOT_ALLOWED,
                        "accessFromIPsAllowedByUser",
                        AttributeValue.fromSs(List.of("cb007100/24"))),
                new Race(Problem.IDENTITY_DIFFERS, "identityHash", AttributeValue.fromS("another")));
    }

    @ParameterizedTest
    @MethodSource("races")
    void commitsNothingThatWasRefusedByTheTimeOfTheCommit(Race race) {
        String sub = workflow.newUser();
        workflow.table(TransactWriteItemsRequest.class, workflow.sets(sub, race.attribute(), race.value()));

        Response received = workflow.confirm(sub, IdentityRequest.declared(IdentityRequest.newNumber()));

        assertThat(received.header("X-Error-Code")).isEqualTo(race.problem().name());
        assertThat(workflow.infos(sub)).isEmpty();
        assertThat(workflow.profile(sub)).doesNotContainKey("identity");
        assertThat(workflow.path())
                .contains("CommitProfileAndAdditionalInfo CheckAmlStatus")
                .endsWith("DecideOnAccount Refused");
    }

    @ParameterizedTest
    @CsvSource({"2024-01-01T00:00:00.000Z, false", "9999-12-31T00:00:00.000Z, true"})
    void aClearanceHoldsUntilItsEnd(String validUntil, boolean isClear) {
        String sub = workflow.newUser();
        workflow.sets(sub, "amlStatus", AttributeValue.fromS("CLEAR")).run();
        workflow.sets(sub, "amlValidUntil", AttributeValue.fromS(validUntil)).run();

        Response received = workflow.confirm(sub, IdentityRequest.declared(IdentityRequest.newNumber()));

        if (isClear) {
            received.acceptedBare();
        } else {
            assertThat(received.header("X-Error-Code")).isEqualTo("AML_IN_REVIEW");
        }
    }

    @Test
    void commitsNothingIfTheClearanceEndsBeforeTheCommit() {
        String sub = workflow.newUser();
        workflow.sets(sub, "amlStatus", AttributeValue.fromS("CLEAR")).run();
        workflow.table(
                TransactWriteItemsRequest.class,
                workflow.sets(sub, "amlValidUntil", AttributeValue.fromS("2024-01-01T00:00:00.000Z")));

        Response received = workflow.confirm(sub, IdentityRequest.declared(IdentityRequest.newNumber()));

        assertThat(received.header("X-Error-Code")).isEqualTo("AML_IN_REVIEW");

        assertThat(workflow.infos(sub)).isEmpty();
        assertThat(workflow.path()).contains("CommitProfileAndAdditionalInfo CheckAmlStatus");
    }

    @Test
    void commitsNothingWhereAnotherUserWasFaster() {
        String loser = workflow.newUser();
        String winner = workflow.newUser();
        String body = IdentityRequest.declared(IdentityRequest.newNumber());
        workflow.table(
                TransactWriteItemsRequest.class,
                () -> run.send(run.postAs(winner, IdentityRequest.PATH, body)).acceptedBare());

        workflow.confirm(loser, body)
                .refused(
                        Problem.ACCOUNT_LIMIT_REACHED,
                        "userIdentityNumber: already has the maximum number of accounts; contact support");

        assertThat(workflow.infos(loser)).isEmpty();
        assertThat(workflow.infos(winner)).hasSize(1);
    }

    @Test
    void sendsAllBlocksThatHoldTheLongestAddressInOneConditionThatTheEngineTakes() {
        String sub = workflow.newUser();
        String inside = "20010db8111122223333444455556666/128";
        workflow.sets(sub, "accessFromIPsAllowedByUser", AttributeValue.fromSs(List.of("cb007100/24", inside)))
                .run();
        String body = IdentityRequest.declared(IdentityRequest.newNumber());

        workflow.confirm(sub, body, "2001:db8:1111:2222:3333:4444:5555:6666").acceptedBare();
        workflow.confirm(sub, body, "2001:db8:1111:2222:3333:4444:5555:6667")
                .refused(Problem.IP_NOT_ALLOWED, "send this request from an address on the user's IP allow-list");
    }
}
