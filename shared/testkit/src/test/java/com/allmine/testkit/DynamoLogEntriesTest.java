package com.allmine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.DynamoLogEntries;
import com.allmine.data.LogEntries;
import com.allmine.data.LogEntries.Filter;
import com.allmine.data.LogEntry;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a page costs is in {@code LongLogTest}. */
@Tag("slow")
class DynamoLogEntriesTest extends LogEntriesContract {
    private final Meter meter = new Meter(Engine.client());

    @Override
    protected LogEntries storeWith(LogEntry... entries) {
        for (LogEntry entry : entries) {
            Engine.client().transactWriteItems(t -> t.transactItems(entry.put(Engine.LOGS)));
        }
        return new DynamoLogEntries(Engine.client(meter), Engine.LOGS);
    }

    @Test
    void asksNothingWhereNothingCanBeFound() {
        LogEntries store = storeWith();

        Filter wrong = new Filter(
                Optional.of("no-id"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(store.page(tenant, wrong, 10, Optional.empty()).entries()).isEmpty();

        assertThat(meter.roundTrips()).isZero();
    }
}
