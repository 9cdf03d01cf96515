package com.allmine.data.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    private void policy(String tenantId, int accountLimit, String... minimumAssurance) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.policy(tenantId));
        item.put(DynamoTenantPolicies.ACCOUNT_LIMIT, AttributeValue.fromN(Integer.toString(accountLimit)));
        for (String assurance : minimumAssurance) {
            item.put(DynamoTenantPolicies.MINIMUM_ASSURANCE, AttributeValue.fromS(assurance));
        }
        TestTables.client().putItem(p -> p.tableName(table).item(item));
    }

    @Test
    void aTenantsOwnPolicyReplacesTheDefaultTenants() {
        policy("default", 2, "NVI");
        policy("acme", 5);
        policy("bank", 3, "NONE");

        assertThat(policies.of("acme")).isEqualTo(new TenantPolicy(5, MinimumAssurance.NONE));
        assertThat(policies.of("bank")).isEqualTo(new TenantPolicy(3, MinimumAssurance.NONE));
        assertThat(policies.of("other")).isEqualTo(new TenantPolicy(2, MinimumAssurance.NVI));
        assertThat(policies.of("default")).isEqualTo(new TenantPolicy(2, MinimumAssurance.NVI));
    }

    @Test
    void oneAccountAndADeclarationAreEnoughIfNoTenantHasAPolicy() {
        assertThat(policies.of("acme")).isEqualTo(new TenantPolicy(1, MinimumAssurance.NONE));
    }

    @Test
    void takesNoUnknownAssuranceForNone() {
        policy("acme", 1, "nvi");

        assertThatThrownBy(() -> policies.of("acme")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void costsOneRoundTripAMinuteForAllRules() {
        policy("default", 3);

        policies.of("acme");
        clock.advance(Duration.ofSeconds(59));
        policies.of("acme");
        assertThat(meter.roundTrips()).isEqualTo(1);

        policy("acme", 4, "NVI");
        clock.advance(Duration.ofSeconds(1));
        assertThat(policies.of("acme")).isEqualTo(new TenantPolicy(4, MinimumAssurance.NVI));
        assertThat(meter.roundTrips()).isEqualTo(1);
    }
}
