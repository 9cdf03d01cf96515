package com.allmine.publishevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.lambda.InvocationLog;
import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees;
import com.allmine.data.audit.InMemoryAuditTrees;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.event.Event;
import com.allmine.data.event.EventFeed;
import com.allmine.data.event.EventType;
import com.allmine.data.event.InMemoryEventFeed;
import com.allmine.testkit.Request;
import com.allmine.testkit.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class PublishEventsHandlerTest {
    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final List<String> log = new ArrayList<>();
    private final InMemoryEventFeed feed = new InMemoryEventFeed();
    private final InMemoryAuditTrees stored = new InMemoryAuditTrees();
    private AuditTrees trees = stored;
    private final List<Event> onBus = new ArrayList<>();
    private final EventBus bus = events -> {
        onBus.addAll(events);
        return List.of();
    };

    private static Map<String, AttributeValue> profile(String tenantId, String userId, String gender) {
        Map<String, AttributeValue> profile = new HashMap<>(PrimaryKeys.profile(tenantId, userId));
        profile.put("gender", AttributeValue.fromS(gender));
        profile.put("updatedAt", AttributeValue.fromS("2026-01-15T10:30:00.000Z"));
        return profile;
    }

    /** Records of users u-1, u-2 and so on of the tenant. */
    private static Records updates(String tenantId, int number) {
        Records records = new Records();
        IntStream.rangeClosed(1, number).forEach(i -> records.add(Map.of(), profile(tenantId, "u-" + i, "female")));
        return records;
    }

    private String run(EventFeed feed, EventBus bus, Records records) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PublishEventsHandler(new InvocationLog(clock, log::add), feed, trees, bus)
                .handleRequest(
                        new ByteArrayInputStream(records.json().getBytes(StandardCharsets.UTF_8)),
                        out,
                        Request.INVOCATION);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String failed(int sequenceNumber) {
        return "{\"batchItemFailures\":[{\"itemIdentifier\":\"" + sequenceNumber + "\"}]}";
    }

    private static List<String> subjects(List<Event> events) {
        return events.stream().map(Event::subject).toList();
    }

    @Test
    void publishesABatchInItsOrderInTheFeedAndOnTheBus() throws IOException {
        assertThat(run(feed, bus, updates("t", 12))).isEqualTo("{\"batchItemFailures\":[]}");

        assertThat(feed.of("t")).hasSize(12).isEqualTo(onBus);
        assertThat(onBus).extracting(Event::id).startsWith("record-1", "record-2");
        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"code\":\"OK\",\"records\":12,\"events\":12,\"entries\":0");
    }

    @Test
    void aRepeatedBatchIsOnTheBusAgainWithTheSameIdsAndInTheFeedOnce() throws IOException {
        run(feed, bus, updates("t", 3));
        run(feed, bus, updates("t", 3));

        assertThat(feed.of("t")).hasSize(3);
        assertThat(onBus)
                .extracting(Event::id)
                .containsExactly("record-1", "record-2", "record-3", "record-1", "record-2", "record-3");
    }

    @Test
    void keepsTenantsApart() throws IOException {
        Records records = updates("t", 1).add(Map.of(), profile("other", "u-9", "male"));

        run(feed, bus, records);

        assertThat(subjects(feed.of("t"))).containsExactly("u-1");
        assertThat(subjects(feed.of("other"))).containsExactly("u-9");
    }

    @Test
    void recordsThatAreNoEventsNeedNeitherFeedNorBus() throws IOException {
        Map<String, AttributeValue> user = profile("t", "u-1", "male");

        assertThat(run(new UnavailableFor("t", feed), entries -> List.of(0), new Records().add(user, user)))
                .isEqualTo("{\"batchItemFailures\":[]}");
    }

    /** A feed that cannot be appended to for one tenant. */
    private record UnavailableFor(String tenantId, InMemoryEventFeed feed) implements EventFeed {
        @Override
        public void append(String appendedTenantId, List<Event> events) {
            if (appendedTenantId.equals(tenantId)) {
                throw Problem.SERVICE_UNAVAILABLE.refusal().because("the feed is unavailable");
            }
            feed.append(appendedTenantId, events);
        }

        @Override
        public Page page(String pageTenantId, Optional<EventType> type, int limit, long after) {
            return feed.page(pageTenantId, type, limit, after);
        }

        @Override
        public Acceptance acceptance(String acceptanceTenantId, DocumentType documentType, String version) {
            return feed.acceptance(acceptanceTenantId, documentType, version);
        }
    }

    @Test
    void aFeedThatIsUnavailableFailsTheFirstEventAndPutsNothingOnTheBus() throws IOException {
        assertThat(run(new UnavailableFor("t", feed), bus, updates("t", 3))).isEqualTo(failed(101));

        assertThat(onBus).isEmpty();
        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"level\":\"ERROR\"", "SERVICE_UNAVAILABLE", "the feed is unavailable");
    }

    @Test
    void aFeedThatFailsForOneTenantHoldsBackOnlyWhatFollowsItsFirstEvent() throws IOException {
        Records records = updates("t", 2).add(Map.of(), profile("broken", "u-3", "male"));

        assertThat(run(new UnavailableFor("broken", feed), bus, records.add(Map.of(), profile("t", "u-4", "male"))))
                .isEqualTo(failed(103));

        assertThat(subjects(onBus)).containsExactly("u-1", "u-2");
        assertThat(subjects(feed.of("t"))).containsExactly("u-1", "u-2", "u-4");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 9, 10, 11})
    void anEntryThatTheBusRefusesIsRepeatedAndSoIsAllThatFollows(int refused) throws IOException {
        EventBus refuses = entries -> {
            onBus.addAll(entries);
            return IntStream.range(0, entries.size())
                    .filter(i -> "record-%d"
                            .formatted(refused + 1)
                            .equals(entries.get(i).id()))
                    .boxed()
                    .toList();
        };

        assertThat(run(feed, refuses, updates("t", 12))).isEqualTo(failed(101 + refused));

        assertThat(feed.of("t")).hasSize(12);
        assertThat(log).singleElement().asString().contains("\"level\":\"ERROR\"", "\"code\":\"BUS_REFUSED_EVENTS\"");
    }

    @Test
    void aBusThatIsUnavailableFailsItsFirstEvent() throws IOException {
        EventBus failsOnSecondRequest = entries -> {
            if (!onBus.isEmpty()) {
                throw Problem.SERVICE_UNAVAILABLE.refusal();
            }
            onBus.addAll(entries);
            return List.of();
        };

        assertThat(run(feed, failsOnSecondRequest, updates("t", 12))).isEqualTo(failed(111));
    }

    @Test
    void aRecordThatCannotBeReadHoldsBackOnlyWhatFollows() throws IOException {
        Records records = updates("t", 2).addBroken().add(Map.of(), profile("t", "u-4", "male"));

        assertThat(run(feed, bus, records)).isEqualTo(failed(103));

        assertThat(subjects(feed.of("t"))).containsExactly("u-1", "u-2");
        assertThat(subjects(onBus)).containsExactly("u-1", "u-2");
        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"code\":\"INTERNAL_ERROR\"", "\"eventId\":\"record-3\"", "IllegalArgumentException");
    }

    private static Map<String, AttributeValue> logged(String tenantId, String id) {
        Map<String, AttributeValue> entry = new HashMap<>(PrimaryKeys.logEntry(tenantId, id));
        entry.put("effect", AttributeValue.fromS("ALLOW"));
        return entry;
    }

    private List<String> inTree(String tenantId) {
        return stored.of(tenantId, AuditStream.PERMISSION).stream()
                .map(AuditEntry::id)
                .toList();
    }

    @Test
    void appendsEachEntryOfEvidenceToItsTreeOnceInTheOrderOfTheRecords() throws IOException {
        Records records = updates("t", 1)
                .add(Map.of(), logged("t", "b"))
                .add(Map.of(), logged("other", "c"))
                .add(Map.of(), logged("t", "a"));

        assertThat(run(feed, bus, records)).isEqualTo("{\"batchItemFailures\":[]}");
        assertThat(run(feed, bus, records)).isEqualTo("{\"batchItemFailures\":[]}");

        assertThat(inTree("t")).containsExactly("b", "a");
        assertThat(inTree("other")).containsExactly("c");
        assertThat(onBus).hasSize(2);
        assertThat(log.getFirst()).contains("\"records\":4,\"events\":1,\"entries\":3");
    }

    @Test
    void treesThatAreUnavailableFailTheFirstEntryAndHoldBackTheBus() throws IOException {
        trees = new FailingTrees(stored, "broken", Problem.SERVICE_UNAVAILABLE);
        Records records = updates("t", 1)
                .add(Map.of(), logged("broken", "a"))
                .add(Map.of(), logged("t", "b"))
                .add(Map.of(), profile("t", "u-4", "male"));

        assertThat(run(feed, bus, records)).isEqualTo(failed(102));

        assertThat(subjects(feed.of("t"))).containsExactly("u-1", "u-4");
        assertThat(subjects(onBus)).containsExactly("u-1");
        assertThat(inTree("t")).containsExactly("b");
        assertThat(log).singleElement().asString().contains("\"level\":\"ERROR\"", "\"code\":\"SERVICE_UNAVAILABLE\"");
    }

    @Test
    void aTreeThatWasAlteredHoldsUpNothingElseAndIsReported() throws IOException {
        trees = new FailingTrees(stored, "broken", Problem.EVIDENCE_BROKEN);
        Records records = new Records()
                .add(Map.of(), logged("broken", "a"))
                .add(Map.of(), logged("t", "b"))
                .add(Map.of(), profile("broken", "u-3", "male"));

        assertThat(run(feed, bus, records)).isEqualTo("{\"batchItemFailures\":[]}");

        assertThat(subjects(onBus)).containsExactly("u-3");
        assertThat(inTree("t")).containsExactly("b");
        assertThat(log).singleElement().asString().contains("\"level\":\"ERROR\"", "\"code\":\"EVIDENCE_BROKEN\"");
    }

    @Test
    void anEntryBehindARecordThatCannotBeReadWaits() throws IOException {
        Records records =
                new Records().add(Map.of(), logged("t", "a")).addBroken().add(Map.of(), logged("t", "b"));

        assertThat(run(feed, bus, records)).isEqualTo(failed(102));

        assertThat(inTree("t")).containsExactly("a");
    }
}
