package com.allmine.data.permissionlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.crypto.Hmac;
import com.allmine.crypto.KeySet;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TestTables;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.LogCheckpointer.Checkpointed;
import com.allmine.data.permissionlog.LogVerifier.Finding;
import com.allmine.testkit.Meter;
import com.allmine.testkit.SettableClock;
import com.allmine.testkit.TestKeys;
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

/** The permission log and its checkpoints: when each hour is checkpointed, and that every later change is found. */
@Tag("slow")
class CheckpointedLogTest {
    private static final String TENANT = "acme#1";

    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final Ids ids = new Ids(clock, new Random(3));
    private final String table = TestTables.emptyTable();
    private final Meter meter = new Meter(TestTables.client());
    private final List<String> log = new ArrayList<>();
    private final Hmac hmac = Hmac.ofIdentities(KeySet.of(TestKeys.KEY_SET, clock));
    private final LogCheckpointer checkpointer = checkpointer(100);
    private final LogVerifier verifier = new LogVerifier(TestTables.client(), table, hmac, clock);

    private LogCheckpointer checkpointer(int maxLeaves) {
        return new LogCheckpointer(TestTables.client(meter), table, hmac, clock, log::add, maxLeaves);
    }

    @BeforeEach
    void register() {
        register(TENANT);
    }

    private void register(String tenantId) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.registered(tenantId));
        item.put(DynamoDenialLog.SINCE, AttributeValue.fromS(clock.instant().toString()));
        TestTables.client().putItem(p -> p.tableName(table).item(item));
    }

    private LogEntry write(String tenantId) {
        Grant grant = new Grant("user", new RequiredPermission("gate", Permission.EXECUTE));
        LogEntry entry = LogEntry.of(ids.next(), tenantId, grant, LogEntry.Effect.ALLOW, "actor-1", "request-1");
        put(entry);
        return entry;
    }

    private void put(LogEntry entry) {
        TestTables.client().transactWriteItems(t -> t.transactItems(entry.put(table)));
    }

    /** Three entries at half past ten and one two hours later, all checkpointed by a quarter past one. */
    private List<LogEntry> checkpointedEntries() {
        List<LogEntry> entries = new ArrayList<>(List.of(write(TENANT)));
        clock.advance(Duration.ofMinutes(1));
        entries.add(write(TENANT));
        clock.advance(Duration.ofMinutes(1));
        entries.add(write(TENANT));
        clock.advance(Duration.ofMinutes(118));
        entries.add(write(TENANT));
        clock.advance(Duration.ofMinutes(45));
        assertThat(checkpointer.checkpoint()).isEqualTo(new Checkpointed(1, 3));
        assertThat(fault()).isEqualTo("none");
        return entries;
    }

    private String fault() {
        return verifier.check(TENANT).fault().orElse("none");
    }

    private List<Map<String, AttributeValue>> checkpoints() {
        return TestTables.client()
                .query(q -> q.tableName(table)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", PrimaryKeys.checkpoints(TENANT))))
                .items();
    }

    private void change(Map<String, AttributeValue> key, String attribute, AttributeValue value) {
        TestTables.client()
                .updateItem(u -> u.tableName(table)
                        .key(key)
                        .updateExpression("SET #a = :value")
                        .expressionAttributeNames(Map.of("#a", attribute))
                        .expressionAttributeValues(Map.of(":value", value)));
    }

    private static Map<String, AttributeValue> key(LogEntry entry) {
        return PrimaryKeys.logEntry(TENANT, entry.id());
    }

    private void delete(Map<String, AttributeValue> key) {
        TestTables.client().deleteItem(d -> d.tableName(table).key(key));
    }

    @Test
    void checkpointsAnHourOnceItsLastEntriesHaveArrived() {
        write(TENANT);

        clock.advance(Duration.ofMinutes(40).minusMillis(1));
        assertThat(checkpointer.checkpoint()).isEqualTo(new Checkpointed(1, 0));
        assertThat(verifier.check(TENANT).pending()).isEqualTo(1);

        clock.advance(Duration.ofMillis(1));
        assertThat(checkpointer.checkpoint()).isEqualTo(new Checkpointed(1, 1));
        assertThat(verifier.check(TENANT)).isEqualTo(new Finding(1, 1, 0, Optional.empty()));
    }

    @Test
    void checkpointsMissedAndEmptyHoursToo() {
        write(TENANT);
        clock.advance(Duration.ofHours(26));
        write(TENANT);
        clock.advance(Duration.ofMinutes(40));

        assertThat(checkpointer.checkpoint()).isEqualTo(new Checkpointed(1, 27));

        assertThat(checkpoints())
                .extracting(checkpoint ->
                        Objects.requireNonNull(checkpoint.get("count")).n())
                .filteredOn("1"::equals)
                .hasSize(2);
        assertThat(verifier.check(TENANT)).isEqualTo(new Finding(27, 2, 0, Optional.empty()));
    }

    @Test
    void changesNothingWhenItRunsAgain() {
        checkpointedEntries();
        List<Map<String, AttributeValue>> before = checkpoints();

        assertThat(checkpointer.checkpoint()).isEqualTo(new Checkpointed(1, 0));

        assertThat(checkpoints()).isEqualTo(before);
    }

    @Test
    void linksEveryCheckpointToThePreviousOneAndLogsIt() {
        checkpointedEntries();
        List<Map<String, AttributeValue>> checkpoints = checkpoints();

        assertThat(checkpoints.getFirst()).containsEntry("previous", AttributeValue.fromS(""));
        for (int i = 1; i < checkpoints.size(); i++) {
            assertThat(checkpoints.get(i).get("previous"))
                    .isEqualTo(checkpoints.get(i - 1).get("hash"));
        }
        assertThat(log).hasSize(3);
        assertThat(log.getLast())
                .contains("\"tenant\":\"acme#1\",\"sequence\":3", "\"count\":1")
                .contains("\"hash\":\""
                        + Objects.requireNonNull(checkpoints.getLast().get("hash"))
                                .s() + "\"");
    }

    @Test
    void checkpointsABusyHourMoreThanOnce() {
        LogCheckpointer small = checkpointer(2);
        for (int i = 0; i < 5; i++) {
            write(TENANT);
        }
        clock.advance(Duration.ofMinutes(40));

        assertThat(small.checkpoint()).isEqualTo(new Checkpointed(1, 3));
        assertThat(small.checkpoint()).isEqualTo(new Checkpointed(1, 0));

        assertThat(checkpoints())
                .extracting(checkpoint ->
                        Objects.requireNonNull(checkpoint.get("count")).n())
                .containsExactly("2", "2", "1");
        assertThat(verifier.check(TENANT)).isEqualTo(new Finding(3, 5, 0, Optional.empty()));
    }

    @Test
    void checkpointsEveryTenantSeparately() {
        register("other");
        write(TENANT);
        write("other");
        write("other");
        clock.advance(Duration.ofMinutes(40));

        assertThat(checkpointer.checkpoint()).isEqualTo(new Checkpointed(2, 2));

        assertThat(verifier.tenants()).containsExactly("acme#1", "other");
        assertThat(verifier.check("other")).isEqualTo(new Finding(1, 2, 0, Optional.empty()));
    }

    @Test
    void costsOneRoundTripForTheTenantsOneForEachAndTwoForACheckpoint() {
        write(TENANT);
        clock.advance(Duration.ofMinutes(160));

        checkpointer.checkpoint();

        assertThat(meter.roundTrips()).isEqualTo(1 + 1 + 3 * 2);
        assertThat(meter.writeUnits()).containsExactly(1, 1, 1);
    }

    @Test
    void addsACheckpointOnceIfTwoRunsOverlap() {
        write(TENANT);
        clock.advance(Duration.ofMinutes(40));
        InstantSource other = () -> {
            // While this run reads the clock, the other one adds the checkpoint.
            checkpointer.checkpoint();
            return clock.instant();
        };
        LogCheckpointer slower = new LogCheckpointer(TestTables.client(), table, hmac, other, log::add, 100);

        slower.checkpoint();

        assertThat(checkpoints()).hasSize(1);
        assertThat(fault()).isEqualTo("none");
    }

    @Test
    void findsTheFirstEntryThatWasAltered() {
        List<LogEntry> entries = checkpointedEntries();

        change(key(entries.get(3)), "actor", AttributeValue.fromS("someone else"));
        assertThat(fault()).isEqualTo("entry " + entries.get(3).id() + " was altered");

        change(key(entries.get(1)), "note", AttributeValue.fromS(""));
        assertThat(fault()).isEqualTo("entry " + entries.get(1).id() + " was altered");
    }

    @Test
    void findsTheFirstEntryThatWasRemoved() {
        List<LogEntry> entries = checkpointedEntries();

        delete(key(entries.get(3)));
        assertThat(fault()).isEqualTo("entry " + entries.get(3).id() + " was removed");

        delete(key(entries.get(0)));
        assertThat(fault()).isEqualTo("entry " + entries.get(0).id() + " was removed");
    }

    @Test
    void findsAnEntryThatWasInsertedIntoACheckpointedHour() {
        List<LogEntry> entries = checkpointedEntries();
        // After the last entry, in an hour without entries, after the first entry, and before all.
        for (String id : List.of(
                entries.get(3).id() + "0",
                "019bc134ffff000000000000",
                entries.get(0).id() + "0",
                "!")) {
            Map<String, AttributeValue> item =
                    new HashMap<>(entries.get(0).put(table).put().item());
            item.put(PrimaryKeys.SK, AttributeValue.fromS(id));
            TestTables.client().putItem(p -> p.tableName(table).item(item));

            assertThat(fault()).isEqualTo("entry " + id + " was inserted");
        }
    }

    @Test
    void findsAnEntryFromTheFutureOrWithoutATime() {
        List<LogEntry> entries = checkpointedEntries();
        for (String id : List.of("zzz", "029bc134ffff000000000000")) {
            Map<String, AttributeValue> item =
                    new HashMap<>(entries.get(0).put(table).put().item());
            item.put(PrimaryKeys.SK, AttributeValue.fromS(id));
            TestTables.client().putItem(p -> p.tableName(table).item(item));

            assertThat(fault()).isEqualTo("entry " + id + " was inserted");
        }
    }

    @Test
    void findsACheckpointThatWasAlteredOrRemoved() {
        checkpointedEntries();
        List<Map<String, AttributeValue>> checkpoints = checkpoints();

        for (String attribute : List.of("end", "root", "leaves", "previous", "checkpointedAt", "hash")) {
            change(PrimaryKeys.of(checkpoints.get(1)), attribute, AttributeValue.fromS("0".repeat(64)));
            assertThat(fault()).as(attribute).isEqualTo("checkpoint 2 was altered");
            TestTables.client().putItem(p -> p.tableName(table).item(checkpoints.get(1)));
        }
        change(PrimaryKeys.of(checkpoints.get(1)), "count", AttributeValue.fromN("7"));
        assertThat(fault()).isEqualTo("checkpoint 2 was altered");

        delete(PrimaryKeys.of(checkpoints.get(1)));
        assertThat(fault()).isEqualTo("checkpoint 2 is missing");
    }

    @Test
    void findsAChangedEntryWhoseCheckpointWasForgedWithAnotherKey() {
        List<LogEntry> entries = checkpointedEntries();
        change(key(entries.get(0)), "actor", AttributeValue.fromS("someone else"));
        checkpoints().forEach(checkpoint -> delete(PrimaryKeys.of(checkpoint)));

        Hmac foreign = Hmac.ofIdentities(
                KeySet.of(TestKeys.KEY_SET.replace("hash-1\", \"k\": \"dGVzd", "hash-1\", \"k\": \"Zm9yZ"), clock));
        new LogCheckpointer(TestTables.client(), table, foreign, clock, log::add, 100).checkpoint();

        assertThat(checkpoints()).hasSize(3);
        assertThat(fault()).isEqualTo("checkpoint 1 was altered");
    }

    @Test
    void findsThatTheNewestCheckpointsAreMissing() {
        List<LogEntry> entries = checkpointedEntries();
        clock.advance(Duration.ofHours(2));
        delete(PrimaryKeys.of(checkpoints().getLast()));

        assertThat(fault()).isEqualTo("none");
        clock.advance(Duration.ofMinutes(16));
        assertThat(fault()).isEqualTo("entry " + entries.get(3).id() + " is not checkpointed, but should be");
    }
}
