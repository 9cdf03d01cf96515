package com.allmine.emulators.stepfunctions;

import static com.allmine.emulators.stepfunctions.World.machine;
import static com.allmine.emulators.stepfunctions.World.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
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
    private static final Map<String, Machine> MACHINES = Map.of(
            ARN,
            Machine.parse(machine("A", task("A", "\"Output\": \"{% $states.result.Payload %}\", \"End\": true"))),
            "Slow",
            Machine.parse(machine(
                    "A", "\"A\": {\"Type\": \"Wait\", \"Seconds\": 9, \"End\": true}", "\"TimeoutSeconds\": 2,")));

    private final World world = new World();
    private final DynamoDbClient dynamo = World.nowhere();
    private final StepFunctionsEmulator workflows = StepFunctionsEmulator.start(MACHINES, world.engine(dynamo));
    private final SfnClient client = StartByUrl.client(workflows.endpoint().toString());

    @AfterEach
    void stop() {
        client.close();
        workflows.close();
        dynamo.close();
    }

    @Test
    void answersThePlainClient() {
        world.answering((name, payload) -> {
            world.now = world.now.plusMillis(1500);
            return "{\"got\":" + payload + "}";
        });

        StartSyncExecutionResponse answer = client.startSyncExecution(
                r -> r.stateMachineArn(ARN).name("first").input("{\"a\":\"ş\"}"));

        assertThat(answer.status()).isEqualTo(SyncExecutionStatus.SUCCEEDED);
        assertThat(answer.output()).isEqualTo("{\"got\":{\"a\":\"ş\"}}");
        assertThat(answer.stateMachineArn()).isEqualTo(ARN);
        assertThat(answer.name()).isEqualTo("first");
        assertThat(answer.executionArn())
                .matches("arn:aws:states:eu-central-1:000000000000:express:Confirm:first:[0-9a-f-]{36}");
        assertThat(answer.startDate()).isEqualTo(World.START);
        assertThat(answer.stopDate()).isEqualTo(World.START.plusMillis(1500));
        assertThat(answer.error()).isNull();
    }

    @Test
    void inputAndNameAreOptional() {
        world.answering((name, payload) -> payload);

        StartSyncExecutionResponse answer = client.startSyncExecution(r -> r.stateMachineArn(ARN));

        assertThat(answer.output()).isEqualTo("{}");
        assertThat(answer.name()).hasSize(36);
    }

    @Test
    void aFailureIsAnAnswer() {
        world.failing("com.allmine.Down");

        StartSyncExecutionResponse answer = client.startSyncExecution(r -> r.stateMachineArn(ARN));

        assertThat(answer.status()).isEqualTo(SyncExecutionStatus.FAILED);
        assertThat(answer.error()).isEqualTo("com.allmine.Down");
        assertThat(answer.cause()).contains("\"errorMessage\":\"why\"");
        assertThat(answer.output()).isNull();
    }

    @Test
    void aTimeoutIsAnAnswer() {
        StartSyncExecutionResponse answer = client.startSyncExecution(r -> r.stateMachineArn("Slow"));

        assertThat(answer.status()).isEqualTo(SyncExecutionStatus.TIMED_OUT);
        assertThat(answer.error()).isEqualTo("States.Timeout");
    }

    @Test
    void refusesWhatStepFunctionsRefuses() {
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
                        r -> r.stateMachineArn(ARN).input('"' + "x".repeat(Run.DATA_LIMIT) + '"')));
        assertThatExceptionOfType(InvalidNameException.class)
                .isThrownBy(() ->
                        client.startSyncExecution(r -> r.stateMachineArn(ARN).name("a b")));
        assertThatExceptionOfType(SfnException.class)
                .isThrownBy(() -> client.listStateMachines())
                .withMessageContaining("only StartSyncExecution is known here");
        assertThat(workflows.executions()).isEmpty();
    }

    @Test
    void listsTheLastTwoHundredExecutionsTheNewestFirst() {
        world.answering((name, payload) -> payload);
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
    void aFunctionsOwnClassLoaderFindsTheInterceptorInAFolder(@TempDir Path folder) throws Exception {
        world.answering((name, payload) -> payload);
        LoopbackHost.installIn(folder);
        URL[] urls = Stream.concat(
                        Stream.of(folder),
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                                .map(Path::of)
                                .filter(path -> !path.endsWith("engines/target/classes")))
                .map(StepFunctionsEmulatorTest::url)
                .toArray(URL[]::new);

        Thread thread = Thread.currentThread();
        ClassLoader outer = thread.getContextClassLoader();
        try (URLClassLoader own = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(own);
            @SuppressWarnings("unchecked") // what the class is declared as
            UnaryOperator<String> start = (UnaryOperator<String>)
                    own.loadClass(StartByUrl.class.getName()).getConstructor().newInstance();
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
