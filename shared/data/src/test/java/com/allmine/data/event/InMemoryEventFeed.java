package com.allmine.data.event;

import com.allmine.data.consent.DocumentType;
import com.allmine.data.event.AcceptanceChange.Counter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The feed in memory. It keeps events for ever. */
public final class InMemoryEventFeed implements EventFeed {
    private final Map<String, List<Event>> events = new HashMap<>();

    @Override
    public synchronized void append(String tenantId, List<Event> appended) {
        List<Event> feed = events.computeIfAbsent(tenantId, t -> new ArrayList<>());
        for (Event event : appended) {
            if (feed.stream().noneMatch(known -> known.id().equals(event.id()))) {
                feed.add(event);
            }
        }
    }

    @Override
    public synchronized Page page(String tenantId, Optional<EventType> type, int limit, long after) {
        List<Event> feed = of(tenantId);
        int read = type.isPresent() ? MAX_PAGE : limit;
        List<String> page = new ArrayList<>();
        int position = (int) after;
        while (position < Math.min(feed.size(), after + read) && page.size() < limit) {
            Event event = feed.get(position);
            if (type.map(event.type()::equals).orElse(true)) {
                page.add(event.json());
            }
            position++;
        }
        return new Page(page, position, position < feed.size());
    }

    @Override
    public Acceptance acceptance(String tenantId, DocumentType documentType, String version) {
        Map<Counter, Integer> counts = new EnumMap<>(Counter.class);
        Optional<Instant> asOf = Optional.empty();
        for (Event event : of(tenantId)) {
            for (AcceptanceChange change : AcceptanceChange.of(event)) {
                if (change.documentType().equals(documentType.wire())
                        && change.version().equals(version)) {
                    counts.merge(change.counter(), 1, Integer::sum);
                    asOf = Optional.of(event.time());
                }
            }
        }
        return new Acceptance(
                counts.getOrDefault(Counter.ACCEPTED, 0),
                counts.getOrDefault(Counter.REFUSED, 0),
                counts.getOrDefault(Counter.WITHDRAWN, 0),
                asOf);
    }

    /** All events of a tenant, oldest first. */
    public synchronized List<Event> of(String tenantId) {
        return List.copyOf(events.getOrDefault(tenantId, List.of()));
    }
}
