package com.allmine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.Accounts;
import com.allmine.data.DynamoAccounts;
import com.allmine.data.Profile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class DynamoAccountsTest extends AccountsContract {
    private final Meter meter = new Meter(Engine.client());
    private final Accounts store = new DynamoAccounts(Engine.client(meter), Engine.USERS);

    @Override
    protected Accounts store() {
        return store;
    }

    @Override
    protected void addUser(String tenantId, Profile profile, String... blocks) {
        Engine.addUser(Engine.USERS, tenantId, profile, blocks);
    }

    @Test
    void asksOnceForEachQuestion() {
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()), "203.0.113.0/24");

        store.requireOpenFor(caller, "203.0.113.9");

        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).isEmpty();
    }
}
