package com.allmine.recordconsent;

import static com.allmine.data.consent.DocumentType.TERMS_OF_USE;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.auth.TestAuth;
import com.allmine.data.consent.Consent;
import com.allmine.data.consent.Consents;
import com.allmine.data.consent.InMemoryConsents;
import com.allmine.data.idempotency.InMemoryIdempotencyStore;
import com.allmine.data.user.InMemoryAccounts;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code Idempotency-Key} of every POST, tested with this endpoint. */
class RepeatedRequestTest {
    private static final String PATH = "/api/v1/legal-documents/consent";
    private static final String ACCEPT = body(true);
    private static final String REFUSE = body(false);
    private static final String UNCHANGED = "this decision on this version is already recorded";
    private static final String REUSED = "Idempotency-Key: was used with another body; send a new key";
    private static final String IN_USE =
            "Idempotency-Key: the first request with this key is still running; try again later";
    private static final String PRINTABLE = "Idempotency-Key: must be 1 to 255 printable characters";

    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final InMemoryConsents consents = new InMemoryConsents()
            .with("default", Profiles.fresh("u-1"))
            .with("default", Profiles.fresh("u-2"))
            .with("acme", Profiles.fresh("u-1"));
    private final InMemoryAccounts accounts = new InMemoryAccounts()
            .with("default", Profiles.fresh("u-1"))
            .with("default", Profiles.fresh("u-2"))
            .with("acme", Profiles.fresh("u-1"));
    private final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(clock);
    private final RecordConsentHandler handler = handler(consents);

    private RecordConsentHandler handler(Consents store) {
        return new RecordConsentHandler(
                new Api(clock, line -> {}),
                TestAuth.authorizer(clock),
                TestAuth.idempotency(clock, this.store),
                accounts,
                store);
    }

    private static String body(boolean isAccepted) {
        return """
            {"documentType": "terms_of_use", "documentVersion": "1.1.0", "isAccepted": %s}\
            """.formatted(isAccepted);
    }

    private static Caller caller(String tenantId, String userId) {
        return new Caller(tenantId, userId, Set.of("user"));
    }

    private Request request(String tenantId, String userId, String body) {
        return Request.post(PATH, body).bearer(TestAuth.tokens(clock).signIn(caller(tenantId, userId)));
    }

    private Request request(String key, String body) {
        return request("default", "u-1", body).header("Idempotency-Key", key);
    }

    private int recorded(String tenantId, String userId) {
        return consents.events(caller(tenantId, userId), TERMS_OF_USE).size();
    }

    @Test
    void replaysTheFirstResponseAndRecordsOnce() {
        Response first = request("k-1", ACCEPT).to(handler);
        clock.advance(Duration.ofMinutes(10));

        Response second = request("k-1", ACCEPT).to(handler);

        first.acceptedBare();
        second.acceptedBare();
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Link"))
                .isEqualTo(first.header("Link"))
                .contains(first.json().path("_id").asText());
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(recorded("default", "u-1")).isEqualTo(1);
    }

    @Test
    void replaysTheFirstResponseAfterALaterDecision() {
        Response first = request("k-1", ACCEPT).to(handler);
        request("k-2", REFUSE).to(handler).acceptedBare();

        Response second = request("k-1", ACCEPT).to(handler);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(recorded("default", "u-1")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"isAccepted\":true,\"documentVersion\":\"1.1.0\",\"documentType\":\"terms_of_use\"}",
                " {\n\t\"documentType\" : \"terms_of_use\", \"documentVersion\":\"1.1.0\",\"isAccepted\":true}\r\n",
                "{\"documentType\": \"\\u0074erms_of_use\", \"documentVersion\": \"1.1.0\", \"isAccepted\": true}"
            })
    void treatsEqualJsonValuesAsTheSameBody(String again) {
        Response first = request("k-1", ACCEPT).to(handler);

        Response second = request("k-1", again).to(handler);

        assertThat(second.acceptedBare()).isEqualTo(first.acceptedBare());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(recorded("default", "u-1")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"more\": 1", "\"more\": null", "\"more\": \"\""})
    void treatsABodyWithAnIgnoredFieldAsAnotherBody(String field) {
        request("k-1", ACCEPT).to(handler).acceptedBare();

        request("k-1", ACCEPT.replace("{", "{" + field + ", "))
                .to(handler)
                .refused(Problem.IDEMPOTENCY_KEY_REUSED, REUSED);
    }

    @Test
    void refusesAReplayToAnAccountThatWasClosedMeanwhile() {
        request("k-1", ACCEPT).to(handler).acceptedBare();
        accounts.with("default", Profiles.deleting("u-1", "finalized", null));

        request("k-1", ACCEPT).to(handler).refused(Problem.ACCOUNT_CLOSED, "the account is closed");
        accounts.with("default", Profiles.fresh("u-1"));

        assertThat(request("k-1", ACCEPT).to(handler).header("Idempotent-Replayed"))
                .isEqualTo("true");
    }

    @Test
    void readsTheAccountOnlyBeforeAReplay() {
        request("k-1", ACCEPT).to(handler).acceptedBare();
        assertThat(accounts.calls()).isZero();

        request("k-1", ACCEPT).to(handler).acceptedBare();
        assertThat(accounts.calls()).isEqualTo(1);
    }

    @Test
    void refusesAnotherBodyUnderTheSameKey() {
        request("k-1", ACCEPT).to(handler).acceptedBare();

        request("k-1", REFUSE).to(handler).refused(Problem.IDEMPOTENCY_KEY_REUSED, REUSED);

        assertThat(recorded("default", "u-1")).isEqualTo(1);
    }

    @Test
    void refusesARepeatedRequestWhileTheFirstIsRunning() {
        List<Response> repeated = new ArrayList<>();
        RecordConsentHandler slow = handler((caller, id, decision, evidence) -> {
            repeated.add(request("k-1", ACCEPT).to(handler));
            repeated.add(request("k-1", REFUSE).to(handler));
            return consents.record(caller, id, decision, evidence);
        });

        request("k-1", ACCEPT).to(slow).acceptedBare();

        assertThat(repeated).hasSize(2);
        repeated.getFirst().refused(Problem.IDEMPOTENCY_KEY_IN_USE, IN_USE);
        repeated.getLast().refused(Problem.IDEMPOTENCY_KEY_REUSED, REUSED);
        assertThat(recorded("default", "u-1")).isEqualTo(1);
    }

    @Test
    void doesNotReplayARefusalAndReleasesItsKey() {
        request("default", "u-1", ACCEPT).to(handler).acceptedBare();
        request("k-1", ACCEPT).to(handler).refused(Problem.CONSENT_UNCHANGED, UNCHANGED);
        request("default", "u-1", REFUSE).to(handler).acceptedBare();

        Response response = request("k-1", ACCEPT).to(handler);

        response.acceptedBare();
        assertThat(response.header("Idempotent-Replayed")).isNull();
        assertThat(recorded("default", "u-1")).isEqualTo(3);
    }

    @Test
    void releasesTheKeyOfARefusalForAnotherBody() {
        request("default", "u-1", ACCEPT).to(handler).acceptedBare();
        request("k-1", ACCEPT).to(handler).refused(Problem.CONSENT_UNCHANGED, UNCHANGED);

        request("k-1", REFUSE).to(handler).acceptedBare();
    }

    @Test
    void forgetsAResponseAfterADay() {
        request("k-1", ACCEPT).to(handler).acceptedBare();
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(request("k-1", ACCEPT).to(handler).header("Idempotent-Replayed"))
                .isEqualTo("true");

        clock.advance(Duration.ofSeconds(1));

        request("k-1", ACCEPT).to(handler).refused(Problem.CONSENT_UNCHANGED, UNCHANGED);
    }

    @Test
    void retriesACrashedRequestOnceItCannotBeRunningAnyMore() {
        RecordConsentHandler crashing = handler((caller, id, decision, evidence) -> {
            throw new IllegalStateException("a defect");
        });
        request("k-1", ACCEPT).to(crashing).refused(Problem.INTERNAL_ERROR);

        clock.advance(Duration.ofSeconds(34));
        request("k-1", ACCEPT).to(handler).refused(Problem.IDEMPOTENCY_KEY_IN_USE, IN_USE);
        clock.advance(Duration.ofSeconds(1));
        request("k-1", ACCEPT).to(handler).acceptedBare();

        assertThat(recorded("default", "u-1")).isEqualTo(1);
    }

    /** The table recorded the decision, but its response was lost. */
    @Test
    void returnsTheSameRecordIfTheFirstResponseWasLost() {
        List<Consent> recorded = new ArrayList<>();
        RecordConsentHandler failing = handler((caller, id, decision, evidence) -> {
            recorded.add(consents.record(caller, id, decision, evidence));
            throw Problem.SERVICE_UNAVAILABLE.refusal();
        });
        request("k-1", ACCEPT).to(failing).refused(Problem.SERVICE_UNAVAILABLE);
        clock.advance(Duration.ofSeconds(2));

        Response response = request("k-1", ACCEPT).to(handler);

        assertThat(response.acceptedBare().path("_id").asText())
                .isEqualTo(recorded.getFirst().id());
        assertThat(response.json().path("consentDate").asText()).isEqualTo("2026-01-15T10:30:00.000Z");
        assertThat(recorded("default", "u-1")).isEqualTo(1);
        assertThat(request("k-1", ACCEPT).to(handler).body()).isEqualTo(response.body());
    }

    @Test
    void refusesAnotherBodyWhileTheOutcomeOfTheFirstIsUnknown() {
        RecordConsentHandler failing = handler((caller, id, decision, evidence) -> {
            throw Problem.SERVICE_UNAVAILABLE.refusal();
        });
        request("k-1", ACCEPT).to(failing).refused(Problem.SERVICE_UNAVAILABLE);

        request("k-1", REFUSE).to(handler).refused(Problem.IDEMPOTENCY_KEY_REUSED, REUSED);

        request("k-1", ACCEPT).to(handler).acceptedBare();
    }

    @Test
    void separatesTheKeysOfUsersTenantsAndRoutes() {
        request("k-1", ACCEPT).to(handler).acceptedBare();
        Request otherRoute = Request.post("/another/route", REFUSE)
                .bearer(TestAuth.tokens(clock).signIn(caller("default", "u-1")));

        Response byUser = request("default", "u-2", ACCEPT)
                .header("Idempotency-Key", "k-1")
                .to(handler);
        Response byTenant =
                request("acme", "u-1", ACCEPT).header("Idempotency-Key", "k-1").to(handler);
        Response byRoute = otherRoute.header("Idempotency-Key", "k-1").to(handler);

        assertThat(List.of(byUser, byTenant, byRoute)).allSatisfy(response -> {
            response.acceptedBare();
            assertThat(response.header("Idempotent-Replayed")).isNull();
        });
        assertThat(recorded("default", "u-2")).isEqualTo(1);
        assertThat(recorded("acme", "u-1")).isEqualTo(1);
        assertThat(recorded("default", "u-1")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255})
    void acceptsKeysOfTheDocumentedLengths(int length) {
        request("k".repeat(length), ACCEPT).to(handler).acceptedBare();

        assertThat(request("k".repeat(length), ACCEPT).to(handler).header("Idempotent-Replayed"))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00a0", "a\tb", "a\u0000b"})
    void refusesAnEmptyOrUnprintableKey(String key) {
        request(key, ACCEPT).to(handler).refused(Problem.VALIDATION_FAILED, PRINTABLE);

        assertThat(recorded("default", "u-1")).isZero();
    }

    @Test
    void refusesAKeyThatIsTooLong() {
        request("k".repeat(256), ACCEPT).to(handler).refused(Problem.VALIDATION_FAILED, PRINTABLE);

        assertThat(recorded("default", "u-1")).isZero();
        assertThat(store.calls()).isZero();
    }

    @Test
    void doesNotUseTheIdempotencyStoreBeforeTheRequestIsValid() {
        request("k-1", "{\"documentType\": \"terms_of_use\", \"documentVersion\": \"1.1.0\"}")
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "isAccepted: is required");
        Request.post(PATH, ACCEPT)
                .header("Idempotency-Key", "k-1")
                .to(handler)
                .refused(Problem.AUTHENTICATION_REQUIRED);

        assertThat(store.calls()).isZero();
    }
}
