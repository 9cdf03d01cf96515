package com.allmine.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.checks.faults.FaultyProxy.Fault;
import com.allmine.checks.faults.FaultyPublisher.Call;
import com.allmine.checks.faults.FaultyPublisher.Feed;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.local.journeys.IdentityRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every fault in every call of {@code publish-events}, crashes, replays and races. A user makes every kind of change once,
 * and each case publishes these changes for another tenant. The feed then has each event once, in the same order and without
 * a gap. The bus has each at least once, with the same id, and the counts are the same. The trees have each entry of evidence
 * once, in the same order.
 */
@UsesLocalRun
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventPublisherTest {
    /** More than the attempts of any client here. */
    private static final int ALWAYS = 1000;

    private static final int AT_ONCE = 16;
    private static final int PUBLISHERS = 4;

    /** Enough that the bus needs more than one request for the events of one batch. */
    private static final int DECISIONS = 11;

    private static final String MONEY = """
        {"purposeOfTransactionId": "1", "sourceOfFundingId": "1", "monthlyIncomeAmountId": "3",\
         "estimatedMonthlyDWAmountId": "2", "estimatedMonthlyDWCountId": "1"}\
        """;

    private final LocalRun run;
    private final FaultyPublisher publisher;

    /** Its changes are real; those of the other tenants are copies. */
    private final String original = "publisher-%s-0-".formatted(IdentityRequest.newNumber());

    private List<List<JsonNode>> batches = List.of();
    private Feed expected = new Feed(List.of(), List.of(), List.of(), List.of());
    private int tenants;

    EventPublisherTest(LocalRun run) {
        this.run = run;
        this.publisher = new FaultyPublisher(run);
    }

    @BeforeAll
    void changeEverything() {
        run.addUser(original, "u-1");
        post("/api/v1/onboarding/step-2", "{\"gender\": \"other\"}");
        for (int i = 0; i < DECISIONS; i++) {
            post("/api/v1/legal-documents/consent", """
                {"documentType": "terms_of_use", "documentVersion": "1.1.0", "isAccepted": %s}\
                """.formatted(i % 2 == 0));
        }
        post("/user/insert-additional-info", MONEY);
        post(IdentityRequest.PATH, IdentityRequest.declared(IdentityRequest.newNumber()));
        batches = publisher.records(original);
        publisher.watch(original);
        assertThat(batches.stream().map(publisher::deliver)).containsOnly(true);
        expected = publisher.feed(original, original);
    }

    @AfterAll
    void stop() {
        publisher.close();
    }

    private void post(String path, String body) {
        String token = run.get("/_local/tokens?sub=u-1&tenantId=" + original)
                .json()
                .path("token")
                .asText();
        assertThat(run.send(run.to(path)
                                .POST(BodyPublishers.ofString(body))
                                .header("Content-Type", "application/json")
                                .header("Authorization", token))
                        .status())
                .isEqualTo(200);
    }

    private synchronized String newTenant() {
        return original.replace("-0-", "-" + ++tenants + "-");
    }

    private List<List<JsonNode>> batches(String tenantId) {
        return FaultyPublisher.ofTenant(batches, original, tenantId);
    }

    @Test
    void everyCommittedChangeIsOneEvent() {
        EventInvariants invariants =
                new EventInvariants(run.system().tables().client(), "Users", "Consents", "Logs", "Events");

        assertThat(invariants.violations(original)).isEmpty();
        assertThat(new TreeInvariants(run.system().tables().client(), "Consents", "Logs", "Audit").violations(original))
                .isEmpty();
        assertThat(expected.entries())
                .filteredOn(entry -> entry.startsWith("consent "))
                .hasSize(DECISIONS);
        assertThat(expected.entries())
                .filteredOn(entry -> entry.startsWith("permission "))
                .hasSizeGreaterThan(1);
        assertThat(expected.events().stream().map(event -> event.path("type").asText()))
                .contains(
                        "com.allmine.profile.updated",
                        "com.allmine.consent.recorded",
                        "com.allmine.consent.withdrawn",
                        "com.allmine.additional-info.added",
                        "com.allmine.identity.confirmed");
    }

    /** The differences from the tenant whose changes were published without a fault. */
    private List<String> wrong(String tenantId) {
        List<String> wrong = new ArrayList<>();
        Feed feed = publisher.feed(tenantId, original);
        if (!feed.equals(expected)) {
            wrong.add("the table has " + feed);
        }
        Map<String, JsonNode> byId = new HashMap<>();
        for (JsonNode event : publisher.received(tenantId, original)) {
            JsonNode first = byId.putIfAbsent(event.path("id").asText(), event);
            if (first != null && !first.equals(event)) {
                wrong.add("the bus had " + first + " and then " + event);
            }
        }
        for (JsonNode event : expected.events()) {
            if (!event.equals(byId.remove(event.path("id").asText()))) {
                wrong.add("the bus did not have " + event);
            }
        }
        byId.keySet().forEach(id -> wrong.add("the bus had " + id + ", which is no event"));
        return wrong;
    }

    /** A fault, after which Lambda may not hear the first response; then a replay of what it gave up. */
    private List<String> wrong(Call call, Fault fault, int attempts, boolean isCrash) {
        String tenantId = newTenant();
        publisher.breakCall(tenantId, call, fault, attempts);
        List<List<JsonNode>> own = batches(tenantId);
        long left = 0;
        for (List<JsonNode> batch : own) {
            if (isCrash) {
                publisher.invoke(batch);
            }
            left += publisher.deliver(batch) ? 0 : 1;
        }
        publisher.watch(tenantId);
        List<String> wrong = new ArrayList<>();
        if (left > 0 && !own.stream().allMatch(publisher::deliver)) {
            wrong.add("the replay failed");
        }
        wrong.addAll(wrong(tenantId));
        String what = "%s at %s %d, %d times%s: "
                .formatted(fault, call.operation(), call.number(), attempts, isCrash ? " and a crash" : "");
        return wrong.stream().map(what::concat).toList();
    }

    @Test
    void noFaultOfAnyCallLosesAnEventOrCountsItTwice() throws InterruptedException, ExecutionException {
        List<Call> calls = publisher.calls(original);
        List<Future<List<String>>> tried = new ArrayList<>();
        // Most of a case is waiting for a timeout or between attempts.
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Call call : calls) {
                for (Fault fault : Fault.values()) {
                    for (int attempts : fault.isOf(call.operation()) ? List.of(1, ALWAYS) : List.<Integer>of()) {
                        boolean isCrash = fault == Fault.LOST && attempts == ALWAYS;
                        tried.add(threads.submit(() -> wrong(call, fault, attempts, false)));
                        if (isCrash) {
                            tried.add(threads.submit(() -> wrong(call, fault, attempts, true)));
                        }
                    }
                }
            }
        }
        List<String> wrong = new ArrayList<>();
        for (Future<List<String>> one : tried) {
            wrong.addAll(one.get());
        }
        assertThat(calls.stream().map(Call::operation)).contains("GetItem", "TransactWriteItems", "PutEvents");
        assertThat(wrong).isEmpty();
    }

    @Test
    void aReplayOfTheStreamsRepeatsEventsOnTheBusOnly() {
        String tenantId = newTenant();
        List<List<JsonNode>> own = batches(tenantId);
        own.forEach(publisher::deliver);

        own.forEach(publisher::deliver);

        assertThat(publisher.received(tenantId, original))
                .hasSize(2 * expected.events().size());
        assertThat(wrong(tenantId)).isEmpty();
    }

    /** Such as the records that an operator replays after Lambda gave them up. */
    @Test
    void anEntryWhoseRecordComesLateIsAppendedLate() {
        String tenantId = newTenant();
        List<List<JsonNode>> own = batches(tenantId);
        own.forEach(batch -> publisher.deliver(batch.subList(batch.size() / 2, batch.size())));
        List<String> early = publisher.feed(tenantId, original).entries();

        own.forEach(publisher::deliver);

        List<String> all = publisher.feed(tenantId, original).entries();
        for (String stream : List.of("consent ", "permission ")) {
            assertThat(of(stream, all)).startsWith(of(stream, early).toArray(String[]::new));
        }
        assertThat(all).hasSizeGreaterThan(early.size()).containsExactlyInAnyOrderElementsOf(expected.entries());
    }

    private static List<String> of(String stream, List<String> entries) {
        return entries.stream().filter(entry -> entry.startsWith(stream)).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void publishersOfOneTenantAtOnceAppendEachEventOnce(long seed) throws InterruptedException, ExecutionException {
        String tenantId = newTenant();
        CyclicBarrier start = new CyclicBarrier(PUBLISHERS);
        Random random = new Random(seed);
        List<Future<?>> publishers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < PUBLISHERS; i++) {
                List<List<JsonNode>> own = new ArrayList<>(batches(tenantId));
                Collections.shuffle(own, random);
                publishers.add(threads.submit(() -> deliver(start, own)));
            }
        }
        for (Future<?> one : publishers) {
            one.get();
        }

        Feed feed = publisher.feed(tenantId, original);
        assertThat(feed.positions()).isEqualTo(expected.positions());
        assertThat(feed.counts()).isEqualTo(expected.counts());
        assertThat(feed.entries()).isEqualTo(expected.entries());
        for (List<JsonNode> batch : batches) {
            assertThat(of(batch, feed))
                    .as("the events of one stream, in its order")
                    .isEqualTo(of(batch, expected));
        }
    }

    private Void deliver(CyclicBarrier start, List<List<JsonNode>> own)
            throws InterruptedException, BrokenBarrierException {
        start.await();
        assertThat(own.stream().map(publisher::deliver)).containsOnly(true);
        return null;
    }

    /** The ids of the events that came from a batch. */
    private static List<String> of(List<JsonNode> batch, Feed feed) {
        List<String> ids =
                batch.stream().map(each -> each.path("eventID").asText()).toList();
        return feed.ids().stream().filter(ids::contains).toList();
    }
}
