package com.allmine.emulators.stepfunctions;

import com.allmine.api.json.Json;
import com.allmine.emulators.LoopbackServer;
import com.allmine.emulators.lambda.FunctionInvoker;
import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.emulators.stepfunctions.execution.Environment;
import com.allmine.emulators.stepfunctions.execution.Execution;
import com.allmine.emulators.stepfunctions.execution.Interpreter;
import com.allmine.emulators.stepfunctions.execution.Outcome;
import com.allmine.emulators.stepfunctions.execution.Sleeper;
import com.allmine.emulators.stepfunctions.execution.TaskRunner;
import com.allmine.emulators.stepfunctions.expression.JsonValues;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Emulates {@code StartSyncExecution} of Step Functions over AWS JSON 1.0, and remembers the last executions. Every
 * other operation is refused.
 */
public final class StepFunctionsEmulator implements AutoCloseable {
    private static final String TARGET = "AWSStepFunctions.StartSyncExecution";
    private static final int MAX_REMEMBERED = 200;

    private final Map<String, StateMachineDefinition> machines;
    private final Environment environment;
    private final LoopbackServer server = new LoopbackServer();
    private final Deque<Execution> executions = new ArrayDeque<>();

    private StepFunctionsEmulator(Map<String, StateMachineDefinition> machines, Environment environment) {
        this.machines = Map.copyOf(machines);
        this.environment = environment;
    }

    /**
     * Starts the server.
     *
     * @param machines by the {@code stateMachineArn} of requests, which need not be an ARN
     */
    public static StepFunctionsEmulator start(
            Map<String, StateMachineDefinition> machines, FunctionInvoker functions, DynamoDbClient dynamo) {
        return start(machines, functions, dynamo, Thread::sleep);
    }

    /** Starts the server with a sleeper that a test controls. */
    public static StepFunctionsEmulator start(
            Map<String, StateMachineDefinition> machines,
            FunctionInvoker functions,
            DynamoDbClient dynamo,
            Sleeper sleeper) {
        TaskRunner tasks = new TaskRunner(functions, dynamo);
        return start(machines, new Environment(tasks, InstantSource.system(), sleeper, RandomGenerator.getDefault()));
    }

    static StepFunctionsEmulator start(Map<String, StateMachineDefinition> machines, Environment environment) {
        StepFunctionsEmulator emulator = new StepFunctionsEmulator(machines, environment);
        emulator.server.serve(emulator::handle);
        return emulator;
    }

    /** The endpoint for the SDK. */
    public URI endpoint() {
        return server.url();
    }

    /** The last executions, the newest first. */
    public List<Execution> executions() {
        synchronized (executions) {
            return List.copyOf(executions);
        }
    }

    private void remember(Execution execution) {
        synchronized (executions) {
            executions.addFirst(execution);
            if (executions.size() > MAX_REMEMBERED) {
                executions.removeLast();
            }
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int status = 200;
            ObjectNode response;
            try {
                response = respond(String.valueOf(target), request);
            } catch (Fault fault) {
                status = 400;
                response = JsonNodeFactory.instance
                        .objectNode()
                        .put("__type", fault.type)
                        .put("message", fault.getMessage());
            }
            byte[] body = response.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ObjectNode respond(String target, String body) {
        if (!target.equals(TARGET)) {
            throw new Fault("UnknownOperationException", "only StartSyncExecution is supported");
        }
        ObjectNode request = Json.object(body)
                .orElseThrow(() -> new Fault("SerializationException", "the body is not a JSON object"));
        String arn = request.path("stateMachineArn").asText();
        StateMachineDefinition machine = machines.get(arn);
        if (machine == null) {
            throw new Fault("StateMachineDoesNotExist", "State Machine Does Not Exist: '" + arn + "'");
        }
        String name = request.path("name").asText(UUID.randomUUID().toString());
        if (!name.matches("[\\w-]{1,80}")) {
            throw new Fault("InvalidName", "Invalid Name: '" + name + "'");
        }
        String text = request.path("input").asText("{}");
        if (text.getBytes(StandardCharsets.UTF_8).length > Interpreter.MAX_DATA) {
            throw new Fault("InvalidExecutionInput", "the input has more than " + Interpreter.MAX_DATA + " bytes");
        }
        JsonNode input = JsonValues.parse(text)
                .orElseThrow(() -> new Fault("InvalidExecutionInput", "Invalid State Machine Execution Input"));
        return run(arn, machine, name, input);
    }

    private ObjectNode run(String arn, StateMachineDefinition machine, String name, JsonNode input) {
        String machineName = arn.substring(arn.lastIndexOf(':') + 1);
        String id = "arn:aws:states:eu-central-1:000000000000:express:" + machineName + ":" + name + ":"
                + UUID.randomUUID();
        Outcome outcome = Interpreter.run(machine, machineName, id, input, environment);
        Execution execution = outcome.execution();
        remember(execution);

        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.put("executionArn", id).put("stateMachineArn", arn).put("name", name);
        response.put("startDate", seconds(execution.start()));
        response.put("stopDate", seconds(execution.start().plusMillis(execution.durationMillis())));
        response.put("status", execution.status());
        outcome.output().ifPresent(output -> response.put("output", output.toString()));
        outcome.error().ifPresent(error -> response.put("error", error));
        outcome.cause().ifPresent(cause -> response.put("cause", cause));
        return response;
    }

    private static BigDecimal seconds(Instant instant) {
        return BigDecimal.valueOf(instant.toEpochMilli(), 3);
    }

    @Override
    public void close() {
        server.close();
    }

    /** An error response of the API. */
    private static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String type;

        Fault(String type, String message) {
            super(message);
            this.type = type;
        }
    }
}
