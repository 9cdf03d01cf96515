package com.allmine.data.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.consent.DocumentType;
import com.allmine.data.dynamo.TestTables;
import com.allmine.testkit.Meter;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
