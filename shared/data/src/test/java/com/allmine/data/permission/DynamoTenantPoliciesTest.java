package com.allmine.data.permission;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TestTables;
import com.allmine.testkit.Meter;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class DynamoTenantPoliciesTest {
    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.123Z");
    private final Meter meter = new Meter(TestTables.client());
    private final String table = TestTables.emptyTable();
    private final TenantPolicies policies = new DynamoTenantPolicies(TestTables.client(meter), table, clock);

    private void limit(String tenantId, int accountLimit) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.policy(tenantId));
        item.put(DynamoTenantPolicies.ACCOUNT_LIMIT, AttributeValue.fromN(Integer.toString(accountLimit)));
        TestTables.client().putItem(p -> p.tableName(table).item(item));
    }

    @Test
    void aTenantsOwnLimitOverridesTheDefaultTenants() {
        limit("default", 2);
        limit("acme", 5);

        assertThat(policies.accountLimit("acme")).isEqualTo(5);
        assertThat(policies.accountLimit("other")).isEqualTo(2);
        assertThat(policies.accountLimit("default")).isEqualTo(2);
    }

    @Test
    void theLimitIsOneIfNoTenantSetsIt() {
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
