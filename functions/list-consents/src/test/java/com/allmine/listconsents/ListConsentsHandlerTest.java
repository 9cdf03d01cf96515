package com.allmine.listconsents;

import static com.allmine.data.consent.DocumentType.CONSENT_FORM;
import static com.allmine.data.consent.DocumentType.PRIVACY_POLICY;
import static com.allmine.data.consent.DocumentType.TERMS_OF_USE;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.errors.Language;
import com.allmine.api.errors.Problem;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.auth.TestAuth;
import com.allmine.data.Ids;
import com.allmine.data.consent.Consent;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.InMemoryConsentHistory;
import com.allmine.data.consent.InMemoryConsents;
import com.allmine.data.permission.InMemoryGrants;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.user.InMemoryAccounts;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListConsentsHandlerTest {
    private static final String PATH = "/api/v1/legal-documents/consent";
    private static final Caller USER = new Caller("default", "u-1", Set.of("user"));
    private static final Caller NEIGHBOUR = new Caller("default", "u-2", Set.of("user"));
    private static final Caller NAMESAKE = new Caller("acme", "u-1", Set.of("user"));
    private static final String CURSOR =
            "cursor: must be a cursor that this list returned for the same filters in the last 24 hours";

    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final Ids ids = new Ids(clock, new SecureRandom());
    private final InMemoryConsents consents = new InMemoryConsents()
            .with("default", Profiles.fresh("u-1"))
            .with("default", Profiles.fresh("u-2"))
            .with("acme", Profiles.fresh("u-1"));
    private final InMemoryAccounts accounts = new InMemoryAccounts()
            .with("default", Profiles.fresh("u-1"))
            .with("default", Profiles.fresh("u-2"))
            .with("acme", Profiles.fresh("u-1"))
            .with("default", Profiles.deleting("closed", "finalized", null));
    private final ListConsentsHandler handler = new ListConsentsHandler(
            new Api(clock, line -> {}),
            TestAuth.authorizer(
                    clock,
                    new InMemoryGrants()
                            .with(new RequiredPermission("list-consents", Permission.READ), "user", "admin")),
            new InMemoryConsentHistory(consents),
            accounts,
            TestAuth.cursors(clock));

    private Consent decide(Caller caller, DocumentType type, String version, boolean isAccepted) {
        clock.advance(Duration.ofSeconds(1));
        ClientHeaders client = new ClientHeaders(Language.EN, Timezone.UTC, Platform.WEB, null, "device-123");
        return consents.record(
                caller,
                ids.next(),
                new Decision(type, version, isAccepted),
                new Evidence("192.168.1.1", "Mozilla/5.0...", client));
    }

    /** Three decisions, oldest first. */
    private List<String> decideThreeTimes() {
        return List.of(
                decide(USER, PRIVACY_POLICY, "1.2.0", true).id(),
                decide(USER, TERMS_OF_USE, "1.1.0", true).id(),
                decide(USER, TERMS_OF_USE, "1.1.0", false).id());
    }

    private Request request(Caller caller) {
        return Request.get(PATH).bearer(TestAuth.tokens(clock).signIn(caller));
    }

    private Iterable<String> found(Request request) {
        return request.to(handler).acceptedBare().findValuesAsText("_id");
    }

    private String cursor(Request request) {
        return String.valueOf(request.to(handler).header("X-Next-Cursor"));
    }

    @Test
    void returnsEachDecisionAsItWasReturnedWhenItWasRecorded() {
        Consent consent = decide(USER, PRIVACY_POLICY, "1.2.0", true);

        request(USER).to(handler).acceptedBare("""
            [
              {
                "_id": "%s",
                "userId": "u-1",
                "documentType": "privacy_policy",
                "documentVersion": "1.2.0",
                "isAccepted": true,
                "consentDate": "2026-01-15T10:30:01.000Z",
                "deviceId": "device-123",
                "ipAddress": "192.168.1.1",
                "userAgent": "Mozilla/5.0...",
                "createdAt": "2026-01-15T10:30:01.000Z",
                "updatedAt": "2026-01-15T10:30:01.000Z"
              }
            ]\
            """.formatted(consent.id()));
    }

    @Test
    void listsTheNewestFirst() {
        List<String> decisions = decideThreeTimes();

        assertThat(found(request(USER))).containsExactlyElementsOf(decisions.reversed());
        assertThat(accounts.calls()).as("decisions prove that the user exists").isZero();
    }

    @Test
    void listsOnlyTheCurrentDecisionOnEachDocument() {
        List<String> decisions = decideThreeTimes();

        assertThat(found(request(USER).query("current", "true"))).containsExactly(decisions.get(2), decisions.get(0));
        assertThat(found(request(USER).query("current", "false"))).hasSize(3);
        assertThat(found(request(USER).query("current", "  "))).hasSize(3);
    }

    @Test
    void pagesByCursorAndByLink() {
        List<String> decisions = decideThreeTimes();
        Request pages = request(USER).query("current", "false").query("limit", "2");
        Response first = pages.to(handler);
        String cursor = String.valueOf(first.header("X-Next-Cursor"));

        assertThat(first.acceptedBare().findValuesAsText("_id")).containsExactly(decisions.get(2), decisions.get(1));
        assertThat(first.header("Link"))
                .isEqualTo("<" + PATH + "?current=false&limit=2&cursor=" + cursor + ">; rel=\"next\"");
        Response last = pages.query("cursor", cursor).to(handler);
        assertThat(last.acceptedBare().findValuesAsText("_id")).containsExactly(decisions.get(0));
        assertThat(last.headers()).doesNotContainKeys("Link", "X-Next-Cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "True", "1", "null"})
    void refusesAnyOtherValueOfCurrent(String value) {
        request(USER)
                .query("current", value)
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "current: must be true or false");
    }

    @Test
    void reportsEveryInvalidParameterAtOnceInTurkish() {
        request(USER)
                .header("X-Language", "tr")
                .query("current", "evet")
                .query("limit", "501")
                .query("cursor", "x")
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "current: true veya false olmalıdır",
                        "limit: 1 ile 500 arasında bir tam sayı olmalıdır",
                        "cursor: bu listenin son 24 saat içinde aynı filtreler için döndürdüğü bir imleç olmalıdır");
    }

    @Test
    void refusesACursorOfAnotherUserTenantOrFilterAndAnOldOne() {
        decideThreeTimes();
        decide(NEIGHBOUR, CONSENT_FORM, "1.0.0", true);
        decide(NAMESAKE, CONSENT_FORM, "1.0.0", true);
        String cursor = cursor(request(USER).query("limit", "1"));
        String altered = (cursor.startsWith("0") ? "1" : "0") + cursor.substring(1);

        for (Request other : List.of(
                request(NEIGHBOUR).query("cursor", cursor),
                request(NAMESAKE).query("cursor", cursor),
                request(USER).query("cursor", cursor).query("current", "true"),
                request(USER).query("cursor", altered))) {
            other.to(handler).refused(Problem.VALIDATION_FAILED, CURSOR);
        }
        request(USER).query("cursor", cursor).to(handler).acceptedBare();
        clock.advance(Duration.ofHours(24));
        request(USER).query("cursor", cursor).to(handler).refused(Problem.VALIDATION_FAILED, CURSOR);
    }

    @Test
    void refusesACursorOfAnotherList() {
        decideThreeTimes();
        String ofTheLog = TestAuth.cursors(clock).at("000000010000000100000001", "default", List.of());

        request(USER).query("cursor", ofTheLog).to(handler).refused(Problem.VALIDATION_FAILED, CURSOR);
    }

    @Test
    void showsNoDecisionOfAnotherUserOrTenant() {
        decideThreeTimes();

        assertThat(found(request(NEIGHBOUR))).isEmpty();
        assertThat(found(request(NAMESAKE))).isEmpty();
        assertThat(found(request(NAMESAKE).header("tenant-id", "default"))).isEmpty();
    }

    @Test
    void tellsAUserWithoutDecisionsFromNobody() {
        assertThat(found(request(NEIGHBOUR))).isEmpty();
        assertThat(found(request(new Caller("default", "closed", Set.of("user")))))
                .isEmpty();
        request(new Caller("default", "nobody", Set.of("user"))).to(handler).refused(Problem.USER_NOT_FOUND);
    }

    @Test
    void requiresAPermittedRole() {
        Request.get(PATH).to(handler).refused(Problem.AUTHENTICATION_REQUIRED);
        request(new Caller("default", "u-1", Set.of("clerk")))
                .to(handler)
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        request(new Caller("default", "u-1", Set.of("admin"))).to(handler).acceptedBare();
    }
}
