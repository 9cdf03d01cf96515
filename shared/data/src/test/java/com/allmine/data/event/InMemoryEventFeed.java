package com.allmine.data.event;

import java.util.ArrayList;
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

    /** All events of a tenant, oldest first. */
    public synchronized List<Event> of(String tenantId) {
        return List.copyOf(events.getOrDefault(tenantId, List.of()));
    }
}
