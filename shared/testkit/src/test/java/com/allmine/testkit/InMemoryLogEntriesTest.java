package com.allmine.testkit;

import com.allmine.data.LogEntries;
import com.allmine.data.LogEntry;

class InMemoryLogEntriesTest extends LogEntriesContract {
    @Override
    protected LogEntries storeWith(LogEntry... entries) {
        return new InMemoryLog(new SettableClock("2026-01-15T10:30:00.000Z")).with(entries);
    }
}
