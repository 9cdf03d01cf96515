package com.allmine.publishevents;

import com.allmine.api.errors.Refusal;
import com.allmine.api.lambda.InvocationLog;
import com.allmine.api.lambda.JsonFunction;
import com.allmine.api.lambda.LogLine;
import com.allmine.data.event.DynamoEventFeed;
import com.allmine.data.event.Event;
import com.allmine.data.event.EventFeed;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Streams of the tables: publishes every committed change, first in the tenant's feed and then on the bus. The response
 * names the first record that was not published, and Lambda repeats the stream from there. A repeated event is in the feed
 * once. It may be on the bus twice, with the same id.
 */
public final class PublishEventsHandler implements JsonFunction {
    private final InvocationLog log;
    private final EventFeed feed;
    private final EventBus bus;

    /** The constructor for Lambda, with the real clock, table and bus. */
    public PublishEventsHandler() {
        this(InvocationLog.live(), DynamoEventFeed.live(), EventBridgeBus.live());
    }

    PublishEventsHandler(InvocationLog log, EventFeed feed, EventBus bus) {
        this.log = log;
        this.feed = feed;
        this.bus = bus;
    }

    @Override
    public InvocationLog log() {
        return log;
    }

    /** An event, and the index of its record in the batch. */
    private record Indexed(int index, Event event) {}

    @Override
    public Response run(JsonNode batch, LogLine line) {
        JsonNode records = batch.path("Records");
        line.code(LogLine.OK).with("records", records.size());
        List<Indexed> events = new ArrayList<>();
        int end = read(records, events, line);
        end = Math.min(end, append(events, line));
        end = Math.min(end, put(upTo(end, events), line));
        line.with("events", upTo(end, events).size());
        return end < records.size()
                ? Response.failed(
                        records.get(end).path("dynamodb").path("SequenceNumber").asText())
                : Response.OK;
    }

    /** Collects the events up to the first record that cannot be read, and returns the index of that record. */
    private static int read(JsonNode records, List<Indexed> events, LogLine line) {
        for (int i = 0; i < records.size(); i++) {
            try {
                Optional<Event> event = CommittedChange.event(StreamRecord.of(records.get(i)));
                if (event.isPresent()) {
                    events.add(new Indexed(i, event.get()));
                }
            } catch (RuntimeException unreadable) { // It stays in the stream until it is given up; the log says why.
                line.crashed(unreadable);
                line.with("eventId", records.get(i).path("eventID").asText());
                return i;
            }
        }
        return records.size();
    }

    private static List<Indexed> upTo(int end, List<Indexed> events) {
        return events.stream().filter(event -> event.index < end).toList();
    }

    /** Appends the events of each tenant in their order, and returns the index of the first that was not appended. */
    private int append(List<Indexed> events, LogLine line) {
        Map<String, List<Indexed>> byTenant = new LinkedHashMap<>();
        events.forEach(event -> byTenant.computeIfAbsent(event.event.tenantId(), tenant -> new ArrayList<>())
                .add(event));
        int end = Integer.MAX_VALUE;
        for (Map.Entry<String, List<Indexed>> tenant : byTenant.entrySet()) {
            try {
                feed.append(
                        tenant.getKey(),
                        tenant.getValue().stream().map(Indexed::event).toList());
            } catch (Refusal unavailable) {
                line.refused(unavailable);
                end = Math.min(end, tenant.getValue().getFirst().index);
            }
        }
        return end;
    }

    /** Puts the events on the bus in their order, and returns the index of the first that the bus did not take. */
    private int put(List<Indexed> events, LogLine line) {
        for (int i = 0; i < events.size(); i += EventBus.MAX_EVENTS) {
            List<Indexed> entries = events.subList(i, Math.min(i + EventBus.MAX_EVENTS, events.size()));
            try {
                List<Integer> refused =
                        bus.put(entries.stream().map(Indexed::event).toList());
                if (!refused.isEmpty()) {
                    line.error().code("BUS_REFUSED_EVENTS").with("refused", refused.size());
                    return entries.get(refused.getFirst()).index;
                }
            } catch (Refusal unavailable) {
                line.refused(unavailable);
                return entries.getFirst().index;
            }
        }
        return Integer.MAX_VALUE;
    }

    /** The response that Lambda reads: it repeats the stream from the first record that failed. */
    record Response(List<Failure> batchItemFailures) {
        static final Response OK = new Response(List.of());

        static Response failed(String sequenceNumber) {
            return new Response(List.of(new Failure(sequenceNumber)));
        }

        record Failure(String itemIdentifier) {}
    }
}
