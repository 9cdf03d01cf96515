package com.allmine.checks.faults;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Invocation;
import com.allmine.checks.faults.FaultyProxy.Fault;
import com.allmine.emulators.lambda.FunctionError;
import com.allmine.emulators.stepfunctions.StepFunctionsEmulator;
import com.allmine.local.HostedFunction;
import com.allmine.local.LocalRun;
import com.allmine.local.LocalSystem;
import com.allmine.local.Machines;
import com.allmine.local.Repository;
import com.allmine.local.journeys.IdentityRequest;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.file.Desired;
import com.allmine.operator.file.UserFile;
import com.allmine.operator.table.KnownTenants;
import com.allmine.template.LambdaFunction;
import com.allmine.template.Route;
import com.allmine.testkit.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The functions of the API again, over the tables of a {@link LocalRun}. A proxy stands between them, or their
 * workflow, and each service. The workflow's waits between retries take no time.
 */
final class FaultyRun implements AutoCloseable {
    /** The limit of DynamoDB for one batch. */
    private static final int MAX_WRITES = 25;

    private final LocalRun run;
    private final List<Route> routes;
    private final Map<Service, FaultyProxy> proxies = new EnumMap<>(Service.class);
    private final DynamoDbClient dynamo;
    private final StepFunctionsEmulator workflows;
    private final Map<String, HostedFunction> byRoute = new HashMap<>();
    private final Map<String, HostedFunction> steps = new HashMap<>();

    FaultyRun(LocalRun run) {
        this.run = run;
        LocalSystem system = run.system();
        this.routes = system.template().routes();
        FaultyProxy tables = proxy(Service.TABLES, system.tables().endpoint());
        FaultyProxy register = proxy(Service.REGISTER, system.register().endpoint());
        this.dynamo = DynamoDbClient.builder()
                .endpointOverride(tables.url())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        this.workflows = StepFunctionsEmulator.start(
                Machines.of(system.template(), Repository.ROOT), this::call, dynamo, duration -> {});
        FaultyProxy workflow = proxy(Service.WORKFLOW, workflows.endpoint());
        Map<String, String> settings = new HashMap<>(system.sdkSettings());
        settings.put("aws.endpointUrlDynamoDb", tables.url().toString());
        settings.put("aws.endpointUrlSfn", workflow.url().toString());
        for (LambdaFunction function :
                system.template().with("RegisterUrl", register.url().toString()).functions()) {
            List<String> keys = function.routes().stream().map(Route::key).toList();
            boolean asksRegister = function.environment().containsKey("REGISTER_URL");
            if (asksRegister || keys.stream().anyMatch(route -> !route.contains("/docs"))) {
                HostedFunction hosted = LocalRun.loggingTo(
                        OutputStream.nullOutputStream(),
                        () -> HostedFunction.load(function, Repository.ROOT, settings));
                steps.put(function.name(), hosted);
                keys.forEach(route -> byRoute.put(route, hosted));
            }
        }
    }

    private FaultyProxy proxy(Service service, URI behind) {
        FaultyProxy proxy = new FaultyProxy(behind);
        proxies.put(service, proxy);
        return proxy;
    }

    private FaultyProxy proxy(Service service) {
        return Objects.requireNonNull(proxies.get(service));
    }

    private String call(String name, String payload) throws FunctionError {
        try {
            HostedFunction plain = run.system().functions().get(name);
            return Objects.requireNonNull(steps.getOrDefault(name, plain), name)
                    .invoke(payload, new Invocation("step", name));
        } catch (RuntimeException e) {
            throw FunctionError.of(e);
        }
    }

    /** The services. */
    enum Service {
        TABLES,
        WORKFLOW,
        REGISTER;

        /**
         * The owner that a tenant's calls name. The register receives only a number, and the tenant has that number as
         * its name.
         */
        private String owner(String tenantId) {
            return this == REGISTER ? tenantId.replaceAll("\\D", "") : tenantId;
        }
    }

    /** One call that a request makes of a service. */
    record Call(Service service, int number, String operation) {}

    /** A fault in one call of a request, in so many of its attempts. */
    record Case(Call call, Fault fault, int attempts) {
        /** More than the attempts of any client here. */
        private static final int ALWAYS = 1000;

        /** The cases to try for a call. {@code -Dfaults=true} adds those that take half a minute. */
        static Stream<Case> of(Call call) {
            return Stream.of(Fault.values())
                    .filter(fault -> fault.isOf(call.operation()))
                    .flatMap(fault -> attempts(call, fault).map(attempts -> new Case(call, fault, attempts)));
        }

        /** A timeout costs seconds, one of the workflow half a minute. */
        private static Stream<Integer> attempts(Call call, Fault fault) {
            if (fault != Fault.SILENT || Boolean.getBoolean("faults")) {
                return Stream.of(1, ALWAYS);
            }
            return call.service() == Service.WORKFLOW ? Stream.empty() : Stream.of(1);
        }

        boolean isForGood() {
            return attempts == ALWAYS;
        }

        /** Whether it waits for timeouts or between attempts most of its time. */
        boolean isWaiting() {
            return fault == Fault.SILENT || isForGood();
        }

        @Override
        public String toString() {
            return "%s at %s %d, %d times".formatted(fault, call.operation(), call.number(), attempts);
        }
    }

    /**
     * New tenants with a user each, of whom no function remembers anything. They are stored as an operator stores them,
     * but in few requests.
     */
    Set<String> newTenants(String userId, int count) {
        Set<String> tenantIds = Stream.generate(() -> "fault-%s-".formatted(IdentityRequest.newNumber()))
                .distinct()
                .limit(count)
                .collect(Collectors.toSet());
        DataFile users = new DataFile(
                "users",
                tenantIds.stream()
                        .map(tenantId ->
                                "{\"tenantId\":\"%s\",\"profile\":{\"_id\":\"%s\"}}".formatted(tenantId, userId))
                        .collect(Collectors.joining("\n")));
        List<Desired> items = Stream.concat(
                        tenantIds.stream().map(tenantId -> KnownTenants.registration(tenantId, "Logs", Instant.now())),
                        UserFile.items(users, "Users").stream())
                .toList();
        for (int i = 0; i < items.size(); i += MAX_WRITES) {
            Map<String, List<WriteRequest>> writes = items.subList(i, Math.min(i + MAX_WRITES, items.size())).stream()
                    .collect(Collectors.groupingBy(
                            Desired::table, Collectors.mapping(FaultyRun::put, Collectors.toList())));
            run.system().tables().client().batchWriteItem(b -> b.requestItems(writes));
        }
        return tenantIds;
    }

    private static WriteRequest put(Desired desired) {
        return WriteRequest.builder().putRequest(p -> p.item(desired.item())).build();
    }

    /** Counts the calls for this tenant from 0 again, and breaks none. */
    void watch(String tenantId) {
        proxies.forEach((service, proxy) -> proxy.watch(service.owner(tenantId)));
    }

    /** Neither counts nor breaks the calls for this tenant any more. */
    void forget(String tenantId) {
        proxies.forEach((service, proxy) -> proxy.forget(service.owner(tenantId)));
    }

    /** The calls made for the tenant since. */
    List<Call> calls(String tenantId) {
        List<Call> calls = new ArrayList<>();
        proxies.forEach((service, proxy) -> {
            List<String> operations = proxy.calls(service.owner(tenantId));
            for (int i = 0; i < operations.size(); i++) {
                calls.add(new Call(service, i, operations.get(i)));
            }
        });
        return calls;
    }

    /** Counts the calls for this tenant from 0 again, and breaks one. */
    void breakCall(String tenantId, Case one) {
        watch(tenantId);
        Service service = one.call.service;
        proxy(service).breakCall(service.owner(tenantId), one.call.number, one.fault, one.attempts);
    }

    private Route routeOf(String method, String path) {
        return routes.stream()
                .filter(route ->
                        route.method().equals(method) && route.match(path).isPresent())
                .min(Comparator.comparing(Route::hasParameters))
                .orElseThrow();
    }

    /**
     * The response of the endpoint.
     *
     * @param request the method, the path, and the query if there is one, which is not encoded
     */
    Response send(String request, Map<String, String> headers, String body) {
        String[] parts = request.split("[ ?]", 3);
        String route = routeOf(parts[0], parts[1]).key();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "2.0");
        event.put("routeKey", route);
        event.put("pathParameters", routeOf(parts[0], parts[1]).match(parts[1]).orElseThrow());
        event.put("rawPath", parts[1]);
        event.put("queryStringParameters", parts.length < 3 ? Map.of() : query(parts[2]));
        event.put("headers", headers);
        event.put(
                "requestContext",
                Map.of(
                        "requestId", UUID.randomUUID().toString(),
                        "http", Map.of("method", parts[0], "path", parts[1], "sourceIp", "127.0.0.1")));
        if (!body.isEmpty()) {
            event.put("body", body);
        }
        return Response.ofFunction(Objects.requireNonNull(byRoute.get(route), route)
                .invoke(Json.write(event), new Invocation("endpoint", route)));
    }

    private static Map<String, String> query(String query) {
        return Stream.of(query.split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    @Override
    public void close() {
        steps.values().forEach(function -> {
            try {
                function.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        workflows.close();
        dynamo.close();
        proxies.values().forEach(FaultyProxy::close);
    }
}
