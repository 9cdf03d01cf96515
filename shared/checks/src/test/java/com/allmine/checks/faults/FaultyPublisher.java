package com.allmine.checks.faults;

import static com.allmine.local.LocalRun.attribute;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Invocation;
import com.allmine.checks.faults.FaultyProxy.Fault;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.emulators.DeadLetters;
import com.allmine.emulators.eventbridge.EventBridgeEmulator;
import com.allmine.emulators.streams.StreamsEmulator;
import com.allmine.local.HostedFunction;
import com.allmine.local.LocalRun;
import com.allmine.local.LocalSystem;
import com.allmine.local.Repository;
import com.allmine.template.EventRule;
import com.allmine.template.LambdaFunction;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The function {@code publish-events} again, over the tables of a {@link LocalRun} and a bus that forgets nothing. A proxy
 * stands before the tables and one before the bus.
 */
final class FaultyPublisher implements AutoCloseable {
    private static final String FUNCTION = "PublishEvents";

    /** The first attempt and the repetitions of template.yaml. */
    private static final int MAX_ATTEMPTS = 11;

    private final LocalRun run;
    private final EventBridgeEmulator bus;
    private final FaultyProxy tableProxy;
    private final FaultyProxy busProxy;
    private final HostedFunction function;
    private final TreeInvariants trees;
    private final Map<String, List<JsonNode>> received = new ConcurrentHashMap<>();

    FaultyPublisher(LocalRun run) {
        this.run = run;
        LocalSystem system = run.system();
        String name = system.template().eventBuses().getFirst();
        EventRule everything = new EventRule(
                "Everything",
                name,
                Map.of("source", List.of("com.allmine")),
                new EventRule.FunctionTarget("Receiver", 0, Optional.empty()));
        this.bus = EventBridgeEmulator.start(
                Set.of(name), List.of(everything), this::receive, new DeadLetters(), InstantSource.system());
        this.trees = new TreeInvariants(system.tables().client(), "Consents", "Logs", "Audit");
        this.tableProxy = new FaultyProxy(system.tables().endpoint());
        this.busProxy = new FaultyProxy(bus.endpoint());
        Map<String, String> settings = new LinkedHashMap<>(system.sdkSettings());
        settings.put("aws.endpointUrlDynamoDb", tableProxy.url().toString());
        settings.put("aws.endpointUrlEventBridge", busProxy.url().toString());
        LambdaFunction described = system.template().functions().stream()
                .filter(candidate -> candidate.name().equals(FUNCTION))
                .findFirst()
                .orElseThrow();
        this.function = LocalRun.loggingTo(
                OutputStream.nullOutputStream(), () -> HostedFunction.load(described, Repository.ROOT, settings));
    }

    private String receive(String receiver, String event) {
        JsonNode cloudEvent = Json.object(event).orElseThrow().path("detail");
        received.computeIfAbsent(cloudEvent.path("tenantid").asText(), tenant -> new CopyOnWriteArrayList<>())
                .add(cloudEvent);
        return "{}";
    }

    /** A call that the function makes. */
    record Call(boolean isOfBus, int number, String operation) {}

    /** Counts the calls for this tenant from 0 again, and breaks none. */
    void watch(String tenantId) {
        tableProxy.watch(tenantId);
        busProxy.watch(tenantId);
    }

    /** The calls made for the tenant since. */
    List<Call> calls(String tenantId) {
        List<Call> calls = new ArrayList<>();
        for (boolean isOfBus : List.of(false, true)) {
            List<String> operations = proxy(isOfBus).calls(tenantId);
            for (int i = 0; i < operations.size(); i++) {
                calls.add(new Call(isOfBus, i, operations.get(i)));
            }
        }
        return calls;
    }

    private FaultyProxy proxy(boolean isOfBus) {
        return isOfBus ? busProxy : tableProxy;
    }

    /** Breaks a call for the tenant, as often as it is attempted or only the first few times. */
    void breakCall(String tenantId, Call call, Fault fault, int attempts) {
        watch(tenantId);
        proxy(call.isOfBus).breakCall(tenantId, call.number, fault, attempts);
    }

    /** The records of the tenant's changes until now, a batch for each table. */
    List<List<JsonNode>> records(String tenantId) {
        Map<String, List<JsonNode>> byStream = new LinkedHashMap<>();
        LocalSystem system = run.system();
        try (StreamsEmulator streams = new StreamsEmulator(
                system.tables().streams(),
                system.template().streamMappings(),
                (name, batch) -> {
                    for (JsonNode each : Json.object(batch).orElseThrow().path("Records")) {
                        if (each.path("dynamodb").path("Keys").toString().contains(tenantId)) {
                            byStream.computeIfAbsent(each.path("eventSourceARN").asText(), arn -> new ArrayList<>())
                                    .add(each);
                        }
                    }
                    return "{}";
                },
                new DeadLetters())) {
            streams.deliver();
        }
        return List.copyOf(byStream.values());
    }

    /** The same changes of another tenant. */
    static List<List<JsonNode>> ofTenant(List<List<JsonNode>> batches, String from, String to) {
        return batches.stream()
                .map(batch -> batch.stream()
                        .<JsonNode>map(each ->
                                Json.object(each.toString().replace(from, to)).orElseThrow())
                        .toList())
                .toList();
    }

    /** Invokes the function once, as Lambda does that hears nothing of the response. */
    void invoke(List<JsonNode> batch) {
        handled(batch);
    }

    /**
     * Invokes the function with a batch, and again from each record that the response names, as Lambda does.
     *
     * @return whether all records were published before Lambda gave up
     */
    boolean deliver(List<JsonNode> batch) {
        List<JsonNode> rest = batch;
        for (int attempt = 0; attempt < MAX_ATTEMPTS && !rest.isEmpty(); attempt++) {
            rest = rest.subList(handled(rest), rest.size());
        }
        return rest.isEmpty();
    }

    /** The number of records before the first that the function did not publish. */
    private int handled(List<JsonNode> batch) {
        ArrayNode records = JsonNodeFactory.instance.arrayNode().addAll(batch);
        String response = function.invoke(Json.write(Map.of("Records", records)), new Invocation("stream", FUNCTION));
        String failed = Json.object(response)
                .orElseThrow()
                .path("batchItemFailures")
                .path(0)
                .path("itemIdentifier")
                .asText("");
        if (failed.isEmpty()) {
            return batch.size();
        }
        List<String> sequence = batch.stream()
                .map(each -> each.path("dynamodb").path("SequenceNumber").asText())
                .toList();
        if (!sequence.contains(failed)) {
            throw new AssertionError("the response names a record that is not in the batch: " + response);
        }
        return sequence.indexOf(failed);
    }

    /** The events that the bus has sent for a tenant, with their repetitions, as if they were of another one. */
    List<JsonNode> received(String tenantId, String other) {
        bus.deliver();
        return received.getOrDefault(tenantId, List.of()).stream()
                .<JsonNode>map(event ->
                        Json.object(event.toString().replace(tenantId, other)).orElseThrow())
                .toList();
    }

    /**
     * The events and counts of a tenant.
     *
     * @param events in the order of the feed
     * @param positions the sort key of each event
     * @param counts a line for each version that the tenant's users decided on
     * @param entries the streams and ids of the entries of the trees, in their order, and what is wrong in the trees
     */
    record Feed(List<JsonNode> events, List<String> positions, List<String> counts, List<String> entries) {
        List<String> ids() {
            return events.stream().map(event -> event.path("id").asText()).toList();
        }
    }

    /** The feed of a tenant and its trees, as if they belonged to another one. */
    Feed feed(String tenantId, String other) {
        List<JsonNode> events = new ArrayList<>();
        List<String> positions = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        for (Map<String, AttributeValue> item : run.items("Events", "T#" + tenantId)) {
            String sk = attribute(item, "sk").s();
            if (sk.startsWith("E#")) {
                String event = attribute(item, "event").s();
                events.add(Json.object(event.replace(tenantId, other)).orElseThrow());
                positions.add(sk);
            } else if (sk.startsWith("ACCEPTANCE#")) {
                counts.add(
                        "%s %s %s %s".formatted(sk, item.get("accepted"), item.get("refused"), item.get("withdrawn")));
            }
        }
        return new Feed(events, positions, counts, entries(tenantId));
    }

    private List<String> entries(String tenantId) {
        List<String> entries = new ArrayList<>();
        for (AuditStream stream : AuditStream.values()) {
            trees.idsAndFaults(new Tree(tenantId, stream)).forEach(each -> entries.add(stream.wire() + " " + each));
        }
        return entries;
    }

    @Override
    public void close() {
        try {
            function.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bus.close();
        tableProxy.close();
        busProxy.close();
    }
}
