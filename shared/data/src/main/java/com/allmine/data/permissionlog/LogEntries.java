package com.allmine.data.permissionlog;

import com.allmine.api.errors.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The permission log of all tenants. A page holds the entries of one tenant only. */
public interface LogEntries {
    /**
     * One page, newest first. Entries of the same millisecond are ordered by id.
     *
     * @param limit the most entries of the page
     * @param before the page holds entries older than this id; empty for the newest
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if the log cannot be read
     */
    Page page(String tenantId, Filter filter, int limit, Optional<String> before);

    /**
     * The wanted entries. An entry must match every given filter exactly.
     *
     * @param from the earliest time, inclusive
     * @param to the latest time, exclusive
     */
    record Filter(
            Optional<String> id,
            Optional<String> roleId,
            Optional<String> resourceId,
            Optional<Instant> from,
            Optional<Instant> to) {
        public static final Filter NONE =
                new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /** Whether an entry matches. */
        public boolean matches(LogEntry entry) {
            return id.map(entry.id()::equals).orElse(true)
                    && roleId.map(entry.roleId()::equals).orElse(true)
                    && resourceId.map(entry.resourceId()::equals).orElse(true)
                    && from.map(time -> !entry.createdAt().isBefore(time)).orElse(true)
                    && to.map(time -> entry.createdAt().isBefore(time)).orElse(true);
        }
    }

    /**
     * Some of the wanted entries.
     *
     * @param next the {@code before} of the next page; empty if this is known to be the last page
     */
    record Page(List<LogEntry> entries, Optional<String> next) {}
}
