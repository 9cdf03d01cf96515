package com.allmine.data.aml;

import com.allmine.api.errors.Problem;
import com.allmine.data.permissionlog.LogEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** AML statuses in memory. They pass {@link AmlStatusesContract}, as the stored ones do. */
public final class InMemoryAmlStatuses implements AmlStatuses {
    private final Set<String> users = new HashSet<>();
    private final Set<String> erased = new HashSet<>();
    private final Map<String, AmlDecision> decisions = new HashMap<>();
    private final List<LogEntry> log = new ArrayList<>();

    public InMemoryAmlStatuses with(String tenantId, String userId) {
        users.add(user(tenantId, userId));
        return this;
    }

    void erase(String tenantId, String userId) {
        erased.add(user(tenantId, userId));
    }

    private static String user(String tenantId, String userId) {
        return tenantId + " " + userId;
    }

    @Override
    public synchronized boolean apply(AmlDecision decision, LogEntry entry, String reason) {
        String user = user(decision.tenantId(), decision.userId());
        if (!users.contains(user)) {
            throw Problem.USER_NOT_FOUND.refusal();
        }
        if (erased.contains(user)) {
            throw Problem.ACCOUNT_CLOSED.refusal();
        }
        AmlDecision known = decisions.get(user);
        if (known != null
                && Comparator.comparing(AmlDecision::time)
                                .thenComparing(AmlDecision::id)
                                .compare(decision, known)
                        <= 0) {
            return false;
        }
        decisions.put(user, decision);
        log.add(entry);
        return true;
    }

    public Optional<AmlDecision> of(String tenantId, String userId) {
        return Optional.ofNullable(decisions.get(user(tenantId, userId)));
    }

    public List<LogEntry> log() {
        return log;
    }
}
