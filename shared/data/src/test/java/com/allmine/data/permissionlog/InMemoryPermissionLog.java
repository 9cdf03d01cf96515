package com.allmine.data.permissionlog;

import com.allmine.api.Caller;
import com.allmine.data.Ids;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.RequiredPermission;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The permission log in memory. It passes {@link LogEntriesContract} and {@link DenialLogContract}, as the stored one does. */
public final class InMemoryPermissionLog implements LogEntries, DenialLog {
    private final List<LogEntry> entries = new ArrayList<>();
    private final Map<Map<String, AttributeValue>, Integer> denials = new HashMap<>();
    private final Ids ids;

    public InMemoryPermissionLog(InstantSource clock) {
        this.ids = new Ids(clock, new SecureRandom());
    }

    public InMemoryPermissionLog with(LogEntry... more) {
        entries.addAll(List.of(more));
        return this;
    }

    /** Every entry of a tenant, newest first. */
    public List<LogEntry> entries(String tenantId) {
        return entries.stream()
                .filter(entry -> entry.tenantId().equals(tenantId))
                .sorted(Comparator.comparing(LogEntry::id).reversed())
                .toList();
    }

    @Override
    public Page page(String tenantId, Filter filter, int limit, Optional<String> before) {
        List<LogEntry> wanted = entries(tenantId).stream()
                .filter(filter::matches)
                .filter(entry -> before.map(id -> entry.id().compareTo(id) < 0).orElse(true))
                .toList();
        List<LogEntry> page = wanted.stream().limit(limit).toList();
        boolean mayHaveNext = filter.id().isEmpty() && page.size() == limit;
        return new Page(page, mayHaveNext ? Optional.of(page.getLast().id()) : Optional.empty());
    }

    @Override
    public Optional<String> log(Caller caller, RequiredPermission required, String requestId) {
        String role = caller.roles().stream().min(Comparator.naturalOrder()).orElse("none");
        LogEntry entry = LogEntry.of(
                ids.next(),
                caller.tenantId(),
                new Grant(role, required),
                LogEntry.Effect.DENY,
                caller.userId(),
                requestId);
        if (denials.merge(entry.denialCount(), 1, Integer::sum) == 1) {
            entries.add(entry);
        }
        return Optional.empty();
    }

    /** How many denials were counted with an entry. */
    public int denials(LogEntry entry) {
        return denials.getOrDefault(entry.denialCount(), 0);
    }
}
