package com.allmine.emulators.stepfunctions.execution;

import static com.allmine.emulators.stepfunctions.definition.Definitions.machine;
import static com.allmine.emulators.stepfunctions.definition.Definitions.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.emulators.lambda.FunctionError;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class TimeoutTest {
    private final SimulatedEnvironment environment = new SimulatedEnvironment();

    @Test
    void aTaskThatTakesTooLongTimesOut() {
        takes(6);

        assertThat(environment.result(machine("A", task("A", "\"TimeoutSeconds\": 5, \"End\": true")), "{}"))
                .isEqualTo("States.Timeout: ");
        assertThat(environment.result(
                        machine("A", task("A", "\"TimeoutSeconds\": \"{% $states.input %}\", \"End\": true")), "7"))
                .contains("\"StatusCode\":200");
    }

    @Test
    void aFailureAfterTheTimeoutIsATimeout() {
        environment.withFunction((name, payload) -> {
            environment.advance(Duration.ofSeconds(6));
            throw new FunctionError("E", "late");
        });

        assertThat(environment.result(machine("A", task("A", "\"TimeoutSeconds\": 5, \"End\": true")), "{}"))
                .isEqualTo("States.Timeout: ");
    }

    @Test
    void aTimeoutCanBeCaughtByNameButNotAsTaskFailed() {
        takes(6);
        String machine = machine("A", task("A", """
            "TimeoutSeconds": 5, "End": true, "Retry": [{"ErrorEquals": ["States.TaskFailed"]}], "Catch": [
                {"ErrorEquals": ["States.TaskFailed"], "Next": "B"}, {"ErrorEquals": ["States.Timeout"], "Next": "C"}]\
            """) + """
            , "B": {"Type": "Fail"}, "C": {"Type": "Succeed"}\
            """);

        assertThat(environment.result(machine, "{}")).isEqualTo("{\"Error\":\"States.Timeout\",\"Cause\":\"\"}");
        assertThat(environment.slept).isEmpty();
    }

    @Test
    void doesNotWaitForATaskThatHangs() {
        CountDownLatch never = new CountDownLatch(1);
        environment.withFunction((name, payload) -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "1";
        });

        assertThat(environment.result(machine("A", task("A", "\"TimeoutSeconds\": 1, \"End\": true")), "{}"))
                .isEqualTo("States.Timeout: ");
    }

    @Test
    void aStateMachineThatWaitsTooLongTimesOut() {
        Outcome outcome = environment.run(machine("A", """
            "A": {"Type": "Wait", "Seconds": 4, "Next": "B"}, "B": {"Type": "Wait", "Seconds": 40, "End": true}\
            """, "\"TimeoutSeconds\":" + " 10,"), "{}");

        assertThat(outcome.execution().status()).isEqualTo("TIMED_OUT");
        assertThat(outcome.execution().durationMillis()).isEqualTo(10_000);
        assertThat(outcome.error()).contains("States.Timeout");
        assertThat(outcome.output()).isEmpty();
        assertThat(environment.slept).containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(6));
    }

    @Test
    void noCatchMatchesTheTimeoutOfAStateMachine() {
        takes(11);
        String states = task("A", """
            "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}]\
            """) + ", \"B\": {\"Type\":" + " \"Succeed\"}";

        Outcome outcome = environment.run(machine("A", states, "\"TimeoutSeconds\": 10,"), "{}");

        assertThat(outcome.execution().status()).isEqualTo("TIMED_OUT");
        assertThat(outcome.execution().states())
                .extracting(Execution.EnteredState::outcome)
                .containsExactly("timed out");
    }

    @Test
    void anEndlessLoopTimesOut() {
        takes(1);
        Outcome outcome = environment.run(
                machine("A", task("A", "\"Output\": 1, \"Next\": \"A\""), "\"TimeoutSeconds\": 10,"), "{}");

        assertThat(outcome.execution().status()).isEqualTo("TIMED_OUT");
        assertThat(environment.payloads).hasSize(10);
    }

    private void takes(int seconds) {
        environment.withFunction((name, payload) -> {
            environment.advance(Duration.ofSeconds(seconds));
            return "1";
        });
    }
}
