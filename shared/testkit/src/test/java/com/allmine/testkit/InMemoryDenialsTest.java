package com.allmine.testkit;

import com.allmine.data.Denials;
import com.allmine.data.LogEntry;
import java.util.List;

class InMemoryDenialsTest extends DenialsContract {
    private final InMemoryLog log = new InMemoryLog(clock);

    @Override
    protected Denials store() {
        return log;
    }

    @Override
    protected List<LogEntry> entries(String tenantId) {
        return log.entries(tenantId);
    }

    @Override
    protected int denials(LogEntry entry) {
        return log.denials(entry);
    }
}
