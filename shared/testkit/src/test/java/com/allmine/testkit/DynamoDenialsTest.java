package com.allmine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.data.Denials;
import com.allmine.data.DynamoDenials;
import com.allmine.data.Ids;
import com.allmine.data.Keys;
import com.allmine.data.LogEntry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class DynamoDenialsTest extends DenialsContract {
    /** No test waits in vain for a write of the engine, however slow the machine is. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Meter meter = new Meter(Engine.client());
    private final Denials store = store(Engine.client(meter), Engine.LOGS, PATIENCE);

    private DynamoDenials store(DynamoDbClient dynamo, String table, Duration patience) {
        return new DynamoDenials(dynamo, table, new Ids(clock, new SecureRandom()), clock, patience);
    }

    @Override
    protected Denials store() {
        return store;
    }

    @Override
    protected List<LogEntry> entries(String tenantId) {
        return Engine.log(tenantId);
    }

    private Map<String, AttributeValue> registration() {
        return Engine.client()
                .getItem(g -> g.tableName(Engine.LOGS)
                        .key(Keys.registered(caller.tenantId()))
                        .consistentRead(true))
                .item();
    }

    @Test
    void costsAPutAndThreeIndexesAndForATenantsFirstDenialItsRegistration() {
        store.log(caller, RIGHT, "request-1");
        assertThat(meter.roundTrips()).isEqualTo(2);
        assertThat(meter.writeUnits()).containsExactly(1, 4);

        store.log(caller, RIGHT, "request-2");
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(4);
    }

    @Test
    void registersATenantOnceAndForAll() {
        store.log(caller, RIGHT, "request-3");
        clock.advance(Duration.ofDays(3));
        store(Engine.client(), Engine.LOGS, PATIENCE).log(caller, RIGHT, "request-4");

        assertThat(registration()).containsEntry("since", AttributeValue.fromS("2026-01-15T10:30:00.123Z"));
        assertThat(entries(caller.tenantId())).hasSize(2);
    }

    @Test
    void writesForTheFirstTenReadableRoles() {
        Set<String> roles = new TreeSet<>(Set.of("", "\u0000", "x".repeat(129)));
        IntStream.range(0, 12).forEach(i -> roles.add("role-%02d".formatted(i)));

        store.log(new Caller(caller.tenantId(), caller.userId(), roles), RIGHT, "request-5");

        assertThat(entries(caller.tenantId()))
                .extracting(LogEntry::roleId)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 10).mapToObj("role-%02d"::formatted).toList());
    }

    @Test
    void keepsEveryEntryOfConcurrentWritersOfOneMillisecondApartAndInOneOrder() {
        List<Thread> writers = IntStream.range(0, 8)
                .mapToObj(writer -> Thread.ofVirtual().start(() -> {
                    Denials own = store(Engine.client(), Engine.LOGS, PATIENCE);
                    IntStream.range(0, 50).forEach(i -> own.log(caller, RIGHT, "request-%d-%02d".formatted(writer, i)));
                }))
                .toList();
        writers.forEach(DynamoDenialsTest::join);

        List<LogEntry> entries = entries(caller.tenantId());
        assertThat(entries).extracting(LogEntry::requestId).hasSize(8 * 50).doesNotHaveDuplicates();
        assertThat(entries).extracting(LogEntry::createdAt).containsOnly(clock.instant());
        assertThat(entries)
                .extracting(LogEntry::id)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(entries(caller.tenantId())).isEqualTo(entries);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void saysThatItFailedAndThrowsNothing() {
        assertThat(store(Engine.client(), "no-such-table", PATIENCE).log(caller, RIGHT, "request-6"))
                .contains("this denial may not be logged: ResourceNotFoundException");
    }

    @Test
    void doesNotWaitForAnEntryThatIsSlowButLetsItCome() throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(2);
        ExecutionInterceptor slow = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                try {
                    answered.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
                written.countDown();
            }
        };
        Denials impatient = store(Engine.client(slow), Engine.LOGS, Duration.ofMillis(1));

        assertThat(impatient.log(caller, RIGHT, "request-7")).contains("the log of this denial takes longer than 1 ms");
        assertThat(entries(caller.tenantId())).isEmpty();

        answered.countDown();
        written.await();
        assertThat(entries(caller.tenantId())).extracting(LogEntry::requestId).containsExactly("request-7");
    }
}
