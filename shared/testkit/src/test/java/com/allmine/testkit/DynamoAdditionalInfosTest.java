package com.allmine.testkit;

import static com.allmine.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.Problem;
import com.allmine.auth.SealedFields;
import com.allmine.data.AdditionalInfo;
import com.allmine.data.AdditionalInfos;
import com.allmine.data.DynamoAdditionalInfos;
import com.allmine.data.Ids;
import com.allmine.data.InfoField;
import com.allmine.data.LogEntry;
import com.allmine.data.Profile;
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
    private final Meter meter = new Meter(Engine.client());
    private final AdditionalInfos store = new DynamoAdditionalInfos(
            Engine.client(meter), Engine.USERS, Engine.LOGS, new Ids(clock, new SecureRandom()));

    @Override
    protected AdditionalInfos store() {
        return store;
    }

    @Override
    protected void addUser(String tenantId, Profile profile, String... blocks) {
        Engine.addUser(Engine.USERS, tenantId, profile, blocks);
    }

    @Override
    protected Map<String, AdditionalInfo> versions(Caller user) {
        Map<String, AdditionalInfo> versions = new LinkedHashMap<>();
        for (Map<String, AttributeValue> item : Engine.infos(user)) {
            String id = Objects.requireNonNull(item.get("sk")).s();
            versions.put(
                    id,
                    new AdditionalInfo(
                            fields(item, InfoField::optionId),
                            fields(
                                    Objects.requireNonNull(item.get("explanations"))
                                            .m(),
                                    InfoField::explanation),
                            Set.of()));
        }
        return versions;
    }

    @Override
    protected List<LogEntry> logged(String tenantId) {
        return Engine.log(tenantId);
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
        store.add(Callers.admitted(caller), ids.next(), FIRST, "203.0.113.1");
        store.add(Callers.admitted(caller), latest, SECOND, "203.0.113.2");

        assertThat(Engine.profile(caller))
                .containsEntry("additionalInfoId", AttributeValue.fromS(latest))
                .containsEntry("updatedAt", AttributeValue.fromS("2026-01-15T10:30:00.123Z"));
    }

    @Test
    void leavesTheProfileAsItWasWhenItRefuses() {
        addCaller("198.51.100.0/24");
        Map<String, AttributeValue> before = Engine.profile(caller);

        assertRefused(
                Problem.IP_NOT_ALLOWED, () -> store.add(Callers.admitted(caller), ids.next(), FIRST, "203.0.113.3"));

        assertThat(Engine.profile(caller)).isEqualTo(before);
    }

    @Test
    void sendsAllBlocksThatHoldTheLongestAddressInOneConditionThatTheEngineTakes() {
        String longest = "2001:db8:1111:2222:3333:4444:5555:6666";
        addCaller("2001:db8:1111:2222:3333:4444:5555:6667", "::/0");

        store.add(Callers.admitted(caller), ids.next(), FIRST, longest);

        assertThat(versions(caller)).containsValue(FIRST);
        assertThat(meter.roundTrips()).isEqualTo(1);
    }

    @Test
    void costsOneRoundTripAndThreeWritesOfATransactionTheLastInThreeIndexesToo() {
        addCaller();

        store.add(Callers.admitted(caller), ids.next(), FIRST, "203.0.113.4");

        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(2, 2, 5);
    }

    @Test
    void costsNoLessForARefusalButForTheIndexes() {
        assertRefused(
                Problem.USER_NOT_FOUND, () -> store.add(Callers.admitted(caller), ids.next(), SECOND, "2001:db8::5"));

        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(2, 2, 2);
    }

    @Test
    void costsTwoWriteUnitsMoreForEveryKilobyteOfExplanations() {
        addCaller();
        SealedFields sealed = new SealedFields(TestKeys.ring(clock));
        Map<InfoField, String> explanations = Arrays.stream(InfoField.values())
                .collect(Collectors.toMap(
                        Function.identity(), field -> sealed.seal(caller, field.explanation(), "ğ".repeat(500))));

        store.add(
                Callers.admitted(caller),
                ids.next(),
                new AdditionalInfo(FIRST.optionIds(), explanations, Set.of()),
                "203.0.113.6");

        int bytes = Meter.size(Engine.infos(caller).getFirst());
        assertThat(bytes).isBetween(7 * 1024 + 1, 8 * 1024);
        assertThat(meter.writeUnits()).isEqualTo(List.of(2, 16, 5));
    }
}
