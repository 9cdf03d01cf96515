package com.allmine.data.permissionlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TestTables;
import com.allmine.testkit.Meter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

@Tag("slow")
class DynamoDenialLogTest extends DenialLogContract {
    /** Longer than any write takes, even on a slow machine. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final Meter meter = new Meter(TestTables.client());
    private final DenialLog store = store(TestTables.client(meter), TestTables.LOGS, TIMEOUT);

    private DynamoDenialLog store(DynamoDbClient dynamo, String table, Duration timeout) {
        return new DynamoDenialLog(dynamo, table, new Ids(clock, new SecureRandom()), clock, timeout);
    }

    @Override
    protected DenialLog store() {
        return store;
    }

    @Override
    protected List<LogEntry> entries(String tenantId) {
        return TestTables.log(tenantId);
    }

    @Override
    protected int denials(LogEntry entry) {
        return Integer.parseInt(Objects.requireNonNull(count(entry).get(DynamoDenialLog.DENIALS))
                .n());
    }

    private static Map<String, AttributeValue> count(LogEntry entry) {
        return TestTables.client()
                .getItem(g ->
                        g.tableName(TestTables.LOGS).key(entry.denialCount()).consistentRead(true))
                .item();
    }

    private Map<String, AttributeValue> registration() {
        return TestTables.client()
                .getItem(g -> g.tableName(TestTables.LOGS)
                        .key(PrimaryKeys.registered(caller.tenantId()))
                        .consistentRead(true))
                .item();
    }

    @Test
    void costsOneRoundTripAndAnotherToRegisterATenant() {
        store.log(caller, REQUIRED, "request-1");
        assertThat(meter.roundTrips()).isEqualTo(2);
        // The registration; then a transaction of the count, and of the entry with its three indexes.
        assertThat(meter.writeUnits()).containsExactly(1, 2, 5);

        store.log(caller, REQUIRED, "request-2");
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(1);

        clock.advance(Duration.ofHours(1));
        store.log(caller, REQUIRED, "request-3");
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(2, 5);
    }

    @Test
    void costsOneRoundTripMoreInAFunctionThatDoesNotKnowTheCount() {
        store.log(caller, REQUIRED, "request-4");
        Meter other = new Meter(TestTables.client());
        DenialLog started = store(TestTables.client(other), TestTables.LOGS, TIMEOUT);

        started.log(caller, REQUIRED, "request-5");
        assertThat(other.roundTrips()).isEqualTo(3);
        started.log(caller, REQUIRED, "request-6");
        assertThat(other.roundTrips()).isEqualTo(1);

        LogEntry entry = entries(caller.tenantId()).getFirst();
        assertThat(denials(entry)).isEqualTo(3);
        assertThat(count(entry))
                .containsEntry("entryId", AttributeValue.fromS(entry.id()))
                .containsEntry("lastRequestId", AttributeValue.fromS("request-6"));
    }

    @Test
    void neverChangesAnEntry() {
        store.log(caller, REQUIRED, "request-7");
        Map<String, AttributeValue> before = item();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofMinutes(5));
            store.log(caller, REQUIRED, "request-8-" + i);
        }

        assertThat(item()).isEqualTo(before);
    }

    private Map<String, AttributeValue> item() {
        return TestTables.client()
                .query(q -> q.tableName(TestTables.LOGS)
                        .keyConditionExpression("pk = :log")
                        .expressionAttributeValues(Map.of(":log", PrimaryKeys.log(caller.tenantId())))
                        .consistentRead(true))
                .items()
                .getFirst();
    }

    @Test
    void countsADenialOnceIfItsResponseWasLost() {
        store.log(caller, REQUIRED, "request-9");
        store.log(caller, REQUIRED, "request-10");
        store.log(caller, REQUIRED, "request-10");

        assertThat(denials(entries(caller.tenantId()).getFirst())).isEqualTo(2);
    }

    @Test
    void registersATenantOnce() {
        store.log(caller, REQUIRED, "request-3");
        clock.advance(Duration.ofDays(3));
        store(TestTables.client(), TestTables.LOGS, TIMEOUT).log(caller, REQUIRED, "request-4");

        assertThat(registration())
                .containsEntry(DynamoDenialLog.SINCE, AttributeValue.fromS("2026-01-15T10:30:00.123Z"));
        assertThat(entries(caller.tenantId())).hasSize(2);
    }

    @Test
    void storesTheFirstTenPrintableRolesWithTheCount() {
        Set<String> roles = new TreeSet<>(Set.of("", "\u0000", "x".repeat(129)));
        IntStream.range(0, 12).forEach(i -> roles.add("role-%02d".formatted(i)));

        store.log(new Caller(caller.tenantId(), caller.userId(), roles), REQUIRED, "request-11");

        List<LogEntry> entries = entries(caller.tenantId());
        assertThat(entries).extracting(LogEntry::roleId).containsExactly("role-00");
        assertThat(Objects.requireNonNull(count(entries.getFirst()).get("roles"))
                        .ss())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 10).mapToObj("role-%02d"::formatted).toList());
    }

    @Test
    void countsAllDenialsOfConcurrentFunctionsInOneEntry() {
        List<Thread> writers = IntStream.range(0, 8)
                .mapToObj(writer -> Thread.ofVirtual().start(() -> {
                    DenialLog own = store(TestTables.client(), TestTables.LOGS, TIMEOUT);
                    IntStream.range(0, 50)
                            .forEach(i -> own.log(caller, REQUIRED, "request-%d-%02d".formatted(writer, i)));
                }))
                .toList();
        writers.forEach(DynamoDenialLogTest::join);

        List<LogEntry> entries = entries(caller.tenantId());
        assertThat(entries).hasSize(1);
        assertThat(denials(entries.getFirst())).isEqualTo(8 * 50);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void returnsTheErrorAndThrowsNothing() {
        assertThat(store(TestTables.client(), "no-such-table", TIMEOUT).log(caller, REQUIRED, "request-6"))
                .contains("this denial may not be logged: ResourceNotFoundException");
    }

    @Test
    void writesALostEntryWithTheNextDenial() {
        AtomicBoolean isUnavailable = new AtomicBoolean();
        ExecutionInterceptor unavailable = new ExecutionInterceptor() {
            @Override
            public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                if (isUnavailable.get()) {
                    throw DynamoDbException.builder()
                            .message("as the test wants")
                            .build();
                }
            }
        };
        DenialLog store = store(TestTables.client(unavailable), TestTables.LOGS, TIMEOUT);
        isUnavailable.set(true);
        assertThat(store.log(caller, REQUIRED, "request-12")).isPresent();
        isUnavailable.set(false);

        assertThat(store.log(caller, REQUIRED, "request-13")).isEmpty();

        assertThat(entries(caller.tenantId())).extracting(LogEntry::requestId).containsExactly("request-13");
    }

    @Test
    void doesNotWaitForASlowWriteButLetsItFinish() throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        // One write registers the tenant, the other adds the entry with its count.
        CountDownLatch written = new CountDownLatch(2);
        ExecutionInterceptor slow = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
                written.countDown();
            }
        };
        DenialLog hurried = store(TestTables.client(slow), TestTables.LOGS, Duration.ofMillis(1));

        assertThat(hurried.log(caller, REQUIRED, "request-7"))
                .contains("the log of this denial takes longer than 1 ms");
        assertThat(entries(caller.tenantId())).isEmpty();

        released.countDown();
        written.await();
        assertThat(entries(caller.tenantId())).extracting(LogEntry::requestId).containsExactly("request-7");
    }
}
