package com.allmine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.DynamoPolicies;
import com.allmine.data.Keys;
import com.allmine.data.Policies;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class DynamoPoliciesTest {
    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.123Z");
    private final Meter meter = new Meter(Engine.client());
    private final String table = Engine.emptyTable();
    private final Policies policies = new DynamoPolicies(Engine.client(meter), table, clock);

    private void limit(String tenantId, int accountLimit) {
        Map<String, AttributeValue> item = new HashMap<>(Keys.policy(tenantId));
        item.put("accountLimit", AttributeValue.fromN(Integer.toString(accountLimit)));
        Engine.client().putItem(p -> p.tableName(table).item(item));
    }

    @Test
    void aTenantsOwnLimitStandsBeforeTheDefaultTenants() {
        limit("default", 2);
        limit("acme", 5);

        assertThat(policies.accountLimit("acme")).isEqualTo(5);
        assertThat(policies.accountLimit("other")).isEqualTo(2);
        assertThat(policies.accountLimit("default")).isEqualTo(2);
    }

    @Test
    void oneAccountIsAllowedWhereNobodySaysMore() {
        assertThat(policies.accountLimit("acme")).isEqualTo(1);
    }

    @Test
    void costsOneRoundTripAMinute() {
        limit("default", 3);

        policies.accountLimit("acme");
        clock.advance(Duration.ofSeconds(59));
        policies.accountLimit("acme");
        assertThat(meter.roundTrips()).isEqualTo(1);

        limit("acme", 4);
        clock.advance(Duration.ofSeconds(1));
        assertThat(policies.accountLimit("acme")).isEqualTo(4);
        assertThat(meter.roundTrips()).isEqualTo(1);
    }
}
