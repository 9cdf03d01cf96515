package com.allmine.publishevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.event.Event;
import com.allmine.data.event.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

class EventBridgeBusTest {
    private static final Event EVENT =
            new Event("e-1", EventType.USER_ERASED, "t", "user-1", Instant.parse("2026-01-15T10:30:00Z"), Map.of());

    private static final PutEventsResultEntry TAKEN =
            PutEventsResultEntry.builder().eventId("1").build();
    private static final PutEventsResultEntry REFUSED =
            PutEventsResultEntry.builder().errorCode("ThrottlingException").build();

    /** Answers every request with the same results. */
    private record Answering(List<PutEventsResultEntry> results, List<PutEventsRequest> requests)
            implements EventBridgeClient {
        @Override
        public PutEventsResponse putEvents(PutEventsRequest request) {
            requests.add(request);
            return PutEventsResponse.builder().entries(results).build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private static List<Integer> refused(PutEventsResultEntry... results) {
        return new EventBridgeBus(new Answering(List.of(results), new ArrayList<>()), "bus")
                .put(List.of(EVENT, EVENT, EVENT));
    }

    @Test
    void putsTheCloudEventOnTheBusAsTheDetail() {
        List<PutEventsRequest> requests = new ArrayList<>();

        new EventBridgeBus(new Answering(List.of(TAKEN), requests), "bus").put(List.of(EVENT));

        PutEventsRequestEntry entry = requests.getFirst().entries().getFirst();
        assertThat(entry.eventBusName()).isEqualTo("bus");
        assertThat(entry.source()).isEqualTo("com.allmine");
        assertThat(entry.detailType()).isEqualTo("com.allmine.user.erased");
        assertThat(entry.detail()).isEqualTo(EVENT.json());
        assertThat(entry.time()).isEqualTo(EVENT.time());
    }

    @Test
    void namesTheEventsThatTheBusDidNotTake() {
        assertThat(refused(TAKEN, TAKEN, TAKEN)).isEmpty();
        assertThat(refused(TAKEN, REFUSED, REFUSED)).containsExactly(1, 2);
    }

    @Test
    void anEventWithoutAResultWasNotTaken() {
        assertThat(refused(TAKEN, TAKEN)).containsExactly(2);
        assertThat(refused()).containsExactly(0, 1, 2);
    }
}
