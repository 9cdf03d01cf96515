package com.allmine.emulators.stepfunctions.execution;

import static com.allmine.emulators.stepfunctions.definition.Definitions.machine;
import static com.allmine.emulators.stepfunctions.definition.Definitions.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.emulators.lambda.FunctionError;
import com.allmine.emulators.stepfunctions.ExecutionPage;
import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.emulators.stepfunctions.execution.Execution.EnteredState;
import org.junit.jupiter.api.Test;

class ExecutionTest {
    private static final String CANARY = "10000000146";

    private final SimulatedEnvironment environment = new SimulatedEnvironment();

    @Test
    void recordsEveryStateEntered() {
        environment.withErrors("E", "E", "com.allmine.Down");
        String machine =
                machine("A", "\"A\": {\"Type\": \"Wait\", \"Seconds\": 2, \"Next\": \"B\"}, " + task("B", """
                    "End": true, "Retry": [{"ErrorEquals": ["E"], "IntervalSeconds": 3, "BackoffRate": 1}],
                    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C"}]\
                    """) + """
                    , "C": {"Type": "Fail", "Error": "Unavailable"}\
                    """);

        Execution execution = environment.run(machine, "{}").execution();

        assertThat(execution.id()).isEqualTo("arn:exec");
        assertThat(execution.machine()).isEqualTo("Confirm");
        assertThat(execution.status()).isEqualTo("FAILED");
        assertThat(execution.start()).isEqualTo(SimulatedEnvironment.START);
        assertThat(execution.durationMillis()).isEqualTo(8000);
        assertThat(execution.states())
                .containsExactly(
                        new EnteredState("A", "Wait", SimulatedEnvironment.START, 2000, "succeeded", 1, "B"),
                        new EnteredState(
                                "B",
                                "Task",
                                SimulatedEnvironment.START.plusSeconds(2),
                                6000,
                                "caught com.allmine.Down",
                                3,
                                "C"),
                        new EnteredState(
                                "C",
                                "Fail",
                                SimulatedEnvironment.START.plusSeconds(8),
                                0,
                                "failed Unavailable",
                                1,
                                null));
    }

    @Test
    void recordsNoData() {
        environment.withFunction((name, payload) -> {
            throw new FunctionError(CANARY, CANARY);
        });
        String machine = machine("A", """
            "A": {"Type": "Pass", "Assign": {"v": "{% $states.input %}"}, "Next": "B"},\
            """ + task("B", """
                "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C", "Assign": {"e": "{% $states.errorOutput %}"}}]\
                """) + """
            , "C": {"Type": "Fail", "Error": "{% $v %}", "Cause": "{% $v %}"}\
            """);

        Outcome outcome = environment.run(machine, '"' + CANARY + '"');

        assertThat(outcome.error()).contains(CANARY);
        assertThat(Json.write(outcome.execution())).doesNotContain(CANARY).contains("caught (no name)", "\"failed\"");
        assertThat(ExecutionPage.html(outcome.execution(), StateMachineDefinition.parse(machine)))
                .doesNotContain(CANARY);
    }

    @Test
    void recordsNoDataOfAFailedEvaluation() {
        Outcome outcome = environment.run(
                machine("A", "\"A\": {\"Type\": \"Pass\", \"Output\": \"{% $states.input + 1 %}\", \"End\": true}"),
                '"' + CANARY + '"');

        assertThat(Json.write(outcome.execution()))
                .doesNotContain(CANARY)
                .contains("failed States.QueryEvaluationError");
    }
}
