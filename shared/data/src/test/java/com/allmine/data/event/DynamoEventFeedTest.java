package com.allmine.data.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.consent.DocumentType;
import com.allmine.data.dynamo.TestTables;
import com.allmine.testkit.Meter;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class DynamoEventFeedTest extends EventFeedContract {
    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00Z");
    private final Meter meter = new Meter(TestTables.client());
    private final EventFeed feed = new DynamoEventFeed(TestTables.client(meter), TestTables.EVENTS, clock);

    @Override
    protected EventFeed feed() {
        return feed;
    }

    @Test
    void anEventCostsTwoRoundTripsAndSixUnits() {
        feed.append(tenantId, List.of(profileUpdated("a")));
        assertThat(meter.roundTrips()).isEqualTo(2);
        assertThat(meter.readUnits()).containsExactly(1.0);
        assertThat(meter.writeUnits()).as("head, id and event").containsExactly(2, 2, 2);
    }

    @Test
    void eventsOfOneBatchShareTheRoundTripsAndTheHead() {
        feed.append(tenantId, List.of(profileUpdated("a"), profileUpdated("b"), profileUpdated("c")));

        assertThat(meter.roundTrips()).isEqualTo(2);
        assertThat(meter.writeUnits()).containsExactly(2, 2, 2, 2, 2, 2, 2);
    }

    @Test
    void aPageAndTheCountsCostOneRoundTripEach() {
        feed.append(tenantId, List.of(profileUpdated("a"), profileUpdated("b")));
        meter.roundTrips();

        feed.page(tenantId, Optional.empty(), 1, 0);
        assertThat(meter.roundTrips()).isEqualTo(1);

        feed.acceptance(tenantId, DocumentType.TERMS_OF_USE, "1.0.0");
        assertThat(meter.roundTrips()).isEqualTo(1);
    }

    /** The decision on a document that a user accepts, as the outbox publishes it. */
    private Event decision(int number) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("consentId", "019bc134784035a2c4cb5da1");
        data.put("documentType", "terms_of_use");
        data.put("documentVersion", "1.1.0");
        data.put("isAccepted", true);
        String id = "5c1b6e4f0a3d4d2f9b7e8a6c5d4%05d".formatted(number);
        return new Event(id, EventType.CONSENT_RECORDED, tenantId, "507f1f77bcf86cd799439011", clock.instant(), data);
    }

    @Test
    void aDecisionCostsTheUnitsOfItsCountToo() {
        feed.append(tenantId, List.of(decision(1)));

        assertThat(meter.roundTrips()).isEqualTo(2);
        assertThat(meter.writeUnits()).as("head, id, event and count").containsExactly(2, 2, 2, 2);
    }

    @Test
    void readersPayForWhatTheyReadAndLittleForAnEmptyPage() {
        feed.append(tenantId, IntStream.range(0, 510).mapToObj(this::decision).toList());
        meter.readUnits();

        feed.page(tenantId, Optional.empty(), 100, 0);
        feed.page(tenantId, Optional.empty(), 100, 510);
        feed.page(tenantId, Optional.of(EventType.USER_ERASED), 100, 0);
        feed.acceptance(tenantId, DocumentType.TERMS_OF_USE, "1.1.0");

        List<Double> units = meter.readUnits();
        assertThat(units).hasSize(4);
        assertThat(units.get(0)).as("a full page").isEqualTo(12);
        assertThat(units.get(1)).as("an empty page").isEqualTo(1);
        assertThat(units.get(2)).as("a page of a type that is rare").isBetween(56.0, 60.0);
        assertThat(units.get(3)).as("the counts of a version").isEqualTo(1);
    }

    /** DynamoDB deletes an expired item within days. */
    @Test
    void hidesAnExpiredEventThatIsNotDeletedYet() {
        feed.append(tenantId, List.of(profileUpdated("old")));
        clock.advance(EventFeed.LIFE.minus(Duration.ofSeconds(1)));
        feed.append(tenantId, List.of(profileUpdated("new")));
        assertThat(feed.page(tenantId, Optional.empty(), 10, 0).events()).hasSize(2);

        clock.advance(Duration.ofSeconds(1));

        assertThat(feed.page(tenantId, Optional.empty(), 10, 0))
                .isEqualTo(new EventFeed.Page(List.of(profileUpdated("new").json()), 2, false));
    }
}
