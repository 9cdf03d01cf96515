package com.allmine.emulators.stepfunctions.execution;

import static com.allmine.emulators.stepfunctions.definition.Definitions.machine;
import static com.allmine.emulators.stepfunctions.definition.Definitions.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.emulators.lambda.FunctionError;
import com.allmine.emulators.stepfunctions.expression.JsonValues;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InterpreterTest {
    private final SimulatedEnvironment environment = new SimulatedEnvironment();

    @Test
    void passReturnsItsInputOrItsOutput() {
        assertThat(environment.result(machine("A", "\"A\": {\"Type\": \"Pass\", \"End\": true}"), "{\"a\":[1,null]}"))
                .isEqualTo("{\"a\":[1,null]}");
        assertThat(pass("{\"a\": [\"{% $states.input.x %}\", \"x\", 2], \"b\": {\"c\": null}}", "{\"x\":5}"))
                .isEqualTo("{\"a\":[5,\"x\",2],\"b\":{\"c\":null}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$states.input.n                  | null",
                "$states.input.n = null           | true",
                "$states.input.i + 1              | 3",
                "$states.input.i / 4              | 0.5",
                "$states.input.i / 4 * 2          | 1",
                "$states.input.l[v > 1].v         | [2,3]",
                "[$states.input.l.v]              | [1,2,3]",
                "$states.input.s & '!'            | \"ş!\"",
                "$exists($states.input.zz)        | false",
                "12345678901                      | 12345678901",
                "$states.context.Execution.Id     | \"arn:exec\"",
                "$states.context.Execution.Input.i | 2",
                "$states.context.Execution.StartTime | \"2026-03-04T05:06:07.089Z\"",
                "$states.context.State            |"
                        + " {\"Name\":\"A\",\"EnteredTime\":\"2026-03-04T05:06:07.089Z\",\"RetryCount\":0}",
                "$states.context.StateMachine.Name | \"Confirm\"",
            })
    void evaluates(String query, String result) {
        String input = "{\"n\":null,\"i\":2,\"s\":\"ş\",\"l\":[{\"v\":1},{\"v\":2},{\"v\":3}]}";
        assertThat(pass("\"{% " + query + " %}\"", input)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$states.input.zz                 | failed: the JSONata $states.input.zz returned nothing (undefined)",
                "$unassigned                      | failed: the JSONata $unassigned returned nothing (undefined)",
                "$states.result                   | failed: the JSONata $states.result returned nothing (undefined)",
                "$states.errorOutput              | failed: the JSONata $states.errorOutput returned nothing"
                        + " (undefined)",
                "$.a                              | failed: the JSONata $.a returned nothing (undefined)",
                "function($x) { $x }              | failed: the JSONata function($x) { $x } returned a value that JSON"
                        + " cannot represent",
            })
    void anExpressionWithoutAValueFailsTheExecution(String query, String message) {
        assertThat(pass("{\"a\": \"{% " + query + " %}\"}", "{}"))
                .isEqualTo("States.QueryEvaluationError: The field Output/a " + message + ".");
    }

    @Test
    void anExpressionThatThrowsFailsTheExecution() {
        assertThat(pass("\"{% 'a' + 1 %}\"", "{}"))
                .startsWith("States.QueryEvaluationError: The field Output failed: the JSONata 'a' + 1 threw ");
    }

    private String pass(String output, String input) {
        return environment.result(
                machine("A", "\"A\": {\"Type\": \"Pass\", \"End\": true, \"Output\": " + output + "}"), input);
    }

    @Test
    void variablesAreVisibleFromTheNextStateOn() {
        String machine = machine("A", """
            "A": {"Type": "Pass", "Assign": {"x": 1, "y": "{% $exists($x) %}"}, "Output": "{% $exists($x) %}", "Next": "B"},
            "B": {"Type": "Pass", "Assign": {"x": "{% $x + 1 %}", "z": "{% $x %}"}, "Output": "{% $x %}", "Next": "C"},
            "C": {"Type": "Succeed", "Output": {"x": "{% $x %}", "y": "{% $y %}", "z": "{% $z %}", "in": "{% $states.input %}"}}\
            """);

        assertThat(environment.result(machine, "{}")).isEqualTo("{\"x\":2,\"y\":false,\"z\":1,\"in\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | {\"way\":\"one\",\"in\":1}",
                "2 | {\"way\":\"two\",\"in\":\"second\"}",
                "3 | {\"way\":\"none\",\"in\":\"other\"}",
            })
    void choiceFollowsTheFirstConditionThatHolds(String input, String output) {
        String machine = machine("A", """
            "A": {"Type": "Choice", "Default": "B", "Assign": {"way": "none"}, "Output": "other", "Choices": [
                {"Condition": "{% $states.input = 1 %}", "Next": "B", "Assign": {"way": "one"}},
                {"Condition": "{% $states.input < 3 %}", "Next": "B", "Assign": {"way": "two"}, "Output": "second"},
                {"Condition": false, "Next": "C"}]},
            "B": {"Type": "Succeed", "Output": {"way": "{% $way %}", "in": "{% $states.input %}"}},
            "C": {"Type": "Fail"}\
            """);

        assertThat(environment.result(machine, input)).isEqualTo(output);
    }

    @Test
    void choiceWithoutAMatchFails() {
        String machine = machine("A", """
            "A": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input %}", "Next": "B"}]}, "B": {"Type": "Succeed"}\
            """);

        assertThat(environment.result(machine, "false"))
                .isEqualTo("States.NoChoiceMatched: No condition of the state 'A' holds.");
        assertThat(environment.result(machine, "1"))
                .isEqualTo("States.QueryEvaluationError: The field Condition must be a boolean.");
    }

    @Test
    void waitSleepsAndContinues() {
        String machine = machine("A", """
            "A": {"Type": "Wait", "Seconds": "{% $states.input %}", "Assign": {"x": 1}, "Next": "B"},
            "B": {"Type": "Wait", "Seconds": 3, "Output": "{% $x %}", "End": true}\
            """);

        assertThat(environment.result(machine, "2")).isEqualTo("1");
        assertThat(environment.slept).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(3));
        assertThat(environment.result(machine, "-2"))
                .isEqualTo("States.QueryEvaluationError: The field Seconds must be a whole number of seconds, not"
                        + " negative.");
    }

    @Test
    void succeedEndsWithItsInputOrItsOutput() {
        assertThat(environment.result(machine("A", "\"A\": {\"Type\": \"Succeed\"}"), "[]"))
                .isEqualTo("[]");
        assertThat(environment.result(machine("A", "\"A\": {\"Type\": \"Succeed\", \"Output\": \"x\"}"), "[]"))
                .isEqualTo("\"x\"");
    }

    @Test
    void failEndsWithItsErrorAndCause() {
        assertThat(environment.result(
                        machine("A", "\"A\": {\"Type\": \"Fail\", \"Error\": \"E\", \"Cause\": \"c\"}"), "{}"))
                .isEqualTo("E: c");
        assertThat(environment.result(machine("A", """
            "A": {"Type": "Fail", "Error": "{% $states.input.e %}", "Cause": "{% 'c' & 1 %}"}\
            """), "{\"e\":\"F\"}")).isEqualTo("F: c1");
        Outcome bare = environment.run(machine("A", "\"A\": {\"Type\": \"Fail\"}"), "{}");
        assertThat(bare.execution().status()).isEqualTo("FAILED");
        assertThat(bare.error()).isEmpty();
        assertThat(bare.cause()).isEmpty();
    }

    @Test
    void aTaskReturnsItsResult() {
        environment.withFunction((name, payload) -> "{\"got\":" + payload + "}");

        assertThat(environment.result(machine("A", task("A", "\"End\": true")), "{\"a\":1}"))
                .isEqualTo("{\"ExecutedVersion\":\"$LATEST\",\"Payload\":{\"got\":{\"a\":1}},\"StatusCode\":200}");
        assertThat(environment.result(
                        machine(
                                "A",
                                task(
                                                "A",
                                                "\"Assign\": {\"p\": \"{% $states.result.Payload.got.a %}\"},"
                                                        + " \"Next\": \"B\"")
                                        + """
                                        , "B": {"Type": "Succeed", "Output": "{% $p %}"}\
                                        """),
                        "{\"a\":1}"))
                .isEqualTo("1");
        assertThat(environment.result(
                        machine("A", task("A", "\"Output\": \"{% $states.result.StatusCode %}\", \"End\": true")), "1"))
                .isEqualTo("200");
    }

    @Test
    void aTaskWithoutPayloadSendsAnEmptyObject() {
        environment.withFunction((name, payload) -> payload);
        String machine = machine("A", """
            "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "F"},
                  "Output": "{% $states.result.Payload %}", "End": true}\
            """);

        assertThat(environment.result(machine, "1")).isEqualTo("{}");
        assertThat(environment.payloads).containsExactly("{}");
    }

    @Test
    void anExceptionOfAFunctionIsAnErrorNamedAfterItsClass() {
        environment.withFunction((name, payload) -> {
            throw FunctionError.of(new IllegalStateException("no"));
        });

        Outcome outcome = environment.run(machine("A", task("A", "\"End\": true")), "{}");

        assertThat(outcome.error()).contains("java.lang.IllegalStateException");
        JsonNode cause = JsonValues.parse(outcome.cause().orElseThrow()).orElseThrow();
        assertThat(cause.path("errorType").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(cause.path("errorMessage").asText()).isEqualTo("no");
        assertThat(cause.path("stackTrace").get(0).asText()).contains("InterpreterTest");
    }

    @Test
    void aFunctionWithoutAResultIsAnUnknownError() {
        String machine = machine("A", task("A", "\"End\": true"));

        assertThat(environment.withFunction((name, payload) -> "nothing").result(machine, "{}"))
                .isEqualTo("Lambda.Unknown: The function F did not return JSON.");
        environment.withFunction((name, payload) -> {
            throw new IllegalStateException("gone");
        });
        assertThat(environment.result(machine, "{}"))
                .startsWith("Lambda.Unknown: The function F ended without a result");
    }

    @Test
    void noCatchMatchesArgumentsOfTheWrongType() {
        String machine = machine("A", """
            "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": 1},
                  "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}], "End": true}, "B": {"Type": "Succeed"}\
            """);

        assertThat(environment.result(machine, "{}"))
                .isEqualTo("States.Runtime: The value for the field 'FunctionName' must be a String.");
    }

    @Test
    void catchPassesTheErrorOutputOn() {
        environment.withErrors("com.allmine.Down");
        String machine = machine("A", task("A", """
            "End": true, "Catch": [
                {"ErrorEquals": ["com.allmine.Other"], "Next": "C"},
                {"ErrorEquals": ["com.allmine.Down"], "Next": "B", "Assign": {"e": "{% $states.errorOutput.Error %}"}},
                {"ErrorEquals": ["States.ALL"], "Next": "C"}]\
            """) + """
            , "B": {"Type": "Succeed", "Output": {"e": "{% $e %}", "in": "{% $parsed := $states.input.Error %}"}},
            "C": {"Type": "Fail"}\
            """);

        assertThat(environment.result(machine, "{}"))
                .isEqualTo("{\"e\":\"com.allmine.Down\",\"in\":\"com.allmine.Down\"}");
    }

    @Test
    void catchCanComputeAnOutput() {
        environment.withErrors("E");
        String machine = machine("A", task("A", """
            "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B",
                "Output": "{% $states.input & ' ' & $states.errorOutput.Error %}"}]\
            """) + ", \"B\": {\"Type\":" + " \"Succeed\"}");

        assertThat(environment.result(machine, "\"in\"")).isEqualTo("\"in E\"");
    }

    @Test
    void anErrorThatNoCatchMatchesFailsTheExecution() {
        environment.withErrors("E");
        String machine = machine("A", task("A", """
            "End": true, "Catch": [{"ErrorEquals": ["F"], "Next": "B"}]\
            """) + ", \"B\": {\"Type\": \"Succeed\"}");

        assertThat(environment.result(machine, "{}")).startsWith("E: {\"errorMessage\":\"why\",\"errorType\":\"E\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"States.ALL", "States.TaskFailed", "States.QueryEvaluationError"})
    void aFailedEvaluationOfATaskCanBeCaught(String error) {
        environment.withErrors();
        String machine = machine("A", task("A", """
            "Output": "{%% $states.result.zz %%}", "End": true,
            "Catch": [{"ErrorEquals": ["%s"], "Next": "B"}]\
            """.formatted(error)) + """
            , "B": {"Type": "Succeed", "Output": "{% $states.input.Error %}"}\
            """);

        assertThat(environment.result(machine, "{}")).isEqualTo("\"States.QueryEvaluationError\"");
    }

    @Test
    void aFailedEvaluationInACatchFailsTheExecution() {
        environment.withErrors("E");
        String machine = machine("A", task("A", """
            "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B", "Output": "{% $zz %}"}]\
            """) + """
            , "B": {"Type": "Succeed"}\
            """);

        assertThat(environment.result(machine, "{}")).startsWith("States.QueryEvaluationError: The field Output ");
    }

    @Test
    void noWildcardMatchesDataThatIsTooLarge() {
        environment.withFunction((name, payload) -> '"' + "x".repeat(Interpreter.MAX_DATA) + '"');
        String states = task("A", """
            "End": true, "Catch": [{"ErrorEquals": ["%s"], "Next": "B"}]\
            """) + ", \"B\": {\"Type\": \"Succeed\"}";

        assertThat(environment.result(machine("A", states.replace("%s", "States.ALL")), "{}"))
                .isEqualTo("States.DataLimitExceeded: The state 'A' has data of more than 262144 bytes.");
        assertThat(environment.result(machine("A", states.replace("%s", "States.DataLimitExceeded")), "{}"))
                .startsWith("{\"Error\":\"States.DataLimitExceeded\"");
    }
}
