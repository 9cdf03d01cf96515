package com.allmine.data.permissionlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.Ids;
import com.allmine.data.dynamo.TestTables;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.LogEntries.Filter;
import com.allmine.data.permissionlog.LogEntries.Page;
import com.allmine.data.permissionlog.LogEntry.Effect;
import com.allmine.testkit.Meter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The cost of a page in a permission log of 3,200 entries: it depends on neither the filter nor the page's place. */
@Tag("slow")
class LongLogTest {
    private static final int ENTRIES = 3_200;
    private static final int BATCH = 25;
    private static final int PAGE = 100;
    private static final int PAGES = 3;

    /** Each role has 800 entries, each resource 1,600, each combination 400: more than the pages of any filter. */
    private static final int ROLES = 4;

    private static final int RESOURCES = 2;

    /** Every entry has 269 bytes, so a page has 26,900: seven blocks of 4 KB, each half a read unit. */
    private static final int ENTRY_BYTES = 269;

    private static final double PAGE_UNITS = 3.5;

    private static final String TENANT = "long-log";
    private static final Instant BEGIN = Instant.parse("2026-01-15T00:00:00.000Z");
    private static final Duration STEP = Duration.ofSeconds(27);

    private final Meter meter = new Meter(TestTables.client());
    private final LogEntries store = new DynamoLogEntries(TestTables.client(meter), TestTables.LOGS);

    @BeforeAll
    static void write() {
        IntStream.range(0, ENTRIES / BATCH).parallel().forEach(batch -> {
            List<WriteRequest> puts = IntStream.range(batch * BATCH, (batch + 1) * BATCH)
                    .mapToObj(number -> WriteRequest.builder()
                            .putRequest(p -> p.item(item(number)))
                            .build())
                    .toList();
            assertThat(TestTables.client()
                            .batchWriteItem(b -> b.requestItems(Map.of(TestTables.LOGS, puts)))
                            .unprocessedItems())
                    .isEmpty();
        });
    }

    private static Map<String, AttributeValue> item(int number) {
        InstantSource clock = InstantSource.fixed(BEGIN.plus(STEP.multipliedBy(number)));
        String id = new Ids(clock, new Random(number)).next();
        RequiredPermission required =
                new RequiredPermission("resource-" + number / ROLES % RESOURCES, Permission.UPDATE);
        Grant grant = new Grant("role-" + number % ROLES, required);
        return LogEntry.of(
                        id,
                        TENANT,
                        grant,
                        Effect.ALLOW,
                        "actor-%05d".formatted(number),
                        "request-%05d".formatted(number))
                .put(TestTables.LOGS)
                .put()
                .item();
    }

    static Stream<Arguments> filters() {
        Optional<String> role = Optional.of("role-3");
        Optional<String> resource = Optional.of("resource-1");
        Optional<Instant> from = Optional.of(BEGIN.plus(Duration.ofHours(2)));
        Optional<Instant> to = Optional.of(BEGIN.plus(Duration.ofHours(22)));
        Optional<String> anyText = Optional.empty();
        Optional<Instant> anyTime = Optional.empty();
        return Stream.of(
                Arguments.of("nothing", Filter.NONE),
                Arguments.of("a role", new Filter(anyText, role, anyText, anyTime, anyTime)),
                Arguments.of("a resource", new Filter(anyText, anyText, resource, anyTime, anyTime)),
                Arguments.of("a role and a resource", new Filter(anyText, role, resource, anyTime, anyTime)),
                Arguments.of("times", new Filter(anyText, anyText, anyText, from, to)),
                Arguments.of("a role, from a time", new Filter(anyText, role, anyText, from, anyTime)),
                Arguments.of("a resource, to a time", new Filter(anyText, anyText, resource, anyTime, to)),
                Arguments.of("all of these", new Filter(anyText, role, resource, from, to)));
    }

    @ParameterizedTest(name = "by {0}")
    @MethodSource("filters")
    void costsOneRoundTripAndHalfAReadUnitForEvery4KbOfThePageUpToTheThird(String name, Filter filter) {
        Optional<String> before = Optional.empty();
        for (int number = 1; number <= PAGES; number++) {
            Page page = store.page(TENANT, filter, PAGE, before);

            assertThat(page.entries())
                    .hasSize(PAGE)
                    .allMatch(filter::matches)
                    .allMatch(
                            entry -> Meter.size(entry.put(TestTables.LOGS).put().item()) == ENTRY_BYTES);
            assertThat(meter.itemsRead()).as("items read for page " + number).isEqualTo(PAGE);
            assertThat(meter.roundTrips()).as("round trips of page " + number).isEqualTo(1);
            assertThat(meter.readUnits()).as("read units of page " + number).containsExactly(PAGE_UNITS);
            before = page.next();
        }
    }

    @Test
    void findsAnEntryByItsIdForHalfAReadUnit() {
        LogEntry some =
                store.page(TENANT, Filter.NONE, 500, Optional.empty()).entries().get(321);
        meter.roundTrips();
        meter.itemsRead();
        meter.readUnits();

        Filter byId = new Filter(
                Optional.of(some.id()),
                Optional.of(some.roleId()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(store.page(TENANT, byId, PAGE, Optional.empty()).entries()).containsExactly(some);
        assertThat(meter.itemsRead()).isEqualTo(1);
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.readUnits()).containsExactly(0.5);
    }

    @Test
    void returnsEveryEntryOfARoleAndResourceOnceAndInOrder() {
        Filter filter = new Filter(
                Optional.empty(), Optional.of("role-2"), Optional.of("resource-0"), Optional.empty(), Optional.empty());
        List<String> ids = new ArrayList<>();
        Optional<String> before = Optional.empty();
        do {
            Page page = store.page(TENANT, filter, PAGE, before);
            page.entries().forEach(entry -> ids.add(entry.id()));
            before = page.next();
        } while (before.isPresent());

        assertThat(ids).hasSize(ENTRIES / ROLES / RESOURCES).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(Set.copyOf(ids)).hasSameSizeAs(ids);
    }
}
