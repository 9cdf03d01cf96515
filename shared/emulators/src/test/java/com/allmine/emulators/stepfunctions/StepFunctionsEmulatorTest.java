package com.allmine.emulators.stepfunctions;

import static com.allmine.emulators.stepfunctions.definition.Definitions.machine;
import static com.allmine.emulators.stepfunctions.definition.Definitions.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.emulators.stepfunctions.execution.Execution;
import com.allmine.emulators.stepfunctions.execution.Interpreter;
import com.allmine.emulators.stepfunctions.execution.SimulatedEnvironment;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StartSyncExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.SyncExecutionStatus;

class StepFunctionsEmulatorTest {
    private static final String ARN = "arn:aws:states:eu-central-1:000000000000:stateMachine:Confirm";
    private static final Map<String, StateMachineDefinition> MACHINES = Map.of(
            ARN,
            StateMachineDefinition.parse(
                    machine("A", task("A", "\"Output\": \"{% $states.result.Payload %}\", \"End\": true"))),
            "Slow",
            StateMachineDefinition.parse(machine(
                    "A", "\"A\": {\"Type\": \"Wait\", \"Seconds\": 9, \"End\": true}", "\"TimeoutSeconds\": 2,")));

    private final SimulatedEnvironment environment = new SimulatedEnvironment();
    private final DynamoDbClient dynamo = SimulatedEnvironment.unreachableDynamoDb();
    private final StepFunctionsEmulator workflows =
            StepFunctionsEmulator.start(MACHINES, environment.environment(dynamo));
    private final SfnClient client =
            StartSyncExecution.client(workflows.endpoint().toString());

    @AfterEach
    void stop() {
        client.close();
        workflows.close();
        dynamo.close();
    }

    @Test
    void respondsToTheUnmodifiedClient() {
        environment.withFunction((name, payload) -> {
            environment.advance(Duration.ofMillis(1500));
            return "{\"got\":" + payload + "}";
        });

        StartSyncExecutionResponse response = client.startSyncExecution(
                r -> r.stateMachineArn(ARN).name("first").input("{\"a\":\"ş\"}"));

        assertThat(response.status()).isEqualTo(SyncExecutionStatus.SUCCEEDED);
        assertThat(response.output()).isEqualTo("{\"got\":{\"a\":\"ş\"}}");
        assertThat(response.stateMachineArn()).isEqualTo(ARN);
        assertThat(response.name()).isEqualTo("first");
        assertThat(response.executionArn())
                .matches("arn:aws:states:eu-central-1:000000000000:express:Confirm:first:[0-9a-f-]{36}");
        assertThat(response.startDate()).isEqualTo(SimulatedEnvironment.START);
        assertThat(response.stopDate()).isEqualTo(SimulatedEnvironment.START.plusMillis(1500));
        assertThat(response.error()).isNull();
    }

    @Test
    void inputAndNameAreOptional() {
        environment.withFunction((name, payload) -> payload);

        StartSyncExecutionResponse response = client.startSyncExecution(r -> r.stateMachineArn(ARN));

        assertThat(response.output()).isEqualTo("{}");
        assertThat(response.name()).hasSize(36);
    }

    @Test
    void aFailureIsAResponse() {
        environment.withErrors("com.allmine.Down");

        StartSyncExecutionResponse response = client.startSyncExecution(r -> r.stateMachineArn(ARN));

        assertThat(response.status()).isEqualTo(SyncExecutionStatus.FAILED);
        assertThat(response.error()).isEqualTo("com.allmine.Down");
        assertThat(response.cause()).contains("\"errorMessage\":\"why\"");
        assertThat(response.output()).isNull();
    }

    @Test
    void aTimeoutIsAResponse() {
        StartSyncExecutionResponse response = client.startSyncExecution(r -> r.stateMachineArn("Slow"));

        assertThat(response.status()).isEqualTo(SyncExecutionStatus.TIMED_OUT);
        assertThat(response.error()).isEqualTo("States.Timeout");
    }

    @Test
    void rejectsTheRequestsThatStepFunctionsRejects() {
        assertThatExceptionOfType(StateMachineDoesNotExistException.class)
                .isThrownBy(() -> client.startSyncExecution(r -> r.stateMachineArn(ARN + "2")))
                .withMessageStartingWith("State Machine Does Not Exist: '" + ARN + "2'");
        assertThatExceptionOfType(InvalidExecutionInputException.class)
                .isThrownBy(() ->
                        client.startSyncExecution(r -> r.stateMachineArn(ARN).input("{")));
        assertThatExceptionOfType(InvalidExecutionInputException.class)
                .isThrownBy(() ->
                        client.startSyncExecution(r -> r.stateMachineArn(ARN).input("")));
        assertThatExceptionOfType(InvalidExecutionInputException.class)
                .isThrownBy(() -> client.startSyncExecution(
                        r -> r.stateMachineArn(ARN).input('"' + "x".repeat(Interpreter.MAX_DATA) + '"')));
        assertThatExceptionOfType(InvalidNameException.class)
                .isThrownBy(() ->
                        client.startSyncExecution(r -> r.stateMachineArn(ARN).name("a b")));
        assertThatExceptionOfType(SfnException.class)
                .isThrownBy(() -> client.listStateMachines())
                .withMessageContaining("only StartSyncExecution is supported");
        assertThat(workflows.executions()).isEmpty();
    }

    @Test
    void listsTheLastTwoHundredExecutionsTheNewestFirst() {
        environment.withFunction((name, payload) -> payload);
        for (int i = 0; i < 203; i++) {
            String name = "e" + i;
            client.startSyncExecution(r -> r.stateMachineArn(ARN).name(name));
        }

        assertThat(workflows.executions())
                .hasSize(200)
                .extracting(Execution::machine)
                .containsOnly("Confirm");
        assertThat(workflows.executions().getFirst().id()).contains(":e202:");
        assertThat(workflows.executions().getLast().id()).contains(":e3:");
    }

    @Test
    void theClassLoaderOfAFunctionFindsTheInterceptorInAFolder(@TempDir Path folder) throws Exception {
        environment.withFunction((name, payload) -> payload);
        LoopbackHostInterceptor.installIn(folder);
        URL[] urls = Stream.concat(
                        Stream.of(folder),
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                                .map(Path::of)
                                .filter(path -> !path.endsWith("emulators/target/classes")))
                .map(StepFunctionsEmulatorTest::url)
                .toArray(URL[]::new);

        Thread thread = Thread.currentThread();
        ClassLoader outer = thread.getContextClassLoader();
        try (URLClassLoader own = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(own);
            @SuppressWarnings("unchecked") // what the class is declared as
            UnaryOperator<String> start = (UnaryOperator<String>) own.loadClass(StartSyncExecution.class.getName())
                    .getConstructor()
                    .newInstance();
            assertThat(start.apply(workflows.endpoint() + " " + ARN)).isEqualTo("SUCCEEDED");
        } finally {
            thread.setContextClassLoader(outer);
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
