package com.allmine.publishevents;

import com.allmine.api.errors.Refusal;
import com.allmine.data.event.Event;
import java.util.List;

/** The bus from which others get the events. */
interface EventBus {
    /** The most events of one request. */
    int MAX_EVENTS = 10;

    /**
     * Puts events on the bus, in their order.
     *
     * @param events at most {@link #MAX_EVENTS}
     * @return the indexes of the events that the bus did not take
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if it is unknown whether it took any
     */
    List<Integer> put(List<Event> events);
}
