package com.allmine.data.dropdown;

import static com.allmine.data.dropdown.DropdownList.DISTRICT;
import static com.allmine.data.dropdown.DropdownList.INCOME_SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TestTables;
import com.allmine.testkit.Meter;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class DynamoDropdownsTest extends DropdownsContract {
    private static final Set<DropdownList> ALL = EnumSet.allOf(DropdownList.class);

    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.123Z");
    private final Meter meter = new Meter(TestTables.client());

    @Override
    protected Dropdowns storeWith(Map<String, List<Option>> options) {
        String table = TestTables.emptyTable();
        options.forEach((tenantId, own) -> put(table, tenantId, own));
        return new DynamoDropdowns(TestTables.client(meter), table, clock);
    }

    private static void put(String table, String tenantId, List<Option> options) {
        Map<DropdownList, List<Option>> lists = options.stream()
                .sorted(Comparator.comparingInt(Option::cityId).thenComparingInt(Option::id))
                .collect(Collectors.groupingBy(Option::list));
        lists.forEach((list, own) -> {
            Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.options(tenantId, list));
            String text = Json.write(Map.of(
                    DynamoDropdowns.OPTIONS,
                    own.stream().map(DynamoDropdownsTest::json).toList()));
            item.put(DynamoDropdowns.OPTIONS, AttributeValue.fromS(text));
            TestTables.client().putItem(p -> p.tableName(table).item(item));
        });
    }

    private static Map<String, Object> json(Option option) {
        return Map.of(
                "cityId", option.cityId(),
                "id", option.id(),
                "slug", option.slug(),
                "tr", option.tr(),
                "en", option.en(),
                "active", option.isActive(),
                "minExplanation", option.minExplanation());
    }

    @Test
    void readsAllListsInOneRoundTripOnceAMinute() {
        List<Option> districts = IntStream.rangeClosed(1, 973)
                .mapToObj(id -> new Option(DISTRICT, 34, id, "district-" + id, "İlçe " + id, "District " + id, true, 0))
                .toList();
        Dropdowns store = storeWith(Map.of(
                "default",
                Stream.concat(districts.stream(), Stream.of(ISTANBUL, SALARY)).toList()));

        assertThat(store.lists("default", ALL).get(DISTRICT)).hasSize(973);
        assertThat(meter.roundTrips()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(59));
        assertThat(store.lists("default", ALL).get(DISTRICT)).hasSize(973);
        assertThat(store.lists("default", Set.of(INCOME_SOURCE)).get(INCOME_SOURCE))
                .hasSize(1);
        assertThat(meter.roundTrips()).isZero();

        clock.advance(Duration.ofSeconds(1));
        assertThat(store.lists("default", ALL).get(DISTRICT)).hasSize(973);
        assertThat(meter.roundTrips()).isEqualTo(1);
    }

    @Test
    void readsTheListsOfTenantAndDefaultTenantInOneRoundTrip() {
        Dropdowns store = storeWith(Map.of("default", List.of(SALARY, ISTANBUL, FATIH), "barterers", List.of(BARTER)));

        assertThat(store.lists("barterers", ALL).get(INCOME_SOURCE)).containsExactly(BARTER);
        assertThat(meter.roundTrips()).isEqualTo(1);

        assertThat(store.lists("barterers", ALL).get(INCOME_SOURCE)).containsExactly(BARTER);
        assertThat(store.lists("default", ALL).get(INCOME_SOURCE)).containsExactly(SALARY);
        assertThat(meter.roundTrips()).isZero();
    }

    @Test
    void showsAChangedListAfterAMinute() {
        String table = TestTables.emptyTable();
        put(table, "default", List.of(SALARY));
        DynamoDropdowns store = new DynamoDropdowns(TestTables.client(), table, clock);
        assertThat(store.lists("default", Set.of(INCOME_SOURCE)).get(INCOME_SOURCE))
                .containsExactly(SALARY);
        put(table, "default", List.of(SALARY, OTHER));

        clock.advance(Duration.ofSeconds(59));
        assertThat(store.lists("default", Set.of(INCOME_SOURCE)).get(INCOME_SOURCE))
                .containsExactly(SALARY);

        clock.advance(Duration.ofSeconds(1));
        assertThat(store.lists("default", Set.of(INCOME_SOURCE)).get(INCOME_SOURCE))
                .containsExactly(SALARY, OTHER);
    }
}
