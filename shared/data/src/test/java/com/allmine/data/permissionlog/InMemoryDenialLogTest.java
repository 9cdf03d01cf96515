package com.allmine.data.permissionlog;

import java.util.List;

class InMemoryDenialLogTest extends DenialLogContract {
    private final InMemoryPermissionLog log = new InMemoryPermissionLog(clock);

    @Override
    protected DenialLog store() {
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
