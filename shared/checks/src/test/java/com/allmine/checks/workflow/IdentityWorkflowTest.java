package com.allmine.checks.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.local.LocalRun;
import com.allmine.local.Repository;
import com.allmine.local.UsesLocalRun;
import com.allmine.local.journeys.IdentityRequest;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every path through {@code workflow.asl.json}, taken by requests to the endpoint, and its cost in DynamoDB. */
@UsesLocalRun
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityWorkflowTest {
    private static final JsonNode MACHINE = Json.object(
                    Repository.text(Repository.ROOT.resolve("functions/confirm-identity/workflow.asl.json")))
            .orElseThrow();

    private final FaultyWorkflow workflow;

    IdentityWorkflowTest(LocalRun run) {
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

    static Stream<WorkflowPath> paths() {
        return WorkflowPath.all();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void endsAsTheContractSays(WorkflowPath expected) {
        String sub = workflow.newUser();
        String number = IdentityRequest.newNumber();
        happensBefore(expected.before(), number);
        expected.faults().accept(workflow, sub);

        Response received = workflow.confirm(
                sub, expected.asksRegister() ? IdentityRequest.verified(number) : IdentityRequest.declared(number));

        assertThat(workflow.path()).isEqualTo(expected.states());
        if (expected.problem() == null) {
            boolean isKnown = !expected.states().contains("NotVerified");
            assertThat(received.acceptedBare().path("data").path("verified").asBoolean())
                    .isEqualTo(isKnown);
        } else {
            assertThat(received.header("X-Error-Code"))
                    .isEqualTo(expected.problem().name());
            assertThat(received.status()).isEqualTo(expected.problem().status());
        }
        boolean isCommitted = expected.states().contains("IssueToken");
        assertThat(workflow.infos(sub)).hasSize(isCommitted ? 1 : 0);
        assertThat(workflow.profile(sub).containsKey("identityHash")).isEqualTo(isCommitted);
    }

    private void happensBefore(WorkflowPath.Before before, String number) {
        switch (before) {
            case NOTHING -> {}
            case DECLARED_BY_ANOTHER ->
                workflow.confirm(workflow.newUser(), IdentityRequest.declared(number))
                        .acceptedBare();
            case CONFIRMED_FOR_ANOTHER ->
                workflow.confirm(workflow.newUser(), IdentityRequest.verified(number))
                        .acceptedBare();
            case TEN_ATTEMPTS -> {
                for (int attempt = 0; attempt < 10; attempt++) {
                    workflow.function("VerifyIdentity", payload -> "{\"verdict\":\"NO_MATCH\"}");
                    workflow.confirm(workflow.newUser(), IdentityRequest.verified(number))
                            .acceptedBare();
                }
            }
        }
    }

    @Test
    void everyWayOfTheMachineIsWalked() {
        Set<String> walked = new TreeSet<>();
        WorkflowPath.all().forEach(path -> {
            List<String> states = List.of(path.states().split(" ", -1));
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

    /** Write units of profile, guard, version, additional info, and log entry with its three indexes. */
    @Test
    void readsTwiceAndWritesOnceForADeclaration() {
        workflow.meter().roundTrips();
        workflow.meter().writeUnits();

        workflow.confirm(workflow.newUser(), IdentityRequest.declared(IdentityRequest.newNumber()))
                .acceptedBare();

        assertThat(workflow.meter().roundTrips()).isEqualTo(3);
        assertThat(workflow.meter().writeUnits()).containsExactly(4, 2, 2, 2, 5);
    }

    @Test
    void writesOnceMoreToReserveTheAttemptWhereTheRegisterIsAsked() {
        workflow.meter().roundTrips();
        workflow.meter().writeUnits();

        workflow.confirm(workflow.newUser(), IdentityRequest.verified(IdentityRequest.newNumber()))
                .acceptedBare();

        assertThat(workflow.meter().roundTrips()).isEqualTo(4);
        assertThat(workflow.meter().writeUnits()).containsExactly(4, 2, 4, 2, 2, 2, 5);
    }

    @Test
    void readsTwiceAndWritesTheAttemptAndItsRefusalWhereTheRegisterSaysNo() {
        workflow.function("VerifyIdentity", payload -> "{\"verdict\":\"NO_MATCH\"}");
        workflow.meter().roundTrips();
        workflow.meter().writeUnits();

        workflow.confirm(workflow.newUser(), IdentityRequest.verified(IdentityRequest.newNumber()))
                .acceptedBare();

        assertThat(workflow.meter().roundTrips()).isEqualTo(4);
        assertThat(workflow.meter().writeUnits()).containsExactly(2, 2, 1);
    }

    @Test
    void recordsWhyAnIdentityWasRefused() {
        String number = IdentityRequest.newNumber();
        String unknown = workflow.newUser();
        workflow.function("VerifyIdentity", payload -> "{\"verdict\":\"NO_MATCH\"}");
        workflow.confirm(unknown, IdentityRequest.verified(number)).acceptedBare();
        happensBefore(WorkflowPath.Before.DECLARED_BY_ANOTHER, number);
        String late = workflow.newUser();
        Response refused = workflow.confirm(late, IdentityRequest.declared(number));

        assertThat(refused.header("X-Error-Code")).isEqualTo("ACCOUNT_LIMIT_REACHED");

        assertThat(workflow.profile(unknown).get("identityRefusal").s()).isEqualTo("REGISTER_SAID_NO");
        assertThat(workflow.profile(late).get("identityRefusal").s()).isEqualTo("ACCOUNT_LIMIT_REACHED");
        assertThat(workflow.profile(late).get("identityRefusedAt").s())
                .isEqualTo(workflow.profile(late).get("attempt1").s());
    }
}
