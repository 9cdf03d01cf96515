package com.allmine.data.event;

import com.allmine.api.errors.Refusal;
import com.allmine.data.consent.DocumentType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The events of all tenants, each tenant's in one order. The positions of a tenant's events begin with 1 and have no gap.
 * An event never appears before a position that was read already, so a reader that goes on from its last position misses
 * none.
 */
public interface EventFeed {
    /** The time that an event stays in the feed. */
    Duration LIFE = Duration.ofDays(90);

    /** How many positions a page covers at most. */
    int MAX_PAGE = 500;

    /**
     * Appends the events that the feed does not have yet, in their order, and counts each of them once.
     *
     * @param events of this tenant
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if it is unknown whether all were appended: appending again is safe
     */
    void append(String tenantId, List<Event> events);

    /**
     * One page, oldest first.
     *
     * @param type the only type that is wanted; empty for all
     * @param limit the most events of the page, from 1 to {@link #MAX_PAGE}
     * @param after the page has events of later positions only; 0 for the oldest event
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if the feed cannot be read
     */
    Page page(String tenantId, Optional<EventType> type, int limit, long after);

    /**
     * The counts of the decisions on a version of a document. Each event of the feed is counted once.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if the counts cannot be read
     */
    Acceptance acceptance(String tenantId, DocumentType documentType, String version);

    /**
     * The counts of a version. Acceptances minus withdrawals are the users who accepted it and did not take that back.
     *
     * @param refused the users who refused the version without having accepted it
     * @param asOf the time of the decision that was counted last; empty if none was counted
     */
    record Acceptance(int accepted, int refused, int withdrawn, Optional<Instant> asOf) {}

    /**
     * Some of the wanted events. A page of one type may have fewer events than the limit although more follow.
     *
     * @param events in the JSON format of CloudEvents
     * @param last the position that the next page comes after
     * @param hasMore whether later positions exist now
     */
    record Page(List<String> events, long last, boolean hasMore) {}
}
