package com.allmine.data.permissionlog;

import com.allmine.testkit.SettableClock;

class InMemoryLogEntriesTest extends LogEntriesContract {
    @Override
    protected LogEntries storeWith(LogEntry... entries) {
        return new InMemoryPermissionLog(new SettableClock("2026-01-15T10:30:00.000Z")).with(entries);
    }
}
