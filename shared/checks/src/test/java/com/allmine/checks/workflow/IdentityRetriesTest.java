package com.allmine.checks.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.emulators.stepfunctions.execution.Execution.EnteredState;
import com.allmine.local.LocalRun;
import com.allmine.local.Repository;
import com.allmine.local.UsesLocalRun;
import com.allmine.local.journeys.IdentityRequest;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The retries of {@code workflow.asl.json}: each error that may pass, and the end after two retries. */
@UsesLocalRun
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityRetriesTest {
    private static final JsonNode MACHINE = Json.object(
                    Repository.text(Repository.ROOT.resolve("functions/confirm-identity/workflow.asl.json")))
            .orElseThrow();

    /** The states that ask DynamoDB, with what they ask. */
    private static final Map<String, Class<? extends SdkRequest>> TABLE_STATES = Map.of(
            "CheckAmlStatus", GetItemRequest.class,
            "CheckAccountLimit", GetItemRequest.class,
            "ReserveAttempt", TransactWriteItemsRequest.class,
            "GiveAttemptBack", TransactWriteItemsRequest.class,
            "RecordRefusal", UpdateItemRequest.class,
            "CommitProfileAndAdditionalInfo", TransactWriteItemsRequest.class);

    /** The states whose request is the second of its kind where the register is asked. */
    private static final Set<String> SECOND =
            Set.of("CheckAccountLimit", "GiveAttemptBack", "CommitProfileAndAdditionalInfo");

    private final FaultyWorkflow workflow;

    IdentityRetriesTest(LocalRun run) {
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

    /** One error of one Retry. */
    record Retried(String state, String error) {}

    static List<Retried> retried() {
        List<Retried> retried = new ArrayList<>();
        MACHINE.path("States")
                .properties()
                .forEach(state -> state.getValue()
                        .path("Retry")
                        .forEach(retry -> retry.path("ErrorEquals")
                                .forEach(error -> retried.add(new Retried(state.getKey(), error.asText())))));
        return retried;
    }

    @ParameterizedTest
    @MethodSource("retried")
    void triesAgainAfterEveryErrorThatMayPass(Retried retried) {
        String sub = workflow.newUser();
        boolean isOutage = retried.state().equals("GiveAttemptBack");
        boolean isRefusal = retried.state().equals("RecordRefusal");
        prepare(retried.state());
        fault(retried, 1);

        Response received = workflow.confirm(sub, IdentityRequest.verified(IdentityRequest.newNumber()));

        if (isOutage) {
            received.refused(Problem.SERVICE_UNAVAILABLE);
        } else {
            assertThat(received.acceptedBare().path("data").path("verified").asBoolean())
                    .isEqualTo(!isRefusal);
        }
        assertThat(workflow.execution().states())
                .filteredOn(step -> step.attempts() > 1)
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.name()).isEqualTo(retried.state());
                    assertThat(step.attempts()).isEqualTo(2);
                });
        assertThat(workflow.infos(sub)).hasSize(isOutage || isRefusal ? 0 : 1);
    }

    /** Leads the workflow to a state that it enters only if the register does not decide, or says no. */
    private void prepare(String state) {
        switch (state) {
            case "GiveAttemptBack" -> workflow.functionFails("VerifyIdentity", "java.lang.IllegalStateException");
            case "RecordRefusal" -> workflow.function("VerifyIdentity", payload -> "{\"verdict\":\"NO_MATCH\"}");
            default -> {
                // Every confirmation enters it.
            }
        }
    }

    /** Has the next calls of a state fail. */
    private void fault(Retried retried, int times) {
        Class<? extends SdkRequest> request = TABLE_STATES.get(retried.state());
        if (request == null) {
            String[] errors = Collections.nCopies(times, retried.error()).toArray(String[]::new);
            workflow.functionFails(retried.state(), errors);
            return;
        }
        if (SECOND.contains(retried.state())) {
            workflow.table(request, DynamoFaults::none);
        }
        Runnable fault = retried.error().equals("States.Timeout")
                ? (Runnable) workflow::hang
                : DynamoFaults.fails(retried.error());
        workflow.table(request, Collections.nCopies(times, fault).toArray(Runnable[]::new));
    }

    static List<String> tasks() {
        return retried().stream().map(Retried::state).distinct().toList();
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void givesUpAfterTwoRetriesAndTheSameRequestSucceedsLater(String task) {
        String sub = workflow.newUser();
        String body = IdentityRequest.verified(IdentityRequest.newNumber());
        Retried first = retried().stream()
                .filter(r -> r.state().equals(task))
                .findFirst()
                .orElseThrow();
        prepare(task);
        fault(first, 3);

        Response received = workflow.confirm(sub, body);

        if (task.equals("RecordRefusal")) {
            assertThat(received.acceptedBare().path("data").path("verified").asBoolean())
                    .isFalse();
        } else {
            received.refused(
                    task.equals("VerifyIdentity") ? Problem.REGISTER_UNAVAILABLE : Problem.SERVICE_UNAVAILABLE);
            assertThat(received.header("Retry-After")).isEqualTo("5");
        }
        EnteredState failed = workflow.execution().states().stream()
                .filter(step -> step.name().equals(task))
                .findFirst()
                .orElseThrow();
        assertThat(failed.attempts()).isEqualTo(3);
        assertThat(failed.outcome()).isEqualTo("caught " + first.error());
        assertThat(workflow.confirm(sub, body)
                        .acceptedBare()
                        .path("data")
                        .path("verified")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aRegisterThatDoesNotAnswerAtAllIsUnavailable() {
        workflow.functionFails("VerifyIdentity", "States.Timeout", "States.Timeout", "States.Timeout");

        workflow.confirm(workflow.newUser(), IdentityRequest.verified(IdentityRequest.newNumber()))
                .refused(Problem.REGISTER_UNAVAILABLE);

        assertThat(workflow.path()).endsWith("VerifyIdentity GiveAttemptBack DecideOnFailure RegisterUnavailable");
    }
}
