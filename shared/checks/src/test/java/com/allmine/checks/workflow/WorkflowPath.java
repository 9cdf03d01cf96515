package com.allmine.checks.workflow;

import com.allmine.api.errors.Problem;
import java.util.Collections;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * One path through the state machine.
 *
 * @param before the history of the identity number
 * @param asksRegister whether the request asks the national register
 * @param faults sets up the failures, given the user
 * @param problem of the response; null for success
 * @param states the names of the states in their order, separated by spaces
 */
record WorkflowPath(
        String name,
        Before before,
        boolean asksRegister,
        BiConsumer<FaultyWorkflow, String> faults,
        @Nullable Problem problem,
        String states) {
    private static final String CANCELLED = "DynamoDb.TransactionCanceledException";
    private static final String REGISTER_DOWN = "com.allmine.confirmidentity.RegisterUnavailable";

    /** The history of an identity number before the request. */
    enum Before {
        NOTHING,
        DECLARED_BY_ANOTHER,
        CONFIRMED_FOR_ANOTHER,
        TEN_ATTEMPTS
    }

    @Override
    public String toString() {
        return name;
    }

    private static WorkflowPath path(
            String name,
            boolean asksRegister,
            BiConsumer<FaultyWorkflow, String> faults,
            @Nullable Problem problem,
            String states) {
        return new WorkflowPath(name, Before.NOTHING, asksRegister, faults, problem, states);
    }

    /** A path for every edge of the state machine. */
    static Stream<WorkflowPath> all() {
        String account = "CheckAmlStatus JudgeAccount DecideOnAccount ";
        String read = account + "CheckAccountLimit DecideOnIdentity ";
        String commit = "CommitProfileAndAdditionalInfo ";
        String declared = "Start " + read + commit;
        String asked = "Start " + read + "ReserveAttempt DecideOnAttempt VerifyIdentity ";
        String confirmed = "DecideOnVerdict DecideOnIdentity " + commit + "IssueToken";
        String givenBack = "GiveAttemptBack DecideOnFailure ";
        String refused = "RecordRefusal DecideOnRefusal ";
        String denied = "DynamoDb.ResourceNotFoundException";
        String broken = "java.lang.IllegalStateException";
        AttributeValue blocked = AttributeValue.fromS("BLOCKED");
        Runnable lost = DynamoFaults.fails(CANCELLED);
        Runnable[] alwaysLost = Collections.nCopies(10, lost).toArray(Runnable[]::new);
        BiConsumer<FaultyWorkflow, String> nothing = (w, sub) -> {};
        BiConsumer<FaultyWorkflow, String> down =
                (w, sub) -> w.functionFails("VerifyIdentity", REGISTER_DOWN, REGISTER_DOWN, REGISTER_DOWN);
        return Stream.of(
                path("declared", false, nothing, null, declared + "IssueToken"),
                path(
                        "committed, but the response is lost",
                        false,
                        (w, sub) -> w.responseOfTable(TransactWriteItemsRequest.class, lost),
                        null,
                        declared + account + "IssueToken"),
                path("known to the register", true, nothing, null, asked + confirmed),
                path(
                        "unknown to the register",
                        true,
                        (w, sub) -> w.function("VerifyIdentity", payload -> "{\"verdict\":\"NO_MATCH\"}"),
                        null,
                        asked + "DecideOnVerdict " + refused + "NotVerified"),
                path(
                        "unknown to the register, and the refusal cannot be recorded",
                        true,
                        (w, sub) -> {
                            w.function("VerifyIdentity", payload -> "{\"verdict\":\"NO_MATCH\"}");
                            w.table(UpdateItemRequest.class, DynamoFaults.fails(denied));
                        },
                        null,
                        asked + "DecideOnVerdict " + refused + "NotVerified"),
                path(
                        "an unknown verdict",
                        true,
                        (w, sub) -> w.function("VerifyIdentity", payload -> "{\"verdict\":\"PERHAPS\"}"),
                        Problem.REGISTER_UNAVAILABLE,
                        asked + "DecideOnVerdict " + givenBack + "RegisterUnavailable"),
                path(
                        "the register down",
                        true,
                        down,
                        Problem.REGISTER_UNAVAILABLE,
                        asked + givenBack + "RegisterUnavailable"),
                path(
                        "the register function broken",
                        true,
                        (w, sub) -> w.functionFails("VerifyIdentity", broken),
                        Problem.SERVICE_UNAVAILABLE,
                        asked + givenBack + "RegisterFunctionFailed"),
                path(
                        "an attempt that cannot be given back",
                        true,
                        down.andThen((w, sub) -> w.table(
                                TransactWriteItemsRequest.class, DynamoFaults::none, DynamoFaults.fails(denied))),
                        Problem.REGISTER_UNAVAILABLE,
                        asked + givenBack + "RegisterUnavailable"),
                path(
                        "the profile unreadable",
                        false,
                        (w, sub) -> w.table(GetItemRequest.class, DynamoFaults.fails(denied)),
                        Problem.SERVICE_UNAVAILABLE,
                        "Start CheckAmlStatus ProfileNotRead"),
                path(
                        "the guard unreadable",
                        false,
                        (w, sub) -> w.table(GetItemRequest.class, DynamoFaults::none, DynamoFaults.fails(denied)),
                        Problem.SERVICE_UNAVAILABLE,
                        "Start " + account + "CheckAccountLimit GuardNotRead"),
                path(
                        "a conflict once",
                        false,
                        (w, sub) -> w.table(TransactWriteItemsRequest.class, lost),
                        null,
                        declared + read + commit + "IssueToken"),
                path(
                        "a conflict at every attempt",
                        false,
                        (w, sub) -> w.table(TransactWriteItemsRequest.class, alwaysLost),
                        Problem.SERVICE_UNAVAILABLE,
                        declared + (read + commit).repeat(9) + account + "TooManyRaces"),
                path(
                        "nothing can be committed",
                        false,
                        (w, sub) -> w.table(TransactWriteItemsRequest.class, DynamoFaults.fails(denied)),
                        Problem.SERVICE_UNAVAILABLE,
                        declared + "CommitFailed"),
                path(
                        "a conflict while the attempt is reserved",
                        true,
                        (w, sub) -> w.table(TransactWriteItemsRequest.class, lost),
                        null,
                        "Start " + read + "ReserveAttempt " + asked.replaceFirst("Start ", "") + confirmed),
                path(
                        "an attempt that cannot be reserved",
                        true,
                        (w, sub) -> w.table(TransactWriteItemsRequest.class, DynamoFaults.fails(denied)),
                        Problem.SERVICE_UNAVAILABLE,
                        "Start " + read + "ReserveAttempt AttemptNotReserved"),
                path(
                        "the token function broken",
                        false,
                        (w, sub) -> w.functionFails("IssueToken", broken),
                        Problem.SERVICE_UNAVAILABLE,
                        declared + "IssueToken TokenNotIssued"),
                path(
                        "refused",
                        false,
                        (w, sub) -> w.table(GetItemRequest.class, w.sets(sub, "amlStatus", blocked)),
                        Problem.AML_BLOCKED,
                        "Start " + account + "Refused"),
                new WorkflowPath(
                        "declared where another has declared",
                        Before.DECLARED_BY_ANOTHER,
                        false,
                        nothing,
                        Problem.ACCOUNT_LIMIT_REACHED,
                        "Start " + read + "ReserveAttempt DecideOnAttempt " + refused + "RefusedByLimit"),
                new WorkflowPath(
                        "known to the register where another has declared",
                        Before.DECLARED_BY_ANOTHER,
                        true,
                        nothing,
                        null,
                        asked + confirmed),
                new WorkflowPath(
                        "known to the register where it confirmed another",
                        Before.CONFIRMED_FOR_ANOTHER,
                        true,
                        nothing,
                        Problem.ACCOUNT_LIMIT_REACHED,
                        asked + "DecideOnVerdict DecideOnIdentity " + refused + "RefusedByLimit"),
                new WorkflowPath(
                        "a number that was tried ten times",
                        Before.TEN_ATTEMPTS,
                        true,
                        nothing,
                        Problem.REGISTER_ATTEMPTS_EXHAUSTED,
                        "Start " + read + "RefusedByAttempts"));
    }
}
