package com.allmine.listevents;

import com.allmine.api.input.Choice;
import com.allmine.api.input.Parameters;
import com.allmine.api.input.Rule;
import com.allmine.auth.Cursors;
import com.allmine.auth.PageQuery;
import com.allmine.data.event.EventType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The validated query.
 *
 * @param type the only type of events that is wanted; empty for all
 */
record EventQuery(Optional<EventType> type, PageQuery page) {
    /** Reads the type, the limit and the cursor. Each is optional. */
    static EventQuery of(Parameters parameters, String tenantId, Cursors cursors) {
        Optional<EventType> type = type(parameters);
        // Both spellings of a type are one filter, so a cursor works with either.
        SequencedMap<String, String> filters = new LinkedHashMap<>();
        type.ifPresent(wanted -> filters.put("type", wanted.wire()));
        return new EventQuery(type, PageQuery.ofFeed(parameters, cursors, tenantId, List.of("events"), filters));
    }

    /** The type, with or without its prefix. */
    private static Optional<EventType> type(Parameters parameters) {
        Optional<String> sent = parameters.text("type");
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        String text = sent.get();
        @Nullable
        EventType type =
                Choice.find(EventType.class, text.startsWith(EventType.PREFIX) ? text : EventType.PREFIX + text);
        if (type == null) {
            parameters.refuse("type", Rule.ONE_OF, String.join(", ", Choice.wires(EventType.class)));
        }
        return Optional.ofNullable(type);
    }

    /** The position that the page comes after; 0 for the oldest event. */
    long after() {
        return page.start().map(position -> Long.parseLong(position, 16)).orElse(0L);
    }
}
