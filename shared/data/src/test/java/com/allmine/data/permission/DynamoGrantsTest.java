package com.allmine.data.permission;

import static com.allmine.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.data.dynamo.TestTables;
import com.allmine.testkit.Meter;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class DynamoGrantsTest extends GrantsContract {
    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.123Z");
    private final Meter meter = new Meter(TestTables.client());

    @Override
    protected Grants storeWith(Map<String, List<Grant>> grants) {
        String table = TestTables.emptyTable();
        grants.forEach((tenantId, own) -> put(table, tenantId, own));
        return new DynamoGrants(TestTables.client(meter), table, clock);
    }

    private static void put(String table, String tenantId, List<Grant> grants) {
        RolePermissions permissions = new RolePermissions(new HashSet<>(grants));
        TestTables.client().putItem(p -> p.tableName(table).item(permissions.item(tenantId)));
    }

    @Test
    void readsTheGrantsOfTenantAndDefaultTenantInOneRoundTripOnceAMinute() {
        Grants store = storeWith(Map.of(
                "default", List.of(new Grant("guest", READ_TEA)), "pirates", List.of(new Grant("captain", READ_RUM))));

        assertThat(store.roles("pirates", READ_RUM)).containsExactly("captain");
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.readUnits()).containsExactly(0.5, 0.5);

        clock.advance(Duration.ofSeconds(59));
        assertThat(store.roles("pirates", READ_TEA)).isEmpty();
        assertThat(meter.roundTrips()).isZero();

        clock.advance(Duration.ofSeconds(1));
        assertThat(store.roles("pirates", READ_RUM)).containsExactly("captain");
        assertThat(meter.roundTrips()).isEqualTo(1);
    }

    @Test
    void costsHalfAReadUnitForTheDefaultTenant() {
        Grants store = storeWith(Map.of("default", List.of(new Grant("guest", READ_TEA))));

        assertThat(store.roles("default", READ_TEA)).containsExactly("guest");

        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.readUnits()).containsExactly(0.5);
    }

    @Test
    void revokesAPermissionAfterAMinute() {
        String table = TestTables.emptyTable();
        put(table, "default", List.of(new Grant("guest", READ_TEA), new Grant("cook", READ_TEA)));
        Grants store = new DynamoGrants(TestTables.client(), table, clock);
        assertThat(store.roles("default", READ_TEA)).containsExactlyInAnyOrder("guest", "cook");
        put(table, "default", List.of(new Grant("cook", READ_TEA)));

        clock.advance(Duration.ofSeconds(59));
        assertThat(store.roles("default", READ_TEA)).containsExactlyInAnyOrder("guest", "cook");

        clock.advance(Duration.ofSeconds(1));
        assertThat(store.roles("default", READ_TEA)).containsExactly("cook");
    }

    @Test
    void refusesRatherThanUseExpiredGrants() {
        String table = TestTables.emptyTable();
        put(table, "default", List.of(new Grant("guest", READ_TEA)));
        Grants store = new DynamoGrants(TestTables.client(), table, clock);
        assertThat(store.roles("default", READ_TEA)).containsExactly("guest");
        TestTables.client().deleteTable(t -> t.tableName(table));

        clock.advance(Duration.ofSeconds(59));
        assertThat(store.roles("default", READ_TEA)).containsExactly("guest");

        clock.advance(Duration.ofSeconds(1));
        assertRefused(Problem.INTERNAL_ERROR, () -> store.roles("default", READ_TEA));
    }
}
