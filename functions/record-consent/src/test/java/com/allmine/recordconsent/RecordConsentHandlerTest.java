package com.allmine.recordconsent;

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
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.consent.InMemoryConsents;
import com.allmine.data.consent.InMemoryConsents.Event;
import com.allmine.data.idempotency.InMemoryIdempotencyStore;
import com.allmine.data.user.InMemoryAccounts;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordConsentHandlerTest {
    private static final String ID = "507f1f77bcf86cd799439012";
    private static final Caller CALLER = new Caller("default", ID, Set.of("user"));
    private static final String DOCUMENTED =
            "{    \"documentType\": \"privacy_policy\",    \"documentVersion\": \"1.2.0\",    \"isAccepted\": true  }";
    private static final String TYPE = "documentType: must be one of privacy_policy, terms_of_use, consent_form";
    private static final String VERSION = "documentVersion: must be MAJOR.MINOR.PATCH, for example 1.2.0";
    private static final String UNCHANGED = "this decision on this version is already recorded";

    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final InMemoryConsents consents = new InMemoryConsents()
            .with("default", Profiles.fresh(ID))
            .with("default", Profiles.deleting("closed", "finalized", null));
    private final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(clock);
    private final RecordConsentHandler handler = new RecordConsentHandler(
            new Api(clock, line -> {}),
            TestAuth.authorizer(clock),
            TestAuth.idempotency(clock, store),
            new InMemoryAccounts(),
            consents);

    private static Request post(String body) {
        return Request.post("/api/v1/legal-documents/consent", body);
    }

    private Request signedIn(String body) {
        return post(body).bearer(TestAuth.token(clock, ID, "user"));
    }

    private static String decision(String type, String version, boolean isAccepted) {
        return """
            {"documentType": "%s", "documentVersion": "%s", "isAccepted": %s}\
            """.formatted(type, version, isAccepted);
    }

    private List<Event> privacyEvents() {
        return consents.events(CALLER, PRIVACY_POLICY);
    }

    private void assertNothingRecorded() {
        assertThat(privacyEvents()).isEmpty();
        assertThat(consents.events(CALLER, TERMS_OF_USE)).isEmpty();
    }

    @Test
    void answersTheDocumentedRequestAsDocumented() {
        Response received = signedIn(DOCUMENTED)
                .header("X-Device-ID", "device-123")
                .header("User-Agent", "Mozilla/5.0...")
                .to(handler);

        String id = privacyEvents().getFirst().consent().id();
        assertThat(id).matches("[0-9a-f]{24}");
        received.acceptedBare("""
            {
              "_id": "%s",
              "userId": "507f1f77bcf86cd799439012",
              "documentType": "privacy_policy",
              "documentVersion": "1.2.0",
              "isAccepted": true,
              "consentDate": "2026-01-15T10:30:00.000Z",
              "deviceId": "device-123",
              "ipAddress": "192.168.1.1",
              "userAgent": "Mozilla/5.0...",
              "createdAt": "2026-01-15T10:30:00.000Z",
              "updatedAt": "2026-01-15T10:30:00.000Z"
            }\
            """.formatted(id));
        assertThat(received.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    }

    @Test
    void answersNullForWhatTheRequestDoesNotTell() {
        Response received = signedIn(decision("consent_form", "1.0.0", false)).to(handler);

        assertThat(received.acceptedBare().path("isAccepted").booleanValue()).isFalse();
        assertThat(received.json().path("deviceId").isNull()).isTrue();
        assertThat(received.json().path("userAgent").isNull()).isTrue();
    }

    @Test
    void keepsWhatTheClientSaysOfItselfAsEvidence() {
        signedIn(DOCUMENTED)
                .header("X-Language", "tr")
                .header("X-Timezone", "UTC+05:45")
                .header("X-Platform", "mobile_android")
                .header("X-App-Version", "7.8.9")
                .header("X-Device-ID", "device-9")
                .header("User-Agent", "Agent/9")
                .header("X-Forwarded-For", "203.0.113.66")
                .to(handler)
                .acceptedBare();

        ClientHeaders client = new ClientHeaders(
                Language.TR,
                new Timezone("UTC+05:45", ZoneOffset.ofHoursMinutes(5, 45)),
                Platform.MOBILE_ANDROID,
                "7.8.9",
                "device-9");
        assertThat(privacyEvents().getFirst().evidence()).isEqualTo(new Evidence("192.168.1.1", "Agent/9", client));
    }

    @ParameterizedTest
    @CsvSource({"512, 512", "513, 512", "4000, 512"})
    void cutsALongUserAgent(int sent, int kept) {
        signedIn(DOCUMENTED).header("User-Agent", "a".repeat(sent)).to(handler).acceptedBare();

        assertThat(userAgent()).isEqualTo("a".repeat(kept));
    }

    @Test
    void cutsAUserAgentBetweenCharactersNeverWithinOne() {
        signedIn(DOCUMENTED)
                .header("User-Agent", "b" + "😀".repeat(600))
                .to(handler)
                .acceptedBare();

        assertThat(userAgent()).isEqualTo("b" + "😀".repeat(511));
    }

    private @Nullable String userAgent() {
        return privacyEvents().getFirst().consent().userAgent();
    }

    @Test
    void recordsAFlipAndANewerVersionWithTimesOfTheirOwn() {
        signedIn(decision("privacy_policy", "1.1.0", false)).to(handler).acceptedBare();
        clock.advance(Duration.ofMinutes(1));

        Response newer = signedIn(decision("privacy_policy", "1.2.0", false)).to(handler);
        clock.advance(Duration.ofMinutes(2));
        Response flip = signedIn(decision("privacy_policy", "1.2.0", true)).to(handler);

        assertThat(newer.acceptedBare().path("consentDate").textValue()).isEqualTo("2026-01-15T10:31:00.000Z");
        assertThat(flip.acceptedBare().path("updatedAt").textValue()).isEqualTo("2026-01-15T10:33:00.000Z");
        assertThat(privacyEvents()).hasSize(3);
    }

    @Test
    void refusesADecisionThatStandsAlready() {
        signedIn(DOCUMENTED).to(handler).acceptedBare();

        signedIn(DOCUMENTED).to(handler).refused(Problem.CONSENT_UNCHANGED, UNCHANGED);

        assertThat(privacyEvents()).hasSize(1);
    }

    @Test
    void refusesToAcceptASupersededVersion() {
        signedIn(decision("privacy_policy", "1.1.0", true))
                .to(handler)
                .refused(
                        Problem.DOCUMENT_SUPERSEDED,
                        "documentVersion: a newer version is published; accept that one instead");

        assertNothingRecorded();
    }

    @Test
    void knowsNoUnpublishedVersion() {
        signedIn(decision("terms_of_use", "1.2.0", true)).to(handler).refused(Problem.DOCUMENT_NOT_FOUND);

        assertNothingRecorded();
    }

    @Test
    void knowsNoUnknownUserEvenOfASupersededVersion() {
        post(decision("privacy_policy", "1.1.0", true))
                .bearer(TestAuth.token(clock, "nobody", "user"))
                .to(handler)
                .refused(Problem.USER_NOT_FOUND);
    }

    @Test
    void tellsEveryConflictOfAClosedAccountAtOnceInTurkish() {
        Response received = post(decision("privacy_policy", "1.1.0", true))
                .bearer(TestAuth.token(clock, "closed", "user"))
                .header("X-Language", "tr")
                .to(handler);

        received.refused(
                Problem.ACCOUNT_CLOSED,
                "hesap kapatılmış",
                "documentVersion: daha yeni bir sürüm yayımlandı; onu kabul edin");
        assertThat(received.errors().getFirst()).isEqualTo("Kaynak zaten var veya mevcut durumunda değiştirilemez");
    }

    @Test
    void keepsTenantsApart() {
        Caller stranger = new Caller("acme", ID, Set.of("user"));

        post(DOCUMENTED)
                .bearer(TestAuth.tokens(clock).signIn(stranger))
                .to(handler)
                .refused(Problem.USER_NOT_FOUND);

        assertNothingRecorded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Privacy_Policy", "privacy-policy", "", "terms_of_use "})
    void refusesAnUnknownDocumentType(String type) {
        signedIn(decision(type, "1.2.0", true)).to(handler).refused(Problem.VALIDATION_FAILED, TYPE);

        assertNothingRecorded();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2",
                "1.2.0.0",
                "v1.2.0",
                "01.2.0",
                "1.2.00",
                "1.2.-1",
                "1.2.0-rc1",
                " 1.2.0",
                "1.2.0 ",
                "",
                "1..0",
                "1.2.1234567890",
                "１.2.0"
            })
    void refusesWhatIsNoVersion(String version) {
        signedIn(decision("privacy_policy", version, true)).to(handler).refused(Problem.VALIDATION_FAILED, VERSION);

        assertNothingRecorded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "\"\"", "[true]", "{}"})
    void refusesADecisionThatIsNoJsonBoolean(String isAccepted) {
        String body = """
            {"documentType": "terms_of_use", "documentVersion": "1.1.0", "isAccepted": %s}\
            """.formatted(isAccepted);

        signedIn(body).to(handler).refused(Problem.VALIDATION_FAILED, "isAccepted: must be true or false");

        assertNothingRecorded();
    }

    @Test
    void namesEveryMissingField() {
        signedIn("{\"isAccepted\": null}")
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "documentType: is required",
                        "documentVersion: is required",
                        "isAccepted: is required");
    }

    @Test
    void namesEveryWrongFieldAtOnceInTurkish() {
        Response received = signedIn("{\"documentType\": 1, \"documentVersion\": 1.2, \"isAccepted\": \"evet\"}")
                .header("X-Language", "tr")
                .to(handler);

        received.refused(
                Problem.VALIDATION_FAILED,
                "documentType: metin olmalıdır",
                "documentVersion: MAJOR.MINOR.PATCH biçiminde olmalıdır, örneğin 1.2.0",
                "isAccepted: true veya false olmalıdır");
        assertThat(received.errors().getFirst()).isEqualTo("Doğrulama başarısız");
    }

    @Test
    void checksTheTokenThenTheHeadersThenTheRoleThenTheBodyThenWhatExists() {
        String expired = TestAuth.token(clock, "nobody", "guest");
        clock.advance(Duration.ofHours(2));
        String wrongRole = TestAuth.token(clock, "nobody", "guest");
        String nobody = TestAuth.token(clock, "nobody", "user");
        Request call = post("{").header("X-Platform", "fridge");

        call.bearer(expired).to(handler).refused(Problem.AUTHENTICATION_REQUIRED);
        call.bearer(wrongRole)
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "X-Platform: must be one of web, mobile_ios, mobile_android, admin, api, unknown, all");
        post("{").bearer(wrongRole).to(handler).refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        post("{")
                .bearer(nobody)
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "body: must be one JSON object in UTF-8, without duplicate keys, nested at most 16 deep");
        post(DOCUMENTED).bearer(nobody).to(handler).refused(Problem.USER_NOT_FOUND);
    }

    @Test
    void takesNoTokenFromXAuth() {
        post(DOCUMENTED)
                .header("x-auth", TestAuth.token(clock, ID, "user"))
                .to(handler)
                .refused(Problem.AUTHENTICATION_REQUIRED);

        assertNothingRecorded();
    }

    @Test
    void asksNoClaimsForARequestWithoutAnIdempotencyKey() {
        signedIn(DOCUMENTED).to(handler).acceptedBare();
        signedIn(DOCUMENTED).to(handler).refused(Problem.CONSENT_UNCHANGED, UNCHANGED);

        assertThat(store.calls()).isZero();
    }
}
