package com.allmine.data.permissionlog;

import com.allmine.api.errors.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The permission log of all tenants; whoever asks sees their own tenant's entries only. */
public interface LogEntries {
    /**
     * One page, newest first; entries of the same millisecond in the order of their ids, always the same.
     *
     * @param limit the most entries of the page
     * @param before the id that the page goes on after, towards older entries; empty for the newest
     * @throws Refusal {@code SERVICE_UNAVAILABLE} where it cannot be read
     */
    Page page(String tenantId, Filter filter, int limit, Optional<String> before);

    /**
     * Which entries are wanted; all that are given must hold, exactly.
     *
     * @param from the earliest time, itself included
     * @param to the time before which
     */
    record Filter(
            Optional<String> id,
            Optional<String> roleId,
            Optional<String> resourceId,
            Optional<Instant> from,
            Optional<Instant> to) {
        public static final Filter NONE =
                new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /** Whether an entry is wanted. */
        public boolean has(LogEntry entry) {
            return id.map(entry.id()::equals).orElse(true)
                    && roleId.map(entry.roleId()::equals).orElse(true)
                    && resourceId.map(entry.resourceId()::equals).orElse(true)
                    && from.map(time -> !entry.createdAt().isBefore(time)).orElse(true)
                    && to.map(time -> entry.createdAt().isBefore(time)).orElse(true);
        }
    }

    /**
     * Some of the entries wanted.
     *
     * @param next the id after which the next page goes on; empty where this is known to be the last
     */
    record Page(List<LogEntry> entries, Optional<String> next) {}
}
