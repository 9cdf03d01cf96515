package com.allmine.recordconsent;

import static com.allmine.data.consent.DocumentType.PRIVACY_POLICY;
import static com.allmine.data.consent.DocumentType.TERMS_OF_USE;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.auth.TestAuth;
import com.allmine.data.consent.InMemoryConsents;
import com.allmine.data.consent.InMemoryConsents.Event;
import com.allmine.data.consent.SampleDocuments;
import com.allmine.data.idempotency.InMemoryIdempotencyStore;
import com.allmine.data.user.InMemoryAccounts;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.Request;
import com.allmine.testkit.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The handler with in-memory stores. */
final class RecordConsentFixture {
    static final String ID = "507f1f77bcf86cd799439012";
    static final Caller CALLER = new Caller("default", ID, Set.of("user"));
    static final String DOCUMENTED =
            "{    \"documentType\": \"privacy_policy\",    \"documentVersion\": \"1.2.0\",    \"isAccepted\": true  }";

    final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    final InMemoryConsents consents = new InMemoryConsents()
            .with("default", Profiles.fresh(ID))
            .with("default", Profiles.deleting("closed", "finalized", null));
    final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(clock);
    final RecordConsentHandler handler = new RecordConsentHandler(
            new Api(clock, line -> {}),
            TestAuth.authorizer(clock),
            TestAuth.idempotency(clock, store),
            new InMemoryAccounts(),
            consents);

    static Request post(String body) {
        return Request.post("/api/v1/legal-documents/consent", body);
    }

    Request signedIn(String body) {
        return post(body).bearer(TestAuth.token(clock, ID, "user"));
    }

    static String decision(String type, String version, boolean isAccepted) {
        return """
            {"documentType": "%s", "documentVersion": "%s", "isAccepted": %s}\
            """.formatted(type, version, isAccepted);
    }

    /** Publishes the next version of the privacy policy. */
    void publish(String version, Instant effectiveFrom) {
        consents.documents()
                .publish(List.of(SampleDocuments.version("default", PRIVACY_POLICY, version, effectiveFrom)));
    }

    List<Event> privacyEvents() {
        return consents.events(CALLER, PRIVACY_POLICY);
    }

    void assertNothingRecorded() {
        assertThat(privacyEvents()).isEmpty();
        assertThat(consents.events(CALLER, TERMS_OF_USE)).isEmpty();
    }
}
