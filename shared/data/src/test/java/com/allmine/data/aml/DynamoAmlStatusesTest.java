package com.allmine.data.aml;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TestTables;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.testkit.Meter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class DynamoAmlStatusesTest extends AmlStatusesContract {
    private final Meter meter = new Meter(TestTables.client());
    private final DynamoAmlStatuses store =
            new DynamoAmlStatuses(TestTables.client(meter), TestTables.USERS, TestTables.LOGS);

    @Override
    protected AmlStatuses store() {
        return store;
    }

    @Override
    protected void addUser() {
        TestTables.client()
                .putItem(p -> p.tableName(TestTables.USERS).item(PrimaryKeys.profile(user.tenantId(), user.userId())));
    }

    @Override
    protected void erase() {
        Map<String, AttributeValue> profile = new HashMap<>(PrimaryKeys.profile(user.tenantId(), user.userId()));
        profile.put("erasedAt", AttributeValue.fromS("2026-01-01T00:00:00.000Z"));
        TestTables.client().putItem(p -> p.tableName(TestTables.USERS).item(profile));
    }

    @Override
    protected Optional<String> stored() {
        Item profile = new Item(TestTables.profile(user));
        @Nullable String validUntil = profile.text("amlValidUntil");
        return Optional.ofNullable(profile.text("amlStatus"))
                .map(status -> "%s %s %s %s %s"
                        .formatted(
                                status,
                                validUntil == null ? null : Instant.parse(validUntil),
                                profile.text("amlEventId"),
                                profile.text("amlSource"),
                                profile.text("amlReference")));
    }

    @Override
    protected List<LogEntry> log() {
        return TestTables.log(user.tenantId());
    }

    @Test
    void costsOneRoundTrip() {
        addUser();

        apply(decision("e-1", Instant.parse("2026-01-15T10:30:00.000Z")));

        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits())
                .as("profile, and entry with its three indexes")
                .containsExactly(2, 5);
    }
}
