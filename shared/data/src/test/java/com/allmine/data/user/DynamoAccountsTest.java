package com.allmine.data.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.dynamo.TestTables;
import com.allmine.testkit.Meter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class DynamoAccountsTest extends AccountsContract {
    private final Meter meter = new Meter(TestTables.client());
    private final Accounts store = new DynamoAccounts(TestTables.client(meter), TestTables.USERS);

    @Override
    protected Accounts store() {
        return store;
    }

    @Override
    protected void addUser(String tenantId, Profile profile, String... blocks) {
        TestTables.addUser(TestTables.USERS, tenantId, profile, blocks);
    }

    @Test
    void costsOneRoundTripAndNoWrite() {
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()), "203.0.113.0/24");

        store.requireOpenFor(caller, "203.0.113.9");

        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).isEmpty();

        store.requireExisting(caller);

        assertThat(meter.roundTrips()).isEqualTo(1);
    }
}
