package com.allmine.recordconsent;

import static com.allmine.recordconsent.RecordConsentFixture.DOCUMENTED;
import static com.allmine.recordconsent.RecordConsentFixture.ID;
import static com.allmine.recordconsent.RecordConsentFixture.decision;
import static com.allmine.recordconsent.RecordConsentFixture.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.Digest;
import com.allmine.api.errors.Language;
import com.allmine.api.errors.Problem;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.auth.TestAuth;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordConsentHandlerTest {
    private static final String UNCHANGED = "this decision on this version is already recorded";

    private final RecordConsentFixture fixture = new RecordConsentFixture();

    @Test
    void returnsTheDocumentedResponse() {
        Response response = fixture.signedIn(DOCUMENTED)
                .header("X-Device-ID", "device-123")
                .header("User-Agent", "Mozilla/5.0...")
                .to(fixture.handler);

        String id = fixture.privacyEvents().getFirst().consent().id();
        assertThat(id).matches("[0-9a-f]{24}");
        response.acceptedBare("""
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
        assertThat(response.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(response.header("Link"))
                .isEqualTo("</api/v1/legal-documents/consent/%s/receipt>; rel=\"receipt\"".formatted(id));
    }

    @Test
    void returnsNullForHeadersThatTheRequestLacks() {
        Response response =
                fixture.signedIn(decision("consent_form", "1.0.0", false)).to(fixture.handler);

        assertThat(response.acceptedBare().path("isAccepted").booleanValue()).isFalse();
        assertThat(response.json().path("deviceId").isNull()).isTrue();
        assertThat(response.json().path("userAgent").isNull()).isTrue();
    }

    @Test
    void storesTheClientHeadersAsEvidence() {
        fixture.signedIn(DOCUMENTED)
                .header("X-Language", "tr")
                .header("X-Timezone", "UTC+05:45")
                .header("X-Platform", "mobile_android")
                .header("X-App-Version", "7.8.9")
                .header("X-Device-ID", "device-9")
                .header("User-Agent", "Agent/9")
                .header("X-Forwarded-For", "203.0.113.66")
                .to(fixture.handler)
                .acceptedBare();

        ClientHeaders client = new ClientHeaders(
                Language.TR,
                new Timezone("UTC+05:45", ZoneOffset.ofHoursMinutes(5, 45)),
                Platform.MOBILE_ANDROID,
                "7.8.9",
                "device-9");
        assertThat(fixture.privacyEvents().getFirst().evidence())
                .isEqualTo(new Evidence("192.168.1.1", "Agent/9", client));
    }

    @Test
    void recordsAChangedDecisionAndANewerVersionWithTheirOwnTimestamps() {
        fixture.signedIn(decision("privacy_policy", "1.1.0", false))
                .to(fixture.handler)
                .acceptedBare();
        fixture.clock.advance(Duration.ofMinutes(1));

        Response newer =
                fixture.signedIn(decision("privacy_policy", "1.2.0", false)).to(fixture.handler);
        fixture.clock.advance(Duration.ofMinutes(2));
        Response flip =
                fixture.signedIn(decision("privacy_policy", "1.2.0", true)).to(fixture.handler);

        assertThat(newer.acceptedBare().path("consentDate").textValue()).isEqualTo("2026-01-15T10:31:00.000Z");
        assertThat(flip.acceptedBare().path("updatedAt").textValue()).isEqualTo("2026-01-15T10:33:00.000Z");
        assertThat(fixture.privacyEvents()).hasSize(3);
    }

    @Test
    void refusesAnUnchangedDecision() {
        fixture.signedIn(DOCUMENTED).to(fixture.handler).acceptedBare();

        fixture.signedIn(DOCUMENTED).to(fixture.handler).refused(Problem.CONSENT_UNCHANGED, UNCHANGED);

        assertThat(fixture.privacyEvents()).hasSize(1);
    }

    @Test
    void refusesToAcceptASupersededVersion() {
        fixture.signedIn(decision("privacy_policy", "1.1.0", true))
                .to(fixture.handler)
                .refused(
                        Problem.DOCUMENT_SUPERSEDED,
                        "documentVersion: a newer version is published; accept that one instead");

        fixture.assertNothingRecorded();
    }

    @Test
    void refusesToAcceptAVersionThatIsNotInForceYet() {
        fixture.publish("3.0.0", fixture.clock.instant().plus(Duration.ofDays(1)));

        fixture.signedIn(decision("privacy_policy", "3.0.0", true))
                .to(fixture.handler)
                .refused(
                        Problem.DOCUMENT_NOT_IN_FORCE,
                        "documentVersion: this version is not in force yet; accept the one that is");
        fixture.assertNothingRecorded();

        fixture.clock.advance(Duration.ofDays(1));
        fixture.signedIn(decision("privacy_policy", "3.0.0", true))
                .to(fixture.handler)
                .acceptedBare();
    }

    @Test
    void acceptsOnlyTheTextThatTheUserReadInTheirLanguage() {
        String turkish = Digest.sha256("privacy_policy 1.2.0 in tr");
        Request request = fixture.signedIn(DOCUMENTED.replace("}", ", \"documentHash\": \"" + turkish + "\"}"));

        request.to(fixture.handler)
                .refused(
                        Problem.DOCUMENT_TEXT_DIFFERS,
                        "documentHash: differs from the published text; show the user the published text and ask"
                                + " again");
        fixture.assertNothingRecorded();

        request.header("X-Language", "tr").to(fixture.handler).acceptedBare();
    }

    @Test
    void neverRefusesAWithdrawalForItsText() {
        fixture.signedIn(DOCUMENTED).to(fixture.handler).acceptedBare();
        String withdrawal = decision("privacy_policy", "1.2.0", false)
                .replace("}", ", \"documentHash\": \"" + "0".repeat(64) + "\"}");

        fixture.signedIn(withdrawal).to(fixture.handler).acceptedBare();
    }

    @Test
    void refusesAnUnpublishedVersion() {
        fixture.signedIn(decision("terms_of_use", "1.2.0", true))
                .to(fixture.handler)
                .refused(Problem.DOCUMENT_NOT_FOUND);

        fixture.assertNothingRecorded();
    }

    @Test
    void refusesAnUnknownUserBeforeASupersededVersion() {
        post(decision("privacy_policy", "1.1.0", true))
                .bearer(TestAuth.token(fixture.clock, "nobody", "user"))
                .to(fixture.handler)
                .refused(Problem.USER_NOT_FOUND);
    }

    @Test
    void reportsEveryConflictOfAClosedAccountAtOnceInTurkish() {
        Response response = post(decision("privacy_policy", "1.1.0", true))
                .bearer(TestAuth.token(fixture.clock, "closed", "user"))
                .header("X-Language", "tr")
                .to(fixture.handler);

        response.refused(
                Problem.ACCOUNT_CLOSED,
                "hesap kapatılmış",
                "documentVersion: daha yeni bir sürüm yayımlandı; onu kabul edin");
        assertThat(response.errors().getFirst()).isEqualTo("Kaynak zaten var veya mevcut durumunda değiştirilemez");
    }

    @Test
    void keepsTenantsApart() {
        Caller callerOfAnotherTenant = new Caller("acme", ID, Set.of("user"));

        post(DOCUMENTED)
                .bearer(TestAuth.tokens(fixture.clock).signIn(callerOfAnotherTenant))
                .to(fixture.handler)
                .refused(Problem.USER_NOT_FOUND);

        fixture.assertNothingRecorded();
    }

    @Test
    void doesNotUseTheIdempotencyStoreWithoutAnIdempotencyKey() {
        fixture.signedIn(DOCUMENTED).to(fixture.handler).acceptedBare();
        fixture.signedIn(DOCUMENTED).to(fixture.handler).refused(Problem.CONSENT_UNCHANGED, UNCHANGED);

        assertThat(fixture.store.calls()).isZero();
    }
}
