package com.allmine.publishevents;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.lambda.InvocationLog;
import com.allmine.api.lambda.JsonFunction;
import com.allmine.api.lambda.LogLine;
import com.allmine.data.audit.AuditTrees;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.event.DynamoEventFeed;
import com.allmine.data.event.Event;
import com.allmine.data.event.EventFeed;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Streams of the tables: publishes every committed change, first in the tenant's feed and last on the bus. Between them it
 * appends the changes that are evidence to the tenant's trees. The response names the first record that was not published,
 * and Lambda repeats the stream from there. A repeated event or entry is in the feed or in its tree once. An event may be on
 * the bus twice, with the same id.
 */
public final class PublishEventsHandler implements JsonFunction {
    private final InvocationLog log;
    private final EventFeed feed;
    private final AuditTrees trees;
    private final EventBus bus;

    /** The constructor for Lambda, with the real clock, tables and bus. */
    public PublishEventsHandler() {
        this(InvocationLog.live(), DynamoEventFeed.live(), DynamoAuditTrees.live(), EventBridgeBus.live());
    }

    PublishEventsHandler(InvocationLog log, EventFeed feed, AuditTrees trees, EventBus bus) {
        this.log = log;
        this.feed = feed;
        this.trees = trees;
        this.bus = bus;
    }

    @Override
    public InvocationLog log() {
        return log;
    }

    /** An event or entry, and the index of its record in the batch. */
    private record Indexed<T>(int index, T value) {}

    @Override
    public Response run(JsonNode batch, LogLine line) {
        JsonNode records = batch.path("Records");
        line.code(LogLine.OK).with("records", records.size());
        List<Indexed<Event>> events = new ArrayList<>();
        List<Indexed<CommittedEntry>> entries = new ArrayList<>();
        int end = read(records, events, entries, line);
        end = Math.min(end, append(events, Event::tenantId, feed::append, line));
        end = Math.min(end, append(entries, CommittedEntry::tree, this::appendToTree, line));
        end = Math.min(end, put(upTo(end, events), line));
        line.with("events", upTo(end, events).size());
        line.with("entries", upTo(end, entries).size());
        return end < records.size()
                ? Response.failed(
                        records.get(end).path("dynamodb").path("SequenceNumber").asText())
                : Response.OK;
    }

    /** Collects what the records say, up to the first that cannot be read, and returns the index of that record. */
    private static int read(
            JsonNode records, List<Indexed<Event>> events, List<Indexed<CommittedEntry>> entries, LogLine line) {
        for (int i = 0; i < records.size(); i++) {
            int index = i;
            try {
                StreamRecord record = StreamRecord.of(records.get(i));
                CommittedChange.event(record).ifPresent(event -> events.add(new Indexed<>(index, event)));
                CommittedEntry.of(record).ifPresent(entry -> entries.add(new Indexed<>(index, entry)));
            } catch (RuntimeException unreadable) { // It stays in the stream until it is given up; the log says why.
                line.crashed(unreadable);
                line.with("eventId", records.get(i).path("eventID").asText());
                return i;
            }
        }
        return records.size();
    }

    private static <T> List<Indexed<T>> upTo(int end, List<Indexed<T>> all) {
        return all.stream().filter(one -> one.index < end).toList();
    }

    /** Appends what belongs to each feed or tree in its order, and returns the index of the first that was not appended. */
    private static <K, T> int append(
            List<Indexed<T>> all, Function<T, K> key, BiConsumer<K, List<T>> append, LogLine line) {
        Map<K, List<Indexed<T>>> byKey = new LinkedHashMap<>();
        all.forEach(one -> byKey.computeIfAbsent(key.apply(one.value), k -> new ArrayList<>())
                .add(one));
        int end = Integer.MAX_VALUE;
        for (Map.Entry<K, List<Indexed<T>>> group : byKey.entrySet()) {
            try {
                append.accept(
                        group.getKey(),
                        group.getValue().stream().map(Indexed::value).toList());
            } catch (Refusal refusal) {
                line.error().refused(refusal);
                // Nobody can append to a tree that was altered, so its entries must not hold up all that follows.
                if (refusal.problem() != Problem.EVIDENCE_BROKEN) {
                    end = Math.min(end, group.getValue().getFirst().index);
                }
            }
        }
        return end;
    }

    private void appendToTree(AuditTrees.Tree tree, List<CommittedEntry> entries) {
        trees.append(
                tree.tenantId(),
                tree.stream(),
                entries.stream().map(CommittedEntry::entry).toList());
    }

    /** Puts the events on the bus in their order, and returns the index of the first that the bus did not take. */
    private int put(List<Indexed<Event>> events, LogLine line) {
        for (int i = 0; i < events.size(); i += EventBus.MAX_EVENTS) {
            List<Indexed<Event>> some = events.subList(i, Math.min(i + EventBus.MAX_EVENTS, events.size()));
            try {
                List<Integer> refused =
                        bus.put(some.stream().map(Indexed::value).toList());
                if (!refused.isEmpty()) {
                    line.error().code("BUS_REFUSED_EVENTS").with("refused", refused.size());
                    return some.get(refused.getFirst()).index;
                }
            } catch (Refusal unavailable) {
                line.refused(unavailable);
                return some.getFirst().index;
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
