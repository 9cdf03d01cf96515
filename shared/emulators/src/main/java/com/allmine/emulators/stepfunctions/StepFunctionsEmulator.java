package com.allmine.emulators.stepfunctions;

import com.allmine.api.json.Json;
import com.allmine.emulators.LoopbackServer;
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

/** Step Functions as far as the API uses it: {@code StartSyncExecution} over AWS JSON 1.0, with what it remembers. */
public final class StepFunctionsEmulator implements AutoCloseable {
    private static final String TARGET = "AWSStepFunctions.StartSyncExecution";
    private static final int REMEMBERED = 200;

    private final Map<String, Machine> machines;
    private final Environment engine;
    private final LoopbackServer server = new LoopbackServer();
    private final Deque<Execution> executions = new ArrayDeque<>();

    private StepFunctionsEmulator(Map<String, Machine> machines, Environment engine) {
        this.machines = Map.copyOf(machines);
        this.engine = engine;
    }

    /**
     * Starts the server.
     *
     * @param machines by the ARN, or whatever else stands for it, that callers start them with
     */
    public static StepFunctionsEmulator start(
            Map<String, Machine> machines, FunctionCaller functions, DynamoDbClient dynamo) {
        return start(machines, functions, dynamo, Thread::sleep);
    }

    /** As above, for a test that has no time to wait between retries. */
    public static StepFunctionsEmulator start(
            Map<String, Machine> machines, FunctionCaller functions, DynamoDbClient dynamo, Sleeper sleeper) {
        Tasks tasks = new Tasks(functions, dynamo);
        return start(machines, new Environment(tasks, InstantSource.system(), sleeper, RandomGenerator.getDefault()));
    }

    static StepFunctionsEmulator start(Map<String, Machine> machines, Environment engine) {
        StepFunctionsEmulator local = new StepFunctionsEmulator(machines, engine);
        local.server.serve(local::answer);
        return local;
    }

    /** Where the SDK finds the workflows. */
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
            if (executions.size() > REMEMBERED) {
                executions.removeLast();
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int status = 200;
            ObjectNode answer;
            try {
                answer = answer(String.valueOf(target), request);
            } catch (Fault fault) {
                status = 400;
                answer = JsonNodeFactory.instance
                        .objectNode()
                        .put("__type", fault.type)
                        .put("message", fault.getMessage());
            }
            byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ObjectNode answer(String target, String body) {
        if (!target.equals(TARGET)) {
            throw new Fault("UnknownOperationException", "only StartSyncExecution is known here");
        }
        ObjectNode request =
                Json.object(body).orElseThrow(() -> new Fault("SerializationException", "the body is no JSON object"));
        String arn = request.path("stateMachineArn").asText();
        Machine machine = machines.get(arn);
        if (machine == null) {
            throw new Fault("StateMachineDoesNotExist", "State Machine Does Not Exist: '" + arn + "'");
        }
        String name = request.path("name").asText(UUID.randomUUID().toString());
        if (!name.matches("[\\w-]{1,80}")) {
            throw new Fault("InvalidName", "Invalid Name: '" + name + "'");
        }
        String text = request.path("input").asText("{}");
        if (text.getBytes(StandardCharsets.UTF_8).length > Run.DATA_LIMIT) {
            throw new Fault("InvalidExecutionInput", "the input has more than " + Run.DATA_LIMIT + " bytes");
        }
        JsonNode input = Trees.parse(text)
                .orElseThrow(() -> new Fault("InvalidExecutionInput", "Invalid State Machine Execution Input"));
        return run(arn, machine, name, input);
    }

    private ObjectNode run(String arn, Machine machine, String name, JsonNode input) {
        String machineName = arn.substring(arn.lastIndexOf(':') + 1);
        String id = "arn:aws:states:eu-central-1:000000000000:express:" + machineName + ":" + name + ":"
                + UUID.randomUUID();
        Outcome outcome = Run.of(machine, machineName, id, input, engine);
        Execution execution = outcome.execution();
        remember(execution);

        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("executionArn", id).put("stateMachineArn", arn).put("name", name);
        answer.put("startDate", seconds(execution.start()));
        answer.put("stopDate", seconds(execution.start().plusMillis(execution.durationMillis())));
        answer.put("status", execution.status());
        outcome.output().ifPresent(output -> answer.put("output", output.toString()));
        outcome.error().ifPresent(error -> answer.put("error", error));
        outcome.cause().ifPresent(cause -> answer.put("cause", cause));
        return answer;
    }

    private static BigDecimal seconds(Instant instant) {
        return BigDecimal.valueOf(instant.toEpochMilli(), 3);
    }

    @Override
    public void close() {
        server.close();
    }

    /** A request that is answered with an error of the API. */
    private static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String type;

        Fault(String type, String message) {
            super(message);
            this.type = type;
        }
    }
}
