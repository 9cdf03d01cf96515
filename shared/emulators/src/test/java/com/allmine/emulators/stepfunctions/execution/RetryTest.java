package com.allmine.emulators.stepfunctions.execution;

import static com.allmine.emulators.stepfunctions.definition.Definitions.machine;
import static com.allmine.emulators.stepfunctions.definition.Definitions.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.emulators.stepfunctions.definition.Retrier;
import com.allmine.emulators.stepfunctions.expression.ErrorNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTest {
    private final SimulatedEnvironment environment = new SimulatedEnvironment();

    @Test
    void waitsLongerBeforeEachRetryAndStopsAfterThree() {
        environment.withErrors("E", "E", "E", "E", "E");

        assertThat(run("{\"ErrorEquals\": [\"E\"]}")).startsWith("E: ");
        assertThat(environment.slept)
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(environment.payloads).hasSize(4);
    }

    @Test
    void usesTheNumbersOfTheDefinition() {
        environment.withErrors("E", "E", "E", "E");

        assertThat(run("""
            {"ErrorEquals": ["E"], "IntervalSeconds": 2, "BackoffRate": 1.5, "MaxAttempts": 4, "MaxDelaySeconds": 4}\
            """)).isEqualTo("7");
        assertThat(environment.slept).extracting(Duration::toMillis).containsExactly(2000L, 3000L, 4000L, 4000L);
    }

    @Test
    void doesNotRetryWithoutAttempts() {
        environment.withErrors("E");

        assertThat(run("{\"ErrorEquals\": [\"E\"], \"MaxAttempts\": 0}, {\"ErrorEquals\": [\"States.ALL\"]}"))
                .startsWith("E: ");
        assertThat(environment.slept).isEmpty();
    }

    @Test
    void countsTheRetriesOfEachRetrierSeparately() {
        environment.withErrors("E", "F", "E", "F");

        assertThat(run("{\"ErrorEquals\": [\"E\"], \"MaxAttempts\": 2}, {\"ErrorEquals\": [\"F\"],"
                        + " \"MaxAttempts\": 1}"))
                .startsWith("F: ");
        assertThat(environment.slept).extracting(Duration::toSeconds).containsExactly(1L, 1L, 2L);
    }

    @Test
    void retriesBeforeItCatches() {
        environment.withErrors("E", "E");
        String machine = machine("A", task("A", """
            "End": true, "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 1}],
            "Catch": [{"ErrorEquals": ["E"], "Next": "B", "Output": "{% $states.context.State.RetryCount %}"}]\
            """) + """
            , "B": {"Type": "Succeed"}\
            """);

        assertThat(environment.result(machine, "{}")).isEqualTo("1");
    }

    @Test
    void evaluatesTheArgumentsForEachRetry() {
        environment.withErrors("E");
        String machine = machine("A", """
            "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
                  "Arguments": {"FunctionName": "F", "Payload": "{% $states.context.State.RetryCount %}"},
                  "Retry": [{"ErrorEquals": ["States.TaskFailed"]}]}\
            """);

        assertThat(environment
                        .run(machine, "{}")
                        .execution()
                        .states()
                        .getFirst()
                        .attempts())
                .isEqualTo(2);
        assertThat(environment.payloads).containsExactly("0", "1");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.25, 1000", "0.999, 3996"})
    void jitterWaitsBetweenZeroAndTheWholeDelay(double random, long millis) {
        environment.setRandom(random);
        environment.withErrors("E");

        run("{\"ErrorEquals\": [\"E\"], \"IntervalSeconds\": 4, \"JitterStrategy\": \"FULL\"}");

        assertThat(environment.slept).extracting(Duration::toMillis).containsExactly(millis);
    }

    @Test
    void jitterStaysWithinItsBounds() {
        Retrier retrier = new Retrier(List.of("E"), 2, 3, 3, Optional.of(10), true);

        assertThat(IntStream.range(0, 1000).mapToObj(i -> retrier.delay(2, RandomGenerator.getDefault())))
                .allMatch(delay -> !delay.isNegative() && delay.toMillis() <= 10_000)
                .anyMatch(delay -> delay.toMillis() < 5_000)
                .anyMatch(delay -> delay.toMillis() > 5_000);
    }

    @ParameterizedTest
    @CsvSource({
        "E,                      E,                           true",
        "E,                      e,                           false",
        "States.ALL,             E,                           true",
        "States.ALL,             States.Timeout,              true",
        "States.ALL,             States.QueryEvaluationError, true",
        "States.ALL,             States.Runtime,              false",
        "States.ALL,             States.DataLimitExceeded,    false",
        "States.TaskFailed,      E,                           true",
        "States.TaskFailed,      DynamoDb.SdkClientException, true",
        "States.TaskFailed,      States.QueryEvaluationError, true",
        "States.TaskFailed,      States.Timeout,              false",
        "States.TaskFailed,      States.Runtime,              false",
        "States.Timeout,         States.Timeout,              true",
        "States.Timeout,         E,                           false",
        "States.DataLimitExceeded, States.DataLimitExceeded,  true",
    })
    void namesMatchErrors(String name, String error, boolean matches) {
        assertThat(ErrorNames.match(List.of(name), error)).isEqualTo(matches);
    }

    private String run(String retriers) {
        return environment.result(machine("A", task("A", """
            "Output": "{%% $states.result.Payload %%}", "End": true, "Retry": [%s]\
            """.formatted(retriers))), "{}");
    }
}
