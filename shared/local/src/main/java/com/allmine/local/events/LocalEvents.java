package com.allmine.local.events;

import com.allmine.api.json.Json;
import com.allmine.emulators.DeadLetters;
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.emulators.eventbridge.BusEvent;
import com.allmine.emulators.eventbridge.EventBridgeEmulator;
import com.allmine.emulators.lambda.FunctionInvoker;
import com.allmine.emulators.streams.StreamsEmulator;
import com.allmine.template.EventRule;
import com.allmine.template.SamTemplate;
import com.allmine.template.StreamMapping;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The streams, the bus and the rules of template.yaml. Nothing moves until {@link #deliver} is called, so that a test
 * never waits.
 */
public final class LocalEvents implements AutoCloseable {
    private final DeadLetters deadLetters;
    private final List<String> buses;
    private final Supplier<StreamsEmulator> fromTheBeginning;
    private final StreamsEmulator streams;
    private final EventBridgeEmulator bus;

    private LocalEvents(
            DeadLetters deadLetters,
            List<String> buses,
            Supplier<StreamsEmulator> fromTheBeginning,
            EventBridgeEmulator bus) {
        this.deadLetters = deadLetters;
        this.buses = buses;
        this.fromTheBeginning = fromTheBeginning;
        this.streams = fromTheBeginning.get();
        this.bus = bus;
    }

    /**
     * Starts the bus, with the streams at their beginning.
     *
     * @param hosts chooses the functions, by name; the others get no record and no event
     */
    public static LocalEvents start(
            SamTemplate template, Predicate<String> hosts, DynamoDbEmulator tables, FunctionInvoker functions) {
        List<StreamMapping> mappings = template.streamMappings().stream()
                .filter(mapping -> hosts.test(mapping.function()))
                .toList();
        List<EventRule> rules = template.eventRules().stream()
                .filter(rule ->
                        !(rule.target() instanceof EventRule.FunctionTarget target) || hosts.test(target.function()))
                .toList();
        DeadLetters deadLetters = new DeadLetters();
        List<String> buses = template.eventBuses();
        return new LocalEvents(
                deadLetters,
                buses,
                () -> new StreamsEmulator(tables.streams(), mappings, functions, deadLetters),
                EventBridgeEmulator.start(Set.copyOf(buses), rules, functions, deadLetters, InstantSource.system()));
    }

    /** The endpoint of the bus for the SDK. */
    public URI endpoint() {
        return bus.endpoint();
    }

    /**
     * Delivers everything that is there now, and what follows from it: records to functions, events to functions and
     * receivers. A receiver that fails is tried again by a later call.
     */
    public void deliver() {
        while (streams.deliver() + bus.deliver() > 0) {
            // A function that gets an event may write, and so cause the next record.
        }
    }

    /** Delivers every record of the streams again, as a second event source mapping does, and what follows from it. */
    public void replay() {
        try (StreamsEmulator again = fromTheBeginning.get()) {
            again.deliver();
        }
        deliver();
    }

    /** The last events of the bus, the oldest first. */
    public List<BusEvent> events() {
        return bus.events();
    }

    public DeadLetters deadLetters() {
        return deadLetters;
    }

    /**
     * Puts a CloudEvent on the bus, as another system of the institution does.
     *
     * @return the reason of a refusal; empty if the bus has the event
     */
    public Optional<String> put(String cloudEvent) {
        Optional<ObjectNode> event = Json.object(cloudEvent);
        if (event.isEmpty()) {
            return Optional.of("The body must be one CloudEvent, a JSON object.");
        }
        if (buses.isEmpty()) {
            return Optional.of("template.yaml has no event bus.");
        }
        return bus.put(JsonNodeFactory.instance
                .objectNode()
                .put("EventBusName", buses.getFirst())
                .put("Source", event.get().path("source").asText())
                .put("DetailType", event.get().path("type").asText())
                .put("Detail", event.get().toString()));
    }

    @Override
    public void close() {
        bus.close();
        streams.close();
    }
}
