package com.allmine.checks.workflow;

import static com.allmine.local.LocalRun.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.emulators.stepfunctions.Execution.Step;
import com.allmine.local.IdentityRequest;
import com.allmine.local.LocalRun;
import com.allmine.local.Repository;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Every way through {@code workflow.asl.json}, walked by the endpoint. */
@Tag("slow")
@ExtendWith(LocalRun.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityWorkflowTest {
    private static final JsonNode MACHINE = Json.object(
                    Repository.text(Repository.ROOT.resolve("functions/confirm-identity/workflow.asl.json")))
            .orElseThrow();

    private static final String CANCELLED = "DynamoDb.TransactionCanceledException";
    private static final String REGISTER_DOWN = "com.allmine.confirmidentity.RegisterUnavailable";

    /** The states that ask DynamoDB, with what they ask. */
    private static final Map<String, Class<? extends SdkRequest>> TABLE_STATES = Map.of(
            "CheckAmlStatus", GetItemRequest.class,
            "CheckAccountLimit", GetItemRequest.class,
            "ReserveAttempt", TransactWriteItemsRequest.class,
            "GiveAttemptBack", TransactWriteItemsRequest.class,
            "CommitProfileAndAdditionalInfo", TransactWriteItemsRequest.class);

    /** The states whose request is the second of its kind where the register is asked. */
    private static final Set<String> SECOND =
            Set.of("CheckAccountLimit", "GiveAttemptBack", "CommitProfileAndAdditionalInfo");

    private final LocalRun run;
    private final FaultyWorkflow workflow;

    IdentityWorkflowTest(LocalRun run) {
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

    private String newUser() {
        String sub = "workflow-" + IdentityRequest.newNumber();
        run.addUser(sub);
        return sub;
    }

    private static void happensNothing() {}

    /** A failure of DynamoDB by the name that Step Functions gives it. */
    private static Runnable fails(String error) {
        return () -> {
            throw exception(error.replaceFirst("DynamoDb\\.", ""));
        };
    }

    private static RuntimeException exception(String name) {
        if (name.equals("SdkClientException")) {
            return SdkClientException.create("as the test wants");
        }
        try {
            Class<?> type = Class.forName(DynamoDbException.class.getPackageName() + "." + name);
            return ((DynamoDbException.Builder) type.getMethod("builder").invoke(null))
                    .message("as the test wants")
                    .build();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("DynamoDB has no " + name, e);
        }
    }

    /** What happened to the identity number before. */
    enum Before {
        NOTHING,
        DECLARED_BY_ANOTHER,
        CONFIRMED_FOR_ANOTHER,
        TEN_ATTEMPTS
    }

    /**
     * One way through the machine.
     *
     * @param asksRegister whether the request does
     * @param problem what the client is told; null for success
     * @param way the states in their order
     */
    record Way(
            String name,
            Before before,
            boolean asksRegister,
            BiConsumer<FaultyWorkflow, String> faults,
            @Nullable Problem problem,
            String way) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Way way(
            String name,
            boolean asksRegister,
            BiConsumer<FaultyWorkflow, String> faults,
            @Nullable Problem problem,
            String way) {
        return new Way(name, Before.NOTHING, asksRegister, faults, problem, way);
    }

    static Stream<Way> ways() {
        String account = "CheckAmlStatus JudgeAccount DecideOnAccount ";
        String read = account + "CheckAccountLimit DecideOnIdentity ";
        String commit = "CommitProfileAndAdditionalInfo ";
        String declared = "Start " + read + commit;
        String asked = "Start " + read + "ReserveAttempt DecideOnAttempt VerifyIdentity ";
        String confirmed = "DecideOnVerdict DecideOnIdentity " + commit + "IssueToken";
        String givenBack = "GiveAttemptBack DecideOnFailure ";
        String denied = "DynamoDb.ResourceNotFoundException";
        String broken = "java.lang.IllegalStateException";
        AttributeValue blocked = AttributeValue.fromS("BLOCKED");
        Runnable lost = fails(CANCELLED);
        Runnable[] alwaysLost = Collections.nCopies(10, lost).toArray(Runnable[]::new);
        BiConsumer<FaultyWorkflow, String> nothing = (w, sub) -> {};
        BiConsumer<FaultyWorkflow, String> down =
                (w, sub) -> w.functionFails("VerifyIdentity", REGISTER_DOWN, REGISTER_DOWN, REGISTER_DOWN);
        return Stream.of(
                way("declared", false, nothing, null, declared + "IssueToken"),
                way(
                        "committed, which the answer did not say",
                        false,
                        (w, sub) -> w.answerOfTable(TransactWriteItemsRequest.class, lost),
                        null,
                        declared + account + "IssueToken"),
                way("known to the register", true, nothing, null, asked + confirmed),
                way(
                        "unknown to the register",
                        true,
                        (w, sub) -> w.function("VerifyIdentity", payload -> "{\"verdict\":\"NO_MATCH\"}"),
                        null,
                        asked + "DecideOnVerdict NotVerified"),
                way(
                        "a verdict that is none",
                        true,
                        (w, sub) -> w.function("VerifyIdentity", payload -> "{\"verdict\":\"PERHAPS\"}"),
                        Problem.REGISTER_UNAVAILABLE,
                        asked + "DecideOnVerdict " + givenBack + "RegisterUnavailable"),
                way(
                        "the register down",
                        true,
                        down,
                        Problem.REGISTER_UNAVAILABLE,
                        asked + givenBack + "RegisterUnavailable"),
                way(
                        "the register function broken",
                        true,
                        (w, sub) -> w.functionFails("VerifyIdentity", broken),
                        Problem.SERVICE_UNAVAILABLE,
                        asked + givenBack + "RegisterFunctionFailed"),
                way(
                        "an attempt that cannot be given back",
                        true,
                        down.andThen((w, sub) -> w.table(
                                TransactWriteItemsRequest.class, IdentityWorkflowTest::happensNothing, fails(denied))),
                        Problem.REGISTER_UNAVAILABLE,
                        asked + givenBack + "RegisterUnavailable"),
                way(
                        "the profile unreadable",
                        false,
                        (w, sub) -> w.table(GetItemRequest.class, fails(denied)),
                        Problem.SERVICE_UNAVAILABLE,
                        "Start CheckAmlStatus ProfileNotRead"),
                way(
                        "the guard unreadable",
                        false,
                        (w, sub) -> w.table(GetItemRequest.class, IdentityWorkflowTest::happensNothing, fails(denied)),
                        Problem.SERVICE_UNAVAILABLE,
                        "Start " + account + "CheckAccountLimit GuardNotRead"),
                way(
                        "a race lost once",
                        false,
                        (w, sub) -> w.table(TransactWriteItemsRequest.class, lost),
                        null,
                        declared + read + commit + "IssueToken"),
                way(
                        "a race lost at every try",
                        false,
                        (w, sub) -> w.table(TransactWriteItemsRequest.class, alwaysLost),
                        Problem.SERVICE_UNAVAILABLE,
                        declared + (read + commit).repeat(9) + account + "TooManyRaces"),
                way(
                        "nothing can be committed",
                        false,
                        (w, sub) -> w.table(TransactWriteItemsRequest.class, fails(denied)),
                        Problem.SERVICE_UNAVAILABLE,
                        declared + "CommitFailed"),
                way(
                        "an attempt that lost a race",
                        true,
                        (w, sub) -> w.table(TransactWriteItemsRequest.class, lost),
                        null,
                        "Start " + read + "ReserveAttempt " + asked.replaceFirst("Start ", "") + confirmed),
                way(
                        "an attempt that cannot be reserved",
                        true,
                        (w, sub) -> w.table(TransactWriteItemsRequest.class, fails(denied)),
                        Problem.SERVICE_UNAVAILABLE,
                        "Start " + read + "ReserveAttempt AttemptNotReserved"),
                way(
                        "the token function broken",
                        false,
                        (w, sub) -> w.functionFails("IssueToken", broken),
                        Problem.SERVICE_UNAVAILABLE,
                        declared + "IssueToken TokenNotIssued"),
                way(
                        "refused",
                        false,
                        (w, sub) -> w.table(GetItemRequest.class, w.sets(sub, "amlStatus", blocked)),
                        Problem.AML_BLOCKED,
                        "Start " + account + "Refused"),
                new Way(
                        "declared where another has declared",
                        Before.DECLARED_BY_ANOTHER,
                        false,
                        nothing,
                        Problem.ACCOUNT_LIMIT_REACHED,
                        "Start " + read + "ReserveAttempt DecideOnAttempt RefusedByLimit"),
                new Way(
                        "known to the register where another has declared",
                        Before.DECLARED_BY_ANOTHER,
                        true,
                        nothing,
                        null,
                        asked + confirmed),
                new Way(
                        "known to the register where it confirmed another",
                        Before.CONFIRMED_FOR_ANOTHER,
                        true,
                        nothing,
                        Problem.ACCOUNT_LIMIT_REACHED,
                        asked + "DecideOnVerdict DecideOnIdentity RefusedByLimit"),
                new Way(
                        "a number that was tried ten times",
                        Before.TEN_ATTEMPTS,
                        true,
                        nothing,
                        Problem.REGISTER_ATTEMPTS_EXHAUSTED,
                        "Start " + read + "RefusedByAttempts"));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void endsAsTheContractSays(Way expected) {
        String sub = newUser();
        String number = IdentityRequest.newNumber();
        happensBefore(expected.before(), number);
        expected.faults().accept(workflow, sub);

        Response received = workflow.confirm(
                sub, expected.asksRegister() ? IdentityRequest.verified(number) : IdentityRequest.declared(number));

        assertThat(way()).isEqualTo(expected.way());
        if (expected.problem() == null) {
            boolean isKnown = !expected.way().contains("NotVerified");
            assertThat(received.acceptedBare().path("data").path("verified").asBoolean())
                    .isEqualTo(isKnown);
        } else {
            assertThat(received.header("X-Error-Code"))
                    .isEqualTo(expected.problem().name());
            assertThat(received.status()).isEqualTo(expected.problem().status());
        }
        boolean isCommitted = expected.way().contains("IssueToken");
        assertThat(infos(sub)).hasSize(isCommitted ? 1 : 0);
        assertThat(profile(sub).containsKey("identityHash")).isEqualTo(isCommitted);
    }

    private void happensBefore(Before before, String number) {
        switch (before) {
            case NOTHING -> {}
            case DECLARED_BY_ANOTHER ->
                workflow.confirm(newUser(), IdentityRequest.declared(number)).acceptedBare();
            case CONFIRMED_FOR_ANOTHER ->
                workflow.confirm(newUser(), IdentityRequest.verified(number)).acceptedBare();
            case TEN_ATTEMPTS -> {
                for (int attempt = 0; attempt < 10; attempt++) {
                    workflow.function("VerifyIdentity", payload -> "{\"verdict\":\"NO_MATCH\"}");
                    workflow.confirm(newUser(), IdentityRequest.verified(number))
                            .acceptedBare();
                }
            }
        }
    }

    private String way() {
        return String.join(
                " ", workflow.execution().states().stream().map(Step::name).toList());
    }

    private List<Map<String, AttributeValue>> infos(String sub) {
        return run.infos(sub);
    }

    private Map<String, AttributeValue> profile(String sub) {
        return run.items("Users", "T#default#U#" + sub).stream()
                .filter(item -> attribute(item, "sk").s().equals("PROFILE"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyWayOfTheMachineIsWalked() {
        Set<String> walked = new TreeSet<>();
        ways().forEach(way -> {
            List<String> states = List.of(way.way().split(" ", -1));
            for (int i = 1; i < states.size(); i++) {
                walked.add(states.get(i - 1) + " " + states.get(i));
            }
        });

        assertThat(walked).isEqualTo(edges());
    }

    private static Set<String> edges() {
        Set<String> edges = new TreeSet<>();
        MACHINE.path("States").properties().forEach(state -> {
            List<JsonNode> exits = new ArrayList<>(List.of(state.getValue()));
            state.getValue().path("Choices").forEach(exits::add);
            state.getValue().path("Catch").forEach(exits::add);
            for (JsonNode exit : exits) {
                for (String field : List.of("Next", "Default")) {
                    if (exit.has(field)) {
                        edges.add(state.getKey() + " " + exit.path(field).asText());
                    }
                }
            }
        });
        return edges;
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
        String sub = newUser();
        boolean isOutage = retried.state().equals("GiveAttemptBack");
        if (isOutage) {
            workflow.functionFails("VerifyIdentity", "java.lang.IllegalStateException");
        }
        fault(retried, 1);

        Response received = workflow.confirm(sub, IdentityRequest.verified(IdentityRequest.newNumber()));

        if (isOutage) {
            received.refused(Problem.SERVICE_UNAVAILABLE);
        } else {
            assertThat(received.acceptedBare().path("data").path("verified").asBoolean())
                    .isTrue();
        }
        assertThat(workflow.execution().states())
                .filteredOn(step -> step.attempts() > 1)
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.name()).isEqualTo(retried.state());
                    assertThat(step.attempts()).isEqualTo(2);
                });
        assertThat(infos(sub)).hasSize(isOutage ? 0 : 1);
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
            workflow.table(request, IdentityWorkflowTest::happensNothing);
        }
        Runnable fault = retried.error().equals("States.Timeout") ? (Runnable) workflow::hang : fails(retried.error());
        workflow.table(request, Collections.nCopies(times, fault).toArray(Runnable[]::new));
    }

    static List<String> tasks() {
        return retried().stream().map(Retried::state).distinct().toList();
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void givesUpAfterTwoRetriesAndTheSameRequestSucceedsLater(String task) {
        String sub = newUser();
        String body = IdentityRequest.verified(IdentityRequest.newNumber());
        Retried first = retried().stream()
                .filter(r -> r.state().equals(task))
                .findFirst()
                .orElseThrow();
        if (task.equals("GiveAttemptBack")) {
            workflow.functionFails("VerifyIdentity", "java.lang.IllegalStateException");
        }
        fault(first, 3);

        Response received = workflow.confirm(sub, body);

        received.refused(task.equals("VerifyIdentity") ? Problem.REGISTER_UNAVAILABLE : Problem.SERVICE_UNAVAILABLE);
        assertThat(received.header("Retry-After")).isEqualTo("5");
        Step failed = workflow.execution().states().stream()
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

        workflow.confirm(newUser(), IdentityRequest.verified(IdentityRequest.newNumber()))
                .refused(Problem.REGISTER_UNAVAILABLE);

        assertThat(way()).endsWith("VerifyIdentity GiveAttemptBack DecideOnFailure RegisterUnavailable");
    }

    @Test
    void sendsAllBlocksThatHoldTheLongestAddressInOneConditionThatTheEngineTakes() {
        String sub = newUser();
        String inside = "20010db8111122223333444455556666/128";
        workflow.sets(sub, "accessFromIPsAllowedByUser", AttributeValue.fromSs(List.of("cb007100/24", inside)))
                .run();
        String body = IdentityRequest.declared(IdentityRequest.newNumber());

        workflow.confirm(sub, body, "2001:db8:1111:2222:3333:4444:5555:6666").acceptedBare();
        workflow.confirm(sub, body, "2001:db8:1111:2222:3333:4444:5555:6667")
                .refused(Problem.IP_NOT_ALLOWED, "send this request from an address on the user's IP allow-list");
    }

    /** What another request brings about between our reads and our transaction. */
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
        String sub = newUser();
        workflow.table(TransactWriteItemsRequest.class, workflow.sets(sub, race.attribute(), race.value()));

        Response received = workflow.confirm(sub, IdentityRequest.declared(IdentityRequest.newNumber()));

        assertThat(received.header("X-Error-Code")).isEqualTo(race.problem().name());
        assertThat(infos(sub)).isEmpty();
        assertThat(profile(sub)).doesNotContainKey("identity");
        assertThat(way())
                .contains("CommitProfileAndAdditionalInfo CheckAmlStatus")
                .endsWith("DecideOnAccount Refused");
    }

    @Test
    void commitsNothingWhereAnotherUserWasFaster() {
        String loser = newUser();
        String winner = newUser();
        String body = IdentityRequest.declared(IdentityRequest.newNumber());
        workflow.table(
                TransactWriteItemsRequest.class,
                () -> run.send(run.postAs(winner, IdentityRequest.PATH, body)).acceptedBare());

        workflow.confirm(loser, body)
                .refused(
                        Problem.ACCOUNT_LIMIT_REACHED,
                        "userIdentityNumber: already has the maximum number of accounts; contact support");

        assertThat(infos(loser)).isEmpty();
        assertThat(infos(winner)).hasSize(1);
    }

    /** Write units of profile, guard, version, additional info, and log entry with its three indexes. */
    @Test
    void readsTwiceAndWritesOnceForADeclaration() {
        workflow.meter().roundTrips();
        workflow.meter().writeUnits();

        workflow.confirm(newUser(), IdentityRequest.declared(IdentityRequest.newNumber()))
                .acceptedBare();

        assertThat(workflow.meter().roundTrips()).isEqualTo(3);
        assertThat(workflow.meter().writeUnits()).containsExactly(4, 2, 2, 2, 5);
    }

    @Test
    void writesOnceMoreToReserveTheAttemptWhereTheRegisterIsAsked() {
        workflow.meter().roundTrips();
        workflow.meter().writeUnits();

        workflow.confirm(newUser(), IdentityRequest.verified(IdentityRequest.newNumber()))
                .acceptedBare();

        assertThat(workflow.meter().roundTrips()).isEqualTo(4);
        assertThat(workflow.meter().writeUnits()).containsExactly(4, 2, 4, 2, 2, 2, 5);
    }

    @Test
    void readsTwiceAndWritesTheAttemptWhereTheRegisterSaysNo() {
        workflow.function("VerifyIdentity", payload -> "{\"verdict\":\"NO_MATCH\"}");
        workflow.meter().roundTrips();
        workflow.meter().writeUnits();

        workflow.confirm(newUser(), IdentityRequest.verified(IdentityRequest.newNumber()))
                .acceptedBare();

        assertThat(workflow.meter().roundTrips()).isEqualTo(3);
        assertThat(workflow.meter().writeUnits()).containsExactly(2, 2);
    }

    /** From the developer guide of Step Functions, on transient errors of Lambda; ours and DynamoDB's are looked up. */
    private static final Set<String> LAMBDA = Set.of(
            "Lambda.AWSLambdaException",
            "Lambda.ClientExecutionTimeoutException",
            "Lambda.SdkClientException",
            "Lambda.ServiceException",
            "Lambda.SnapStartNotReadyException",
            "Lambda.TooManyRequestsException",
            "Lambda.Unknown");

    @Test
    void everyErrorNameExists() {
        List<String> names = MACHINE.findValues("ErrorEquals").stream()
                .flatMap(list -> Stream.of(list.toString().split("[\\[\\]\",]+", -1)))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();

        assertThat(names).hasSizeGreaterThan(10).allMatch(IdentityWorkflowTest::exists);
    }

    private static boolean exists(String error) {
        if (error.startsWith("com.allmine.")) {
            String file = error.replace('.', '/') + ".class";
            return Stream.of("functions/confirm-identity", "shared/api")
                    .anyMatch(module -> Files.exists(Repository.ROOT
                            .resolve(module)
                            .resolve("target/classes")
                            .resolve(file)));
        }
        if (error.startsWith("DynamoDb.")) {
            return exception(error.substring("DynamoDb.".length())) != null;
        }
        return LAMBDA.contains(error) || Set.of("States.ALL", "States.Timeout").contains(error);
    }

    @Test
    void everyProblemOfTheMachineIsAProblemOfTheApi() throws IOException {
        String definition = Files.readString(Repository.ROOT.resolve("functions/confirm-identity/workflow.asl.json"));

        List<String> problems = Pattern.compile("\\? '' : '(\\w+)'|\\? '(\\w+)' : ''|\"problems\": \\[\"(\\w+)\"]")
                .matcher(definition)
                .results()
                .map(found -> Stream.of(found.group(1), found.group(2), found.group(3))
                        .filter(group -> group != null)
                        .findFirst()
                        .orElseThrow())
                .toList();

        assertThat(problems).hasSize(10).allSatisfy(name -> Problem.valueOf(name));
    }
}
