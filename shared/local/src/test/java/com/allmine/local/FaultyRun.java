package com.allmine.local;

import com.allmine.api.Json;
import com.allmine.engines.workflow.FunctionError;
import com.allmine.engines.workflow.LocalWorkflows;
import com.allmine.template.Function;
import com.allmine.template.Route;
import com.allmine.testkit.FaultyProxy;
import com.allmine.testkit.Received;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The functions of the API once more, over the tables of a {@link LocalRun}, with a proxy between them (and their
 * workflow) and DynamoDB, and one between them and Step Functions. Waits of the workflow between retries take no time.
 */
final class FaultyRun implements AutoCloseable {
    private final LocalRun run;
    private final FaultyProxy tables;
    private final FaultyProxy workflow;
    private final DynamoDbClient dynamo;
    private final LocalWorkflows workflows;
    private final Map<String, HostedFunction> byRoute = new HashMap<>();

    FaultyRun(LocalRun run) {
        this.run = run;
        LocalSystem system = run.system();
        this.tables = new FaultyProxy(system.tables().endpoint());
        this.dynamo = DynamoDbClient.builder()
                .endpointOverride(tables.url())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        this.workflows = LocalWorkflows.start(
                Machines.of(system.template(), Repository.ROOT), this::call, dynamo, duration -> {});
        this.workflow = new FaultyProxy(workflows.endpoint());
        Map<String, String> engines = new HashMap<>(system.engines());
        engines.put("aws.endpointUrlDynamoDb", tables.url().toString());
        engines.put("aws.endpointUrlSfn", workflow.url().toString());
        for (Function function : system.template().functions()) {
            List<String> routes = function.routes().stream().map(Route::key).toList();
            if (routes.stream().anyMatch(route -> !route.contains("/docs"))) {
                HostedFunction hosted = LocalRun.loggingTo(
                        OutputStream.nullOutputStream(), () -> HostedFunction.load(function, Repository.ROOT, engines));
                routes.forEach(route -> byRoute.put(route, hosted));
            }
        }
    }

    private String call(String name, String payload) throws FunctionError {
        try {
            return Objects.requireNonNull(run.system().functions().get(name), name)
                    .invoke(payload, new Invocation("step", name));
        } catch (RuntimeException e) {
            throw FunctionError.of(e);
        }
    }

    /** One call that a request makes of a service. */
    record Call(boolean isOfWorkflow, int number, String operation) {}

    /** From now on the calls for this tenant are counted from 0 again, and none is broken. */
    void watch(String tenantId) {
        tables.watch(tenantId);
        workflow.watch(tenantId);
    }

    /** The calls made for the tenant since. */
    List<Call> calls(String tenantId) {
        List<Call> calls = new ArrayList<>();
        List<String> ofTables = tables.calls(tenantId);
        List<String> ofWorkflow = workflow.calls(tenantId);
        for (int i = 0; i < ofTables.size(); i++) {
            calls.add(new Call(false, i, ofTables.get(i)));
        }
        for (int i = 0; i < ofWorkflow.size(); i++) {
            calls.add(new Call(true, i, ofWorkflow.get(i)));
        }
        return calls;
    }

    /** Breaks a call for the tenant, as often as it is attempted or only the first few times. */
    void breakCall(String tenantId, Call call, FaultyProxy.Fault fault, int attempts) {
        watch(tenantId);
        (call.isOfWorkflow ? workflow : tables).breakCall(tenantId, call.number, fault, attempts);
    }

    /** What the endpoint answers. */
    Received send(String route, Map<String, String> headers, String body) {
        String[] parts = route.split(" ", 2);
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "2.0");
        event.put("routeKey", route);
        event.put("rawPath", parts[1]);
        event.put("headers", headers);
        event.put(
                "requestContext",
                Map.of(
                        "requestId", UUID.randomUUID().toString(),
                        "http", Map.of("method", parts[0], "path", parts[1], "sourceIp", "127.0.0.1")));
        if (!body.isEmpty()) {
            event.put("body", body);
        }
        JsonNode answer = Json.object(Objects.requireNonNull(byRoute.get(route), route)
                        .invoke(Json.write(event), new Invocation("endpoint", route)))
                .orElseThrow();
        Map<String, String> received = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        answer.path("headers")
                .properties()
                .forEach(header ->
                        received.put(header.getKey(), header.getValue().asText()));
        return new Received(
                answer.path("statusCode").asInt(), received, answer.path("body").asText());
    }

    @Override
    public void close() {
        byRoute.values().stream().distinct().forEach(function -> {
            try {
                function.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        workflow.close();
        workflows.close();
        dynamo.close();
        tables.close();
    }
}
