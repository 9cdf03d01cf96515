package com.allmine.checks.workflow;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Invocation;
import com.allmine.emulators.lambda.FunctionError;
import com.allmine.emulators.stepfunctions.StepFunctionsEmulator;
import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.emulators.stepfunctions.execution.Execution;
import com.allmine.local.HostedFunction;
import com.allmine.local.LocalRun;
import com.allmine.local.Repository;
import com.allmine.local.journeys.IdentityRequest;
import com.allmine.template.LambdaFunction;
import com.allmine.template.SamTemplate;
import com.allmine.template.StateMachine;
import com.allmine.testkit.Meter;
import com.allmine.testkit.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The endpoint {@code confirm-identity} with a separate workflow, whose functions and tables fail as a test wants.
 * Waits between retries take no time.
 */
public final class FaultyWorkflow implements AutoCloseable {
    private static final String NAME = "IdentityWorkflow";

    private final LocalRun run;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Map<String, Deque<FunctionFault>> functionFaults = new ConcurrentHashMap<>();
    private final Map<Class<? extends SdkRequest>, Deque<Runnable>> tableFaults = new ConcurrentHashMap<>();
    private final Map<Class<? extends SdkRequest>, Deque<Runnable>> responseFaults = new ConcurrentHashMap<>();
    private final Meter meter;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final DynamoDbClient dynamo;
    private final StepFunctionsEmulator workflows;
    private final HostedFunction endpoint;

    public FaultyWorkflow(LocalRun run) {
        this.run = run;
        this.meter = new Meter(run.system().tables().client());
        this.dynamo = DynamoDbClient.builder()
                .endpointOverride(run.system().tables().endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(
                        o -> o.addExecutionInterceptor(new Faults()).addExecutionInterceptor(meter))
                .build();
        this.workflows = StepFunctionsEmulator.start(Map.of(NAME, machine()), this::call, dynamo, duration -> {});
        Map<String, String> settings = new HashMap<>(run.system().sdkSettings());
        settings.put("aws.endpointUrlSfn", workflows.endpoint().toString());
        this.endpoint = LocalRun.loggingTo(
                log, () -> HostedFunction.load(described("ConfirmIdentity"), Repository.ROOT, settings));
    }

    private LambdaFunction described(String name) {
        return run.system().template().functions().stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private StateMachineDefinition machine() {
        SamTemplate template = run.system().template();
        StateMachine described = template.stateMachines().getFirst();
        String definition = Repository.text(Repository.ROOT.resolve(described.definitionUri()));
        return StateMachineDefinition.parse(definition, described.substitutions());
    }

    /** The behaviour of a function while a fault lasts. */
    public interface FunctionFault {
        String call(String payload) throws FunctionError;
    }

    /** Replaces the next calls of a function, one after the other. */
    public void function(String name, FunctionFault... faults) {
        functionFaults.computeIfAbsent(name, n -> new ArrayDeque<>()).addAll(List.of(faults));
    }

    /** Makes the next calls of a function fail with these errors, one after the other. */
    public void functionFails(String name, String... errors) {
        for (String error : errors) {
            function(name, payload -> {
                throw new FunctionError(error, "as the test wants");
            });
        }
    }

    /** Runs these before the next requests of this kind reach DynamoDB, one after the other. */
    public void table(Class<? extends SdkRequest> kind, Runnable... faults) {
        tableFaults.computeIfAbsent(kind, k -> new ArrayDeque<>()).addAll(List.of(faults));
    }

    /** Runs these after the next requests of this kind have reached DynamoDB, in place of their responses. */
    public void responseOfTable(Class<? extends SdkRequest> kind, Runnable... faults) {
        responseFaults.computeIfAbsent(kind, k -> new ArrayDeque<>()).addAll(List.of(faults));
    }

    /** A write by another request that sets an attribute of the user's profile. */
    public Runnable sets(String sub, String attribute, AttributeValue value) {
        return () -> run.system()
                .tables()
                .client()
                .updateItem(u -> u.tableName("Users")
                        .key(Map.of(
                                "pk",
                                AttributeValue.fromS("T#default#U#" + sub),
                                "sk",
                                AttributeValue.fromS("PROFILE")))
                        .updateExpression("SET #a = :v")
                        .expressionAttributeNames(Map.of("#a", attribute))
                        .expressionAttributeValues(Map.of(":v", value)));
    }

    /** A fault that never ends. */
    public void hang() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String call(String name, String payload) throws FunctionError {
        FunctionFault fault =
                functionFaults.getOrDefault(name, new ArrayDeque<>()).poll();
        if (fault != null) {
            return fault.call(payload);
        }
        try {
            return Objects.requireNonNull(run.system().functions().get(name), name)
                    .invoke(payload, new Invocation("step", name));
        } catch (RuntimeException e) {
            throw FunctionError.of(e);
        }
    }

    private final class Faults implements ExecutionInterceptor {
        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            happen(tableFaults, context.request());
        }

        @Override
        public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
            happen(responseFaults, context.request());
        }

        private static void happen(Map<Class<? extends SdkRequest>, Deque<Runnable>> faults, SdkRequest request) {
            Runnable fault =
                    faults.getOrDefault(request.getClass(), new ArrayDeque<>()).poll();
            if (fault != null) {
                fault.run();
            }
        }
    }

    /** Counts the workflow's requests to DynamoDB. */
    public Meter meter() {
        return meter;
    }

    /** The endpoint's response to this body of the user. */
    public Response confirm(String sub, String body) {
        return confirm(sub, body, "127.0.0.1");
    }

    /** The same from another address. */
    public Response confirm(String sub, String body, String address) {
        return confirm(Map.of("x-auth", run.token(sub)), body, address);
    }

    /** The same with these headers, which have the token. */
    public Response confirm(Map<String, String> headers, String body, String address) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("content-type", "application/json");
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "2.0");
        event.put("routeKey", "POST /user/confirm-user-identity");
        event.put("rawPath", "/user/confirm-user-identity");
        event.put("headers", all);
        event.put(
                "requestContext",
                Map.of(
                        "requestId", UUID.randomUUID().toString(),
                        "http", Map.of("method", "POST", "sourceIp", address)));
        event.put("body", body);
        return Response.ofFunction(endpoint.invoke(Json.write(event), new Invocation("endpoint", "ConfirmIdentity")));
    }

    /** A user who has confirmed no identity yet. */
    public String newUser() {
        String sub = "workflow-" + IdentityRequest.newNumber();
        run.addUser(sub);
        return sub;
    }

    /** The stored versions of a user's additional info. */
    public List<Map<String, AttributeValue>> infos(String sub) {
        return run.infos(sub);
    }

    /** The stored profile of a user. */
    public Map<String, AttributeValue> profile(String sub) {
        return run.items("Users", "T#default#U#" + sub).stream()
                .filter(item -> LocalRun.attribute(item, "sk").s().equals("PROFILE"))
                .findFirst()
                .orElseThrow();
    }

    /** The names of the states that the last execution entered, in their order, separated by spaces. */
    public String path() {
        return execution().states().stream().map(Execution.EnteredState::name).collect(Collectors.joining(" "));
    }

    /** The last execution. */
    public Execution execution() {
        return workflows.executions().getFirst();
    }

    /** All executions. */
    public List<Execution> executions() {
        return workflows.executions();
    }

    /** The log of the endpoint. */
    public String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /** Whether every fault has happened. */
    public boolean isDone() {
        return Stream.of(functionFaults, tableFaults, responseFaults)
                .flatMap(faults -> faults.values().stream())
                .allMatch(Deque::isEmpty);
    }

    @Override
    public void close() {
        closed.countDown();
        workflows.close();
        dynamo.close();
        try {
            endpoint.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
