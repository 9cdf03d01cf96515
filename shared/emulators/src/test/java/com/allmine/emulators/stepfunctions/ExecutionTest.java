package com.allmine.emulators.stepfunctions;

import static com.allmine.emulators.stepfunctions.World.machine;
import static com.allmine.emulators.stepfunctions.World.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.emulators.stepfunctions.Execution.Step;
import org.junit.jupiter.api.Test;

class ExecutionTest {
    private static final String CANARY = "10000000146";

    private final World world = new World();

    @Test
    void remembersEveryStateEntered() {
        world.failing("E", "E", "com.allmine.Down");
        String machine =
                machine("A", "\"A\": {\"Type\": \"Wait\", \"Seconds\": 2, \"Next\": \"B\"}, " + task("B", """
                    "End": true, "Retry": [{"ErrorEquals": ["E"], "IntervalSeconds": 3, "BackoffRate": 1}],
                    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C"}]\
                    """) + """
                    , "C": {"Type": "Fail", "Error": "Unavailable"}\
                    """);

        Execution execution = world.run(machine, "{}").execution();

        assertThat(execution.id()).isEqualTo("arn:exec");
        assertThat(execution.machine()).isEqualTo("Confirm");
        assertThat(execution.status()).isEqualTo("FAILED");
        assertThat(execution.start()).isEqualTo(World.START);
        assertThat(execution.durationMillis()).isEqualTo(8000);
        assertThat(execution.states())
                .containsExactly(
                        new Step("A", "Wait", World.START, 2000, "succeeded", 1, "B"),
                        new Step("B", "Task", World.START.plusSeconds(2), 6000, "caught com.allmine.Down", 3, "C"),
                        new Step("C", "Fail", World.START.plusSeconds(8), 0, "failed Unavailable", 1, null));
    }

    @Test
    void keepsNothingOfWhatItCarried() {
        world.answering((name, payload) -> {
            throw new FunctionError(CANARY, CANARY);
        });
        String machine = machine("A", """
            "A": {"Type": "Pass", "Assign": {"v": "{% $states.input %}"}, "Next": "B"},\
            """ + task("B", """
                "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C", "Assign": {"e": "{% $states.errorOutput %}"}}]\
                """) + """
            , "C": {"Type": "Fail", "Error": "{% $v %}", "Cause": "{% $v %}"}\
            """);

        Outcome outcome = world.run(machine, '"' + CANARY + '"');

        assertThat(outcome.error()).contains(CANARY);
        assertThat(Json.write(outcome.execution())).doesNotContain(CANARY).contains("caught (no name)", "\"failed\"");
        assertThat(ExecutionPage.html(outcome.execution(), Machine.parse(machine)))
                .doesNotContain(CANARY);
    }

    @Test
    void keepsNothingOfAFailedEvaluation() {
        Outcome outcome = world.run(
                machine("A", "\"A\": {\"Type\": \"Pass\", \"Output\": \"{% $states.input + 1 %}\", \"End\": true}"),
                '"' + CANARY + '"');

        assertThat(Json.write(outcome.execution()))
                .doesNotContain(CANARY)
                .contains("failed States.QueryEvaluationError");
    }
}
