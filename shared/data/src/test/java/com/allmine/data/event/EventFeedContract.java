package com.allmine.data.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.data.Callers;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.event.EventFeed.Acceptance;
import com.allmine.data.event.EventFeed.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every feed of events, in DynamoDB and in memory. */
public abstract class EventFeedContract {
    private static final Instant TIME = Instant.parse("2026-01-15T10:30:00.123Z");

    protected final String tenantId = Callers.next().tenantId();

    protected abstract EventFeed feed();

    protected Event profileUpdated(String id) {
        return new Event(id, EventType.PROFILE_UPDATED, tenantId, "user-1", TIME, Map.of("fields", List.of("gender")));
    }

    private List<Event> profileUpdates(int number) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(i -> profileUpdated("event-" + i))
                .toList();
    }

    private Event erased(String id) {
        return new Event(id, EventType.USER_ERASED, tenantId, "user-2", TIME, Map.of());
    }

    private Event decision(String id, EventType type, String version, boolean isAccepted, @Nullable String previous) {
        Map<String, Object> data = new HashMap<>();
        data.put("documentType", "terms_of_use");
        data.put("documentVersion", version);
        data.put("isAccepted", isAccepted);
        if (previous != null) {
            data.put("previousVersion", previous);
        }
        return new Event(id, type, tenantId, "user-1", TIME, data);
    }

    private static List<String> ids(Page page) {
        return page.events().stream()
                .map(event -> Json.object(event).orElseThrow().path("id").asText())
                .toList();
    }

    private List<String> allIds(Optional<EventType> type, int limit) {
        List<String> ids = new ArrayList<>();
        Page page = feed().page(tenantId, type, limit, 0);
        ids.addAll(ids(page));
        while (page.hasMore()) {
            page = feed().page(tenantId, type, limit, page.last());
            assertThat(page.events()).hasSizeLessThanOrEqualTo(limit);
            ids.addAll(ids(page));
        }
        return ids;
    }

    @Test
    void returnsAnEventAsItWasAppended() {
        Event event = profileUpdated("event-1");

        feed().append(tenantId, List.of(event));

        assertThat(feed().page(tenantId, Optional.empty(), 10, 0)).isEqualTo(new Page(List.of(event.json()), 1, false));
    }

    @Test
    void anEmptyFeedEndsWhereTheReaderStands() {
        assertThat(feed().page(tenantId, Optional.empty(), 10, 0)).isEqualTo(new Page(List.of(), 0, false));

        feed().append(tenantId, profileUpdates(2));

        assertThat(feed().page(tenantId, Optional.empty(), 10, 2)).isEqualTo(new Page(List.of(), 2, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 24, 25})
    void appendsAnyNumberOfEventsInTheirOrder(int number) {
        feed().append(tenantId, profileUpdates(number));

        assertThat(allIds(Optional.empty(), 7))
                .isEqualTo(profileUpdates(number).stream().map(Event::id).toList());
        assertThat(feed().page(tenantId, Optional.empty(), 500, 0).last()).isEqualTo(number);
    }

    @Test
    void appendsNothingForNoEvent() {
        feed().append(tenantId, List.of());

        assertThat(feed().page(tenantId, Optional.empty(), 10, 0)).isEqualTo(new Page(List.of(), 0, false));
    }

    @Test
    void appendsARepeatedEventOnceAndLeavesNoGap() {
        feed().append(tenantId, List.of(profileUpdated("a"), profileUpdated("b"), profileUpdated("a")));
        feed().append(tenantId, List.of(profileUpdated("b"), profileUpdated("c"), profileUpdated("a")));
        feed().append(tenantId, List.of(profileUpdated("c")));

        assertThat(feed().page(tenantId, Optional.empty(), 10, 0))
                .isEqualTo(new Page(
                        List.of(
                                profileUpdated("a").json(),
                                profileUpdated("b").json(),
                                profileUpdated("c").json()),
                        3,
                        false));
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1, true", "1, 1, 2, true", "1, 2, 3, false", "2, 1, 3, false", "3, 0, 3, false", "9, 0, 3, false"
    })
    void aPageTellsWhetherMoreEventsExist(int limit, long after, long last, boolean hasMore) {
        feed().append(tenantId, profileUpdates(3));

        Page page = feed().page(tenantId, Optional.empty(), limit, after);

        assertThat(page.events()).hasSize((int) (last - after));
        assertThat(page.last()).isEqualTo(last);
        assertThat(page.hasMore()).isEqualTo(hasMore);
    }

    @Test
    void aPageOfOneTypeSkipsTheOthers() {
        feed().append(
                        tenantId,
                        List.of(
                                profileUpdated("a"),
                                erased("b"),
                                profileUpdated("c"),
                                erased("d"),
                                profileUpdated("e")));

        Page first = feed().page(tenantId, Optional.of(EventType.USER_ERASED), 1, 0);
        Page second = feed().page(tenantId, Optional.of(EventType.USER_ERASED), 1, first.last());
        Page third = feed().page(tenantId, Optional.of(EventType.USER_ERASED), 1, second.last());

        assertThat(first).isEqualTo(new Page(List.of(erased("b").json()), 2, true));
        assertThat(second).isEqualTo(new Page(List.of(erased("d").json()), 4, true));
        assertThat(third).isEqualTo(new Page(List.of(), 5, false));
    }

    @Test
    void aPageOfOneTypeCoversNoMoreThanTheLargestPage() {
        feed().append(tenantId, profileUpdates(EventFeed.MAX_PAGE + 1));
        feed().append(tenantId, List.of(erased("last")));

        Page page = feed().page(tenantId, Optional.of(EventType.USER_ERASED), 1, 0);

        assertThat(page).isEqualTo(new Page(List.of(), EventFeed.MAX_PAGE, true));
        assertThat(allIds(Optional.of(EventType.USER_ERASED), 1)).containsExactly("last");
    }

    @Test
    void tenantsHaveFeedsOfTheirOwn() {
        String other = tenantId + "#E";
        feed().append(tenantId, List.of(profileUpdated("same")));
        feed().append(other, List.of(new Event("same", EventType.USER_ERASED, other, "user-1", TIME, Map.of())));

        assertThat(allIds(Optional.empty(), 5)).containsExactly("same");
        assertThat(feed().page(other, Optional.empty(), 5, 0).events())
                .singleElement()
                .asString()
                .contains("com.allmine.user.erased");
    }

    @Test
    void countsEachDecisionOnceThoughItComesTwice() {
        List<Event> decisions = List.of(
                decision("1", EventType.CONSENT_RECORDED, "1.0.0", true, null),
                decision("2", EventType.CONSENT_RECORDED, "1.0.0", true, null),
                decision("3", EventType.CONSENT_RECORDED, "1.0.0", false, null),
                decision("4", EventType.CONSENT_WITHDRAWN, "1.0.0", false, "1.0.0"),
                profileUpdated("5"));

        feed().append(tenantId, decisions);
        feed().append(tenantId, decisions.subList(1, 4));

        assertThat(feed().acceptance(tenantId, DocumentType.TERMS_OF_USE, "1.0.0"))
                .isEqualTo(new Acceptance(2, 1, 1, Optional.of(TIME)));
        assertThat(feed().acceptance(tenantId, DocumentType.PRIVACY_POLICY, "1.0.0"))
                .isEqualTo(new Acceptance(0, 0, 0, Optional.empty()));
        assertThat(feed().acceptance(tenantId + "x", DocumentType.TERMS_OF_USE, "1.0.0"))
                .isEqualTo(new Acceptance(0, 0, 0, Optional.empty()));
    }

    @Test
    void aWithdrawalThatNamesANewerVersionRefusesThatOneToo() {
        feed().append(
                        tenantId,
                        List.of(
                                decision("1", EventType.CONSENT_RECORDED, "1.0.0", true, null),
                                decision("2", EventType.CONSENT_WITHDRAWN, "2.0.0", false, "1.0.0")));

        assertThat(feed().acceptance(tenantId, DocumentType.TERMS_OF_USE, "1.0.0"))
                .isEqualTo(new Acceptance(1, 0, 1, Optional.of(TIME)));
        assertThat(feed().acceptance(tenantId, DocumentType.TERMS_OF_USE, "2.0.0"))
                .isEqualTo(new Acceptance(0, 1, 0, Optional.of(TIME)));
    }

    @Test
    void parallelPublishersOfOneTenantLoseAndRepeatNothing() {
        List<Event> events = profileUpdates(12);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(IntStream.range(0, 6)
                            .mapToObj(publisher -> CompletableFuture.runAsync(
                                    () -> feed().append(tenantId, events.subList(publisher, publisher + 7)), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }

        assertThat(allIds(Optional.empty(), 5))
                .containsExactlyInAnyOrderElementsOf(
                        events.stream().map(Event::id).toList());
        assertThat(feed().page(tenantId, Optional.empty(), 500, 0).last()).isEqualTo(12);
    }

    /** Publishers that repeat random parts of a stream, as Lambda does after a failure. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whateverIsRepeatedEachEventHasOnePositionAndOneCount(long seed) {
        Random random = new Random(seed);
        List<Event> stream = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            stream.add(decision("e" + i, EventType.CONSENT_RECORDED, "1.0.0", i % 3 == 0, null));
        }
        int done = 0;
        while (done < stream.size()) {
            int from = random.nextInt(done + 1);
            int to = Math.min(stream.size(), Math.max(done, from) + random.nextInt(5));
            feed().append(tenantId, stream.subList(from, to));
            done = Math.max(done, to);
        }

        assertThat(allIds(Optional.empty(), 4))
                .isEqualTo(stream.stream().map(Event::id).toList());
        assertThat(feed().acceptance(tenantId, DocumentType.TERMS_OF_USE, "1.0.0"))
                .isEqualTo(new Acceptance(5, 10, 0, Optional.of(TIME)));
    }
}
