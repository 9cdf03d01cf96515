package com.allmine.listevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.auth.TestAuth;
import com.allmine.data.event.Event;
import com.allmine.data.event.EventFeed;
import com.allmine.data.event.EventType;
import com.allmine.data.event.InMemoryEventFeed;
import com.allmine.data.permission.InMemoryGrants;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListEventsHandlerTest {
    private static final String PATH = "/admin/events";
    private static final Instant TIME = Instant.parse("2026-01-14T09:08:07.006Z");
    private static final String CURSOR =
            "after: must be a cursor that this list returned for the same filters in the last 90 days";

    private final SettableClock clock = new SettableClock("2026-01-15T12:00:00.000Z");
    private final EventFeed feed = new InMemoryEventFeed();
    private final ListEventsHandler handler = new ListEventsHandler(
            new Api(clock, line -> {}),
            TestAuth.authorizer(
                    clock, new InMemoryGrants().with(new RequiredPermission("list-events", Permission.READ), "admin")),
            feed,
            TestAuth.cursors(clock, EventFeed.LIFE));

    private static Event event(String tenantId, String id, EventType type) {
        return new Event(id, type, tenantId, "user-of-" + id, TIME, Map.of("consentId", "consent-of-" + id));
    }

    private void append(EventType type, String... ids) {
        feed.append(
                "default",
                List.of(ids).stream().map(id -> event("default", id, type)).toList());
    }

    private Request request() {
        return Request.get(PATH).header("x-auth", TestAuth.token(clock, "boss", "admin"));
    }

    private Request requestOfAcme() {
        String token = TestAuth.tokens(clock).signIn(new Caller("acme", "boss", Set.of("admin")));
        return Request.get(PATH).header("x-auth", token);
    }

    private static List<String> ids(Response page) {
        return page.acceptedBare().findValuesAsText("id");
    }

    private static String cursor(Response page) {
        return Objects.requireNonNull(page.header("X-Next-Cursor"));
    }

    @Test
    void returnsEachEventAsItIsInTheFeed() {
        Event event = event("default", "e-1", EventType.CONSENT_RECORDED);
        feed.append("default", List.of(event));

        Response page = request().to(handler);

        assertThat(page.body()).isEqualTo("[" + event.json() + "]");
        page.acceptedBare("""
            [{"specversion": "1.0", "id": "e-1", "source": "urn:allmine:tenant:default",
              "type": "com.allmine.consent.recorded", "subject": "user-of-e-1", "time": "2026-01-14T09:08:07.006Z",
              "datacontenttype": "application/json", "tenantid": "default", "data": {"consentId": "consent-of-e-1"}}]\
            """);
    }

    @Test
    void leadsThroughEveryEventOnceOldestFirst() {
        append(EventType.PROFILE_UPDATED, "a", "b", "c", "d", "e");
        List<String> found = new ArrayList<>();

        Response page = request().query("limit", "2").to(handler);
        found.addAll(ids(page));
        while (page.header("Link") != null) {
            assertThat(page.header("Link"))
                    .isEqualTo("<" + PATH + "?limit=2&after=" + cursor(page) + ">; rel=\"next\"");
            page = request().query("limit", "2").query("after", cursor(page)).to(handler);
            found.addAll(ids(page));
        }

        assertThat(found).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void keepsThePlaceOfAClientThatHasReadEverything() {
        Response none = request().to(handler);
        assertThat(ids(none)).isEmpty();
        assertThat(none.headers()).doesNotContainKey("Link");

        append(EventType.PROFILE_UPDATED, "a");
        Response first = request().query("after", cursor(none)).to(handler);
        Response end = request().query("after", cursor(first)).to(handler);
        append(EventType.USER_ERASED, "b");

        assertThat(ids(first)).containsExactly("a");
        assertThat(first.headers()).doesNotContainKey("Link");
        assertThat(ids(end)).isEmpty();
        assertThat(ids(request().query("after", cursor(end)).to(handler))).containsExactly("b");
    }

    @Test
    void readsAHundredEventsUnlessTheClientWantsAnotherNumber() {
        append(
                EventType.PROFILE_UPDATED,
                IntStream.range(0, 101).mapToObj(i -> "e" + i).toArray(String[]::new));

        assertThat(ids(request().to(handler))).hasSize(100);
        assertThat(ids(request().query("limit", "500").to(handler))).hasSize(101);
    }

    @ParameterizedTest
    @CsvSource({"user.erased, b", "com.allmine.user.erased, b", "consent.withdrawn, c"})
    void filtersByTheTypeWithOrWithoutItsPrefix(String type, String id) {
        append(EventType.PROFILE_UPDATED, "a");
        append(EventType.USER_ERASED, "b");
        append(EventType.CONSENT_WITHDRAWN, "c");

        assertThat(ids(request().query("type", type).to(handler))).containsExactly(id);
    }

    @Test
    void aCursorWorksWithEitherSpellingOfItsTypeAndWithNoOtherType() {
        append(EventType.USER_ERASED, "a", "b");
        Response page =
                request().query("type", "user.erased").query("limit", "1").to(handler);
        Request next = request().query("after", cursor(page));

        assertThat(page.header("Link"))
                .isEqualTo(
                        "<" + PATH + "?type=com.allmine.user.erased&limit=1&after=" + cursor(page) + ">; rel=\"next\"");
        assertThat(ids(next.query("type", "user.erased").to(handler))).containsExactly("b");
        assertThat(ids(next.query("type", "com.allmine.user.erased").to(handler)))
                .containsExactly("b");
        next.query("type", "profile.updated").to(handler).refused(Problem.VALIDATION_FAILED, CURSOR);
        next.to(handler).refused(Problem.VALIDATION_FAILED, CURSOR);
    }

    @Test
    void anEmptyPageOfAnExaminedPartOfTheFeedHasANextPage() {
        append(
                EventType.PROFILE_UPDATED,
                IntStream.range(0, 501).mapToObj(i -> "e" + i).toArray(String[]::new));
        append(EventType.USER_ERASED, "erased");

        Response empty = request().query("type", "user.erased").to(handler);
        Response last = request()
                .query("type", "user.erased")
                .query("after", cursor(empty))
                .to(handler);

        assertThat(ids(empty)).isEmpty();
        assertThat(empty.headers()).containsKey("Link");
        assertThat(ids(last)).containsExactly("erased");
        assertThat(last.headers()).doesNotContainKey("Link");
    }

    @Test
    void aCursorLivesAsLongAsAnEvent() {
        append(EventType.PROFILE_UPDATED, "a", "b");
        String cursor = cursor(request().query("limit", "1").to(handler));

        clock.advance(Duration.ofDays(90).minusMillis(1));
        assertThat(ids(request().query("after", cursor).to(handler))).containsExactly("b");
        clock.advance(Duration.ofMillis(1));
        request().query("after", cursor).to(handler).refused(Problem.VALIDATION_FAILED, CURSOR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"consent.sold", "com.allmine.", "CONSENT.RECORDED", "com.allmine.com.allmine.user.erased"})
    void refusesAnUnknownTypeAndListsTheKnown(String type) {
        request()
                .query("type", type)
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "type: must be one of com.allmine.consent.recorded, com.allmine.consent.withdrawn,"
                                + " com.allmine.identity.confirmed, com.allmine.identity.refused,"
                                + " com.allmine.identity.aml-changed, com.allmine.additional-info.added,"
                                + " com.allmine.profile.updated, com.allmine.permission.granted,"
                                + " com.allmine.permission.revoked, com.allmine.document.published,"
                                + " com.allmine.user.erased");
    }

    @Test
    void reportsEveryInvalidParameterAtOnceInTurkish() {
        List<String> errors = request()
                .header("X-Language", "tr")
                .query("type", "x")
                .query("limit", "0")
                .query("after", "forged")
                .to(handler)
                .errors();

        assertThat(errors).hasSize(4);
        assertThat(errors.get(2)).isEqualTo("limit: 1 ile 500 arasında bir tam sayı olmalıdır");
        assertThat(errors.get(3))
                .isEqualTo("after: bu listenin son 90 gün içinde aynı filtreler için döndürdüğü bir imleç olmalıdır");
    }

    @Test
    void separatesTenants() {
        append(EventType.PROFILE_UPDATED, "ours", "ours too");
        feed.append("acme", List.of(event("acme", "theirs", EventType.PROFILE_UPDATED)));
        String cursor = cursor(request().query("limit", "1").to(handler));

        assertThat(ids(requestOfAcme().to(handler))).containsExactly("theirs");
        requestOfAcme().query("after", cursor).to(handler).refused(Problem.VALIDATION_FAILED, CURSOR);
        requestOfAcme()
                .header("tenant-id", "default")
                .to(handler)
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
    }

    /** The permission log's cursors are signed with the same key. */
    @Test
    void refusesACursorOfAnotherList() {
        String other = TestAuth.cursors(clock, EventFeed.LIFE).at("1", "default", List.of());

        request().query("after", other).to(handler).refused(Problem.VALIDATION_FAILED, CURSOR);
    }

    @Test
    void requiresTheRoleAdmin() {
        Request.get(PATH).to(handler).refused(Problem.AUTHENTICATION_REQUIRED);
        Request.get(PATH)
                .header("x-auth", TestAuth.token(clock, "u-1", "user"))
                .to(handler)
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
    }
}
