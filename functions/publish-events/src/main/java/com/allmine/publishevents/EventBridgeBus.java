package com.allmine.publishevents;

import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.event.Event;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** The bus in EventBridge. The detail of each entry is the CloudEvent. */
final class EventBridgeBus implements EventBus {
    /** The source of our entries. A rule can tell them from those of others on the bus. */
    private static final String SOURCE = "com.allmine";

    private final EventBridgeClient eventBridge;
    private final String bus;

    EventBridgeBus(EventBridgeClient eventBridge, String bus) {
        this.eventBridge = eventBridge;
        this.bus = bus;
    }

    static EventBridgeBus live() {
        return new EventBridgeBus(Aws.client(EventBridgeClient.builder()), Settings.required("EVENT_BUS"));
    }

    @Override
    public List<Integer> put(List<Event> events) {
        List<PutEventsRequestEntry> entries = events.stream().map(this::entry).toList();
        List<PutEventsResultEntry> results = Aws.call(
                "EventBridge PutEvents",
                () -> eventBridge.putEvents(p -> p.entries(entries)).entries());
        return IntStream.range(0, events.size())
                .filter(i -> i >= results.size() || results.get(i).errorCode() != null)
                .boxed()
                .toList();
    }

    private PutEventsRequestEntry entry(Event event) {
        return PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source(SOURCE)
                .detailType(event.type().wire())
                .detail(event.json())
                .time(event.time())
                .build();
    }
}
