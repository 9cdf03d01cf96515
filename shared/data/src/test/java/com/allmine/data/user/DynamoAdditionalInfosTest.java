package com.allmine.data.user;

import static com.allmine.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.Callers;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TestTables;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.testkit.Meter;
import com.allmine.testkit.TestKeys;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class DynamoAdditionalInfosTest extends AdditionalInfosContract {
    private final Meter meter = new Meter(TestTables.client());
    private final AdditionalInfos store = new DynamoAdditionalInfos(
            TestTables.client(meter), TestTables.USERS, TestTables.LOGS, new Ids(clock, new SecureRandom()));

    @Override
    protected AdditionalInfos store() {
        return store;
    }

    @Override
    protected void addUser(String tenantId, Profile profile, String... blocks) {
        TestTables.addUser(TestTables.USERS, tenantId, profile, blocks);
    }

    @Override
    protected Map<String, AdditionalInfo> versions(Caller user) {
        Map<String, AdditionalInfo> versions = new LinkedHashMap<>();
        for (Map<String, AttributeValue> item : TestTables.infos(user)) {
            String id = PrimaryKeys.sk(item);
            versions.put(
                    id,
                    new AdditionalInfo(
                            fields(item, InfoField::optionId),
                            fields(
                                    Objects.requireNonNull(item.get(AdditionalInfo.EXPLANATIONS))
                                            .m(),
                                    InfoField::explanation),
                            Set.of()));
        }
        return versions;
    }

    @Override
    protected List<LogEntry> logged(String tenantId) {
        return TestTables.log(tenantId);
    }

    private static Map<InfoField, String> fields(Map<String, AttributeValue> item, Function<InfoField, String> name) {
        Map<InfoField, String> fields = new EnumMap<>(InfoField.class);
        for (InfoField field : InfoField.values()) {
            AttributeValue value = item.get(name.apply(field));
            if (value != null) {
                fields.put(field, value.s());
            }
        }
        return fields;
    }

    private void addCaller(String... blocks) {
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()), blocks);
    }

    @Test
    void pointsTheProfileToTheLatestVersion() {
        addCaller();

        String latest = ids.next();
        store.add(Callers.authorized(caller), ids.next(), FIRST, "203.0.113.1");
        store.add(Callers.authorized(caller), latest, SECOND, "203.0.113.2");

        assertThat(TestTables.profile(caller))
                .containsEntry(AdditionalInfo.LATEST_ID, AttributeValue.fromS(latest))
                .containsEntry("updatedAt", AttributeValue.fromS("2026-01-15T10:30:00.123Z"));
    }

    @Test
    void leavesTheProfileAsItWasWhenItRefuses() {
        addCaller("198.51.100.0/24");
        Map<String, AttributeValue> before = TestTables.profile(caller);

        assertRefused(
                Problem.IP_NOT_ALLOWED, () -> store.add(Callers.authorized(caller), ids.next(), FIRST, "203.0.113.3"));

        assertThat(TestTables.profile(caller)).isEqualTo(before);
    }

    @Test
    void sendsAllBlocksOfTheLongestAddressInOneConditionThatDynamoDbAccepts() {
        String longest = "2001:db8:1111:2222:3333:4444:5555:6666";
        addCaller("2001:db8:1111:2222:3333:4444:5555:6667", "::/0");

        store.add(Callers.authorized(caller), ids.next(), FIRST, longest);

        assertThat(versions(caller)).containsValue(FIRST);
        assertThat(meter.roundTrips()).isEqualTo(1);
    }

    @Test
    void costsOneRoundTripForATransactionWhoseLastWriteHasThreeIndexes() {
        addCaller();

        store.add(Callers.authorized(caller), ids.next(), FIRST, "203.0.113.4");

        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(2, 2, 5);
    }

    @Test
    void costsTheSameForARefusalExceptForTheIndexes() {
        assertRefused(
                Problem.USER_NOT_FOUND, () -> store.add(Callers.authorized(caller), ids.next(), SECOND, "2001:db8::5"));

        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(2, 2, 2);
    }

    @Test
    void costsTwoWriteUnitsMoreForEveryKilobyteOfExplanations() {
        addCaller();
        FieldEncryption encryption = new FieldEncryption(KeySet.of(TestKeys.KEY_SET, clock));
        Map<InfoField, String> explanations = Arrays.stream(InfoField.values())
                .collect(Collectors.toMap(
                        Function.identity(),
                        field -> encryption.encrypt(caller, field.explanation(), "ğ".repeat(500))));

        store.add(
                Callers.authorized(caller),
                ids.next(),
                new AdditionalInfo(FIRST.optionIds(), explanations, Set.of()),
                "203.0.113.6");

        int bytes = Meter.size(TestTables.infos(caller).getFirst());
        assertThat(bytes).isBetween(7 * 1024 + 1, 8 * 1024);
        assertThat(meter.writeUnits()).isEqualTo(List.of(2, 16, 5));
    }
}
