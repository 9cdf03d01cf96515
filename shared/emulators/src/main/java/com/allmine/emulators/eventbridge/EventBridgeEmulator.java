package com.allmine.emulators.eventbridge;

import com.allmine.api.json.Json;
import com.allmine.emulators.DeadLetters;
import com.allmine.emulators.LoopbackServer;
import com.allmine.emulators.lambda.FunctionInvoker;
import com.allmine.template.EventRule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Emulates {@code PutEvents} of EventBridge over AWS JSON 1.1. An event waits until {@link #deliver} sends it to the
 * targets of the rules that match. Every other operation is refused.
 */
public final class EventBridgeEmulator implements AutoCloseable {
    private static final String TARGET = "AWSEvents.PutEvents";

    /** The most entries of a request. */
    private static final int MAX_ENTRIES = 10;

    private final Set<String> buses;
    private final Deliveries deliveries;
    private final LoopbackServer server = new LoopbackServer();

    private EventBridgeEmulator(Set<String> buses, Deliveries deliveries) {
        this.buses = buses;
        this.deliveries = deliveries;
    }

    /**
     * Starts the server.
     *
     * @param buses the names that requests may use
     * @throws IllegalArgumentException if a rule cannot be emulated
     */
    public static EventBridgeEmulator start(
            Set<String> buses,
            List<EventRule> rules,
            FunctionInvoker functions,
            DeadLetters deadLetters,
            InstantSource clock) {
        for (EventRule rule : rules) {
            if (!buses.contains(rule.bus())) {
                throw new IllegalArgumentException(rule.name() + ": there is no bus " + rule.bus());
            }
        }
        List<BusRule> compiled = rules.stream().map(BusRule::new).toList();
        EventBridgeEmulator emulator = new EventBridgeEmulator(
                Set.copyOf(buses), new Deliveries(compiled, new Targets(functions), deadLetters, clock));
        emulator.server.serve(emulator::handle);
        return emulator;
    }

    /** The endpoint for the SDK. */
    public URI endpoint() {
        return server.url();
    }

    /**
     * Sends each event that is due to its targets, the oldest first.
     *
     * @return the number of deliveries tried
     */
    public int deliver() {
        return deliveries.deliver();
    }

    /** The last events and what became of each, the oldest first. */
    public List<BusEvent> events() {
        return deliveries.events();
    }

    /**
     * Puts an event on a bus.
     *
     * @param entry as in a request
     * @return the reason of a refusal; empty if the bus has the event
     */
    public Optional<String> put(ObjectNode entry) {
        return Optional.ofNullable(add(entry).get("ErrorMessage")).map(JsonNode::asText);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int status = 200;
            ObjectNode response;
            try {
                response = respond(target, request);
            } catch (Fault fault) {
                status = 400;
                response = object().put("__type", fault.type).put("message", fault.getMessage());
            }
            byte[] body = response.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ObjectNode respond(String target, String body) {
        if (!target.equals(TARGET)) {
            throw new Fault("UnknownOperationException", "only PutEvents is supported");
        }
        ObjectNode request = Json.object(body)
                .orElseThrow(() -> new Fault("SerializationException", "the body is not a JSON object"));
        JsonNode entries = request.path("Entries");
        if (request.size() != 1 || entries.isEmpty() || entries.size() > MAX_ENTRIES) {
            throw new Fault(
                    "ValidationException", "a request must have 1 to " + MAX_ENTRIES + " Entries, nothing else");
        }
        for (JsonNode entry : entries) {
            String bus = entry.path("EventBusName").asText("default");
            if (!buses.contains(bus)) {
                throw new Fault("ResourceNotFoundException", "there is no bus " + bus);
            }
        }
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        int failed = 0;
        for (JsonNode entry : entries) {
            ObjectNode result = add(entry);
            failed += result.has("ErrorCode") ? 1 : 0;
            results.add(result);
        }
        ObjectNode response = object().put("FailedEntryCount", failed);
        response.set("Entries", results);
        return response;
    }

    /** The member of the response for an entry: the id of its event, or the reason of its refusal. */
    private ObjectNode add(JsonNode entry) {
        return EventEntry.fault(entry)
                .map(fault -> object().put("ErrorCode", fault.code()).put("ErrorMessage", fault.message()))
                .orElseGet(() -> object().put("EventId", deliveries.add(entry)));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void close() {
        server.close();
        deliveries.close();
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
