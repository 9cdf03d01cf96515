package com.allmine.data.permissionlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.dynamo.TestTables;
import com.allmine.data.permissionlog.LogEntries.Filter;
import com.allmine.testkit.Meter;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code LongLogTest} measures the cost of a page. */
@Tag("slow")
class DynamoLogEntriesTest extends LogEntriesContract {
    private final Meter meter = new Meter(TestTables.client());

    @Override
    protected LogEntries storeWith(LogEntry... entries) {
        for (LogEntry entry : entries) {
            TestTables.client().transactWriteItems(t -> t.transactItems(entry.put(TestTables.LOGS)));
        }
        return new DynamoLogEntries(TestTables.client(meter), TestTables.LOGS);
    }

    @Test
    void readsNothingIfNoEntryCanMatch() {
        LogEntries store = storeWith();

        Filter wrong = new Filter(
                Optional.of("no-id"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(store.page(tenant, wrong, 10, Optional.empty()).entries()).isEmpty();

        assertThat(meter.roundTrips()).isZero();
    }
}
