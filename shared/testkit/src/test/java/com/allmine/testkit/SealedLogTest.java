package com.allmine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.auth.KeyedHash;
import com.allmine.data.Grant;
import com.allmine.data.Ids;
import com.allmine.data.Keyed;
import com.allmine.data.Keys;
import com.allmine.data.LogCheck;
import com.allmine.data.LogCheck.Finding;
import com.allmine.data.LogEntry;
import com.allmine.data.LogSealer;
import com.allmine.data.LogSealer.Sealed;
import com.allmine.data.Permission;
import com.allmine.data.Right;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The permission log under its seals: what is sealed when, and that whatever is done to it later is found. */
@Tag("slow")
class SealedLogTest {
    private static final String TENANT = "acme#1";

    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final Ids ids = new Ids(clock, new Random(3));
    private final String table = Engine.emptyTable();
    private final Meter meter = new Meter(Engine.client());
    private final List<String> log = new ArrayList<>();
    private final Keyed keyed = new KeyedHash(TestKeys.ring(clock))::of;
    private final LogSealer sealer = sealer(100);
    private final LogCheck check = new LogCheck(Engine.client(), table, keyed, clock);

    private LogSealer sealer(int maxLeaves) {
        return new LogSealer(Engine.client(meter), table, keyed, clock, log::add, maxLeaves);
    }

    @BeforeEach
    void register() {
        register(TENANT);
    }

    private void register(String tenantId) {
        Map<String, AttributeValue> item = new HashMap<>(Keys.registered(tenantId));
        item.put("since", AttributeValue.fromS(clock.instant().toString()));
        Engine.client().putItem(p -> p.tableName(table).item(item));
    }

    private LogEntry write(String tenantId) {
        Grant grant = new Grant("user", new Right("gate", Permission.EXECUTE));
        LogEntry entry = LogEntry.of(ids.next(), tenantId, grant, LogEntry.Effect.ALLOW, "actor-1", "request-1");
        put(entry);
        return entry;
    }

    private void put(LogEntry entry) {
        Engine.client().transactWriteItems(t -> t.transactItems(entry.put(table)));
    }

    /** Three entries at half past ten and one two hours later, all sealed by a quarter past one. */
    private List<LogEntry> sealedEntries() {
        List<LogEntry> entries = new ArrayList<>(List.of(write(TENANT)));
        clock.advance(Duration.ofMinutes(1));
        entries.add(write(TENANT));
        clock.advance(Duration.ofMinutes(1));
        entries.add(write(TENANT));
        clock.advance(Duration.ofMinutes(118));
        entries.add(write(TENANT));
        clock.advance(Duration.ofMinutes(45));
        assertThat(sealer.seal()).isEqualTo(new Sealed(1, 3));
        assertThat(fault()).isEqualTo("none");
        return entries;
    }

    private String fault() {
        return check.check(TENANT).fault().orElse("none");
    }

    private List<Map<String, AttributeValue>> seals() {
        return Engine.client()
                .query(q -> q.tableName(table)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("SEALS#acme%231"))))
                .items();
    }

    private void change(Map<String, AttributeValue> key, String attribute, AttributeValue value) {
        Engine.client()
                .updateItem(u -> u.tableName(table)
                        .key(key)
                        .updateExpression("SET #a = :value")
                        .expressionAttributeNames(Map.of("#a", attribute))
                        .expressionAttributeValues(Map.of(":value", value)));
    }

    private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
        return Map.of("pk", Objects.requireNonNull(item.get("pk")), "sk", Objects.requireNonNull(item.get("sk")));
    }

    private static Map<String, AttributeValue> key(LogEntry entry) {
        return Map.of("pk", AttributeValue.fromS("T#acme%231"), "sk", AttributeValue.fromS(entry.id()));
    }

    private void delete(Map<String, AttributeValue> key) {
        Engine.client().deleteItem(d -> d.tableName(table).key(key));
    }

    @Test
    void sealsAnHourOnceItsLastWritesHaveArrived() {
        write(TENANT);

        clock.advance(Duration.ofMinutes(40).minusMillis(1));
        assertThat(sealer.seal()).isEqualTo(new Sealed(1, 0));
        assertThat(check.check(TENANT).unsealed()).isEqualTo(1);

        clock.advance(Duration.ofMillis(1));
        assertThat(sealer.seal()).isEqualTo(new Sealed(1, 1));
        assertThat(check.check(TENANT)).isEqualTo(new Finding(1, 1, 0, Optional.empty()));
    }

    @Test
    void makesUpForMissedRunsAndSealsEmptyHoursToo() {
        write(TENANT);
        clock.advance(Duration.ofHours(26));
        write(TENANT);
        clock.advance(Duration.ofMinutes(40));

        assertThat(sealer.seal()).isEqualTo(new Sealed(1, 27));

        assertThat(seals())
                .extracting(seal -> Objects.requireNonNull(seal.get("count")).n())
                .filteredOn("1"::equals)
                .hasSize(2);
        assertThat(check.check(TENANT)).isEqualTo(new Finding(27, 2, 0, Optional.empty()));
    }

    @Test
    void changesNothingWhenItRunsAgain() {
        sealedEntries();
        List<Map<String, AttributeValue>> before = seals();

        assertThat(sealer.seal()).isEqualTo(new Sealed(1, 0));

        assertThat(seals()).isEqualTo(before);
    }

    @Test
    void chainsEverySealToTheOneBeforeAndTellsTheLog() {
        sealedEntries();
        List<Map<String, AttributeValue>> seals = seals();

        assertThat(seals.getFirst()).containsEntry("previous", AttributeValue.fromS(""));
        for (int i = 1; i < seals.size(); i++) {
            assertThat(seals.get(i).get("previous")).isEqualTo(seals.get(i - 1).get("hash"));
        }
        assertThat(log).hasSize(3);
        assertThat(log.getLast())
                .contains("\"tenant\":\"acme#1\",\"sequence\":3", "\"count\":1")
                .contains("\"hash\":\""
                        + Objects.requireNonNull(seals.getLast().get("hash")).s() + "\"");
    }

    @Test
    void sealsABusyHourByMoreThanOneSeal() {
        LogSealer small = sealer(2);
        for (int i = 0; i < 5; i++) {
            write(TENANT);
        }
        clock.advance(Duration.ofMinutes(40));

        assertThat(small.seal()).isEqualTo(new Sealed(1, 3));
        assertThat(small.seal()).isEqualTo(new Sealed(1, 0));

        assertThat(seals())
                .extracting(seal -> Objects.requireNonNull(seal.get("count")).n())
                .containsExactly("2", "2", "1");
        assertThat(check.check(TENANT)).isEqualTo(new Finding(3, 5, 0, Optional.empty()));
    }

    @Test
    void sealsEveryTenantByItself() {
        register("other");
        write(TENANT);
        write("other");
        write("other");
        clock.advance(Duration.ofMinutes(40));

        assertThat(sealer.seal()).isEqualTo(new Sealed(2, 2));

        assertThat(check.tenants()).containsExactly("acme#1", "other");
        assertThat(check.check("other")).isEqualTo(new Finding(1, 2, 0, Optional.empty()));
    }

    @Test
    void costsOneRoundTripForTheTenantsOneATenantAndTwoASeal() {
        write(TENANT);
        clock.advance(Duration.ofMinutes(160));

        sealer.seal();

        assertThat(meter.roundTrips()).isEqualTo(1 + 1 + 3 * 2);
        assertThat(meter.writeUnits()).containsExactly(1, 1, 1);
    }

    @Test
    void leavesASealToTheRunThatMadeItFirst() {
        write(TENANT);
        clock.advance(Duration.ofMinutes(40));
        InstantSource other = () -> {
            // While this run looks at the clock, the other makes the seal.
            sealer.seal();
            return clock.instant();
        };
        LogSealer slower = new LogSealer(Engine.client(), table, keyed, other, log::add, 100);

        slower.seal();

        assertThat(seals()).hasSize(1);
        assertThat(fault()).isEqualTo("none");
    }

    @Test
    void findsTheFirstEntryThatWasAltered() {
        List<LogEntry> entries = sealedEntries();

        change(key(entries.get(3)), "actor", AttributeValue.fromS("somebody else"));
        assertThat(fault()).isEqualTo("entry " + entries.get(3).id() + " was altered");

        change(key(entries.get(1)), "note", AttributeValue.fromS(""));
        assertThat(fault()).isEqualTo("entry " + entries.get(1).id() + " was altered");
    }

    @Test
    void findsTheFirstEntryThatWasRemoved() {
        List<LogEntry> entries = sealedEntries();

        delete(key(entries.get(3)));
        assertThat(fault()).isEqualTo("entry " + entries.get(3).id() + " was removed");

        delete(key(entries.get(0)));
        assertThat(fault()).isEqualTo("entry " + entries.get(0).id() + " was removed");
    }

    @Test
    void findsAnEntryThatWasInsertedIntoAnHourThatIsSealed() {
        List<LogEntry> entries = sealedEntries();
        // Between the first two, in an hour that had none, and before all.
        for (String id : List.of(
                entries.get(3).id() + "0",
                "019bc134ffff000000000000",
                entries.get(0).id() + "0",
                "!")) {
            Map<String, AttributeValue> item =
                    new HashMap<>(entries.get(0).put(table).put().item());
            item.put("sk", AttributeValue.fromS(id));
            Engine.client().putItem(p -> p.tableName(table).item(item));

            assertThat(fault()).isEqualTo("entry " + id + " was inserted");
        }
    }

    @Test
    void findsAnEntryThatIsFromTheFutureOrOfNoTimeAtAll() {
        List<LogEntry> entries = sealedEntries();
        for (String id : List.of("zzz", "029bc134ffff000000000000")) {
            Map<String, AttributeValue> item =
                    new HashMap<>(entries.get(0).put(table).put().item());
            item.put("sk", AttributeValue.fromS(id));
            Engine.client().putItem(p -> p.tableName(table).item(item));

            assertThat(fault()).isEqualTo("entry " + id + " was inserted");
        }
    }

    @Test
    void findsASealThatWasAlteredOrRemoved() {
        sealedEntries();
        List<Map<String, AttributeValue>> seals = seals();

        for (String attribute : List.of("end", "root", "leaves", "previous", "sealedAt", "hash")) {
            change(key(seals.get(1)), attribute, AttributeValue.fromS("0".repeat(64)));
            assertThat(fault()).as(attribute).isEqualTo("seal 2 was altered");
            Engine.client().putItem(p -> p.tableName(table).item(seals.get(1)));
        }
        change(key(seals.get(1)), "count", AttributeValue.fromN("7"));
        assertThat(fault()).isEqualTo("seal 2 was altered");

        delete(key(seals.get(1)));
        assertThat(fault()).isEqualTo("seal 2 is missing");
    }

    @Test
    void findsAnEntryThatWasChangedTogetherWithASealMadeAnewWithoutOurKey() {
        List<LogEntry> entries = sealedEntries();
        change(key(entries.get(0)), "actor", AttributeValue.fromS("somebody else"));
        seals().forEach(seal -> delete(key(seal)));

        Keyed foreign = (tenantId, text) -> List.of("f".repeat(64));
        new LogSealer(Engine.client(), table, foreign, clock, log::add, 100).seal();

        assertThat(seals()).hasSize(3);
        assertThat(fault()).isEqualTo("seal 1 was altered");
    }

    @Test
    void findsThatTheNewestSealsAreGone() {
        List<LogEntry> entries = sealedEntries();
        clock.advance(Duration.ofHours(2));
        delete(key(seals().getLast()));

        assertThat(fault()).isEqualTo("none");
        clock.advance(Duration.ofMinutes(16));
        assertThat(fault()).isEqualTo("entry " + entries.get(3).id() + " is not sealed, but should be");
    }
}
