package com.allmine.data.consent;

import static com.allmine.data.consent.DocumentType.CONSENT_FORM;
import static com.allmine.data.consent.DocumentType.PRIVACY_POLICY;
import static com.allmine.data.consent.DocumentType.TERMS_OF_USE;
import static com.allmine.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.Digest;
import com.allmine.api.errors.Language;
import com.allmine.api.errors.Problem;
import com.allmine.crypto.SdJwt.Disclosure;
import com.allmine.data.Callers;
import com.allmine.data.Ids;
import com.allmine.data.consent.ConsentRecord.State;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.user.Profile;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The contract of every store that reads decisions as evidence, in DynamoDB and in memory. */
abstract class ConsentRecordsContract {
    protected final SettableClock clock = new SettableClock("2026-01-15T10:30:00.123Z");
    private final Ids ids = new Ids(clock, new SecureRandom());
    protected final Caller caller = Callers.next();

    /** The store under test; the same throughout a test. */
    protected abstract ConsentRecords store();

    /** The store that records the decisions that {@link #store} reads. */
    protected abstract Consents consents();

    protected abstract void addUser(String tenantId, Profile profile);

    protected abstract void erase(Caller user);

    protected abstract void alter(Caller user, DocumentType type, int sequence, String name, AttributeValue value);

    protected abstract void remove(Caller user, DocumentType type, int sequence);

    protected Consent decide(Caller user, DocumentType type, String version, boolean isAccepted) {
        clock.advance(Duration.ofMillis(1));
        Decision decision = new Decision(type, version, isAccepted);
        return consents().record(user, ids.next(), decision, ConsentsContract.EVIDENCE);
    }

    protected Consent decide(DocumentType type, boolean isAccepted) {
        return decide(
                caller, type, type == PRIVACY_POLICY ? "1.2.0" : type == TERMS_OF_USE ? "1.1.0" : "1.0.0", isAccepted);
    }

    protected void addCaller() {
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()));
    }

    private ConsentRecord own(Consent consent) {
        return store().own(caller, consent.id()).orElseThrow();
    }

    @Test
    void hasTheDecisionWithItsDocumentAndItsPlaceInTheChain() {
        addCaller();
        Consent first = decide(TERMS_OF_USE, true);
        Consent second = decide(TERMS_OF_USE, false);

        ConsentRecord record = own(second);

        assertThat(record.tenantId()).isEqualTo(caller.tenantId());
        assertThat(record.consent()).isEqualTo(second);
        assertThat(record.kind()).isEqualTo(DocumentKind.CONTRACT);
        assertThat(record.language()).isEqualTo("tr");
        assertThat(record.textHash())
                .isEqualTo(Digest.sha256(SampleDocuments.text(TERMS_OF_USE, "1.1.0", Language.TR)));
        assertThat(record.sequence()).isEqualTo(2);
        assertThat(record.hash()).matches("[0-9a-f]{64}");
        assertThat(record.previousHash()).isEqualTo(own(first).hash());
        assertThat(own(first).sequence()).isEqualTo(1);
        assertThat(own(first).previousHash()).isEmpty();
    }

    @Test
    void hasTheEvidenceThatItsDigestCovers() {
        addCaller();

        ConsentRecord record = own(decide(CONSENT_FORM, true));

        Disclosure evidence = record.evidence().orElseThrow();
        assertThat(record.evidenceDigest()).isEqualTo(evidence.digest());
        assertThat(new String(Base64.getUrlDecoder().decode(evidence.text()), StandardCharsets.UTF_8))
                .endsWith(",\"evidence\",{\"ipAddress\":\"198.51.100.7\",\"deviceId\":\"device-123\","
                        + "\"userAgent\":\"Agent/1.0\"}]");
    }

    @Test
    void tellsARefusalFromAWithdrawal() {
        addCaller();
        List<Consent> decisions = List.of(
                decide(CONSENT_FORM, false),
                decide(CONSENT_FORM, true),
                decide(CONSENT_FORM, false),
                decide(CONSENT_FORM, true),
                decide(TERMS_OF_USE, true),
                decide(PRIVACY_POLICY, false));

        assertThat(decisions)
                .extracting(decision -> own(decision).state())
                .containsExactly(State.REFUSED, State.GIVEN, State.WITHDRAWN, State.GIVEN, State.GIVEN, State.REFUSED);
    }

    @Test
    void aRefusalOfANewerVersionWithdrawsTheOlderOne() {
        addCaller();
        decide(caller, PRIVACY_POLICY, "1.2.0", true);

        Consent refusal = decide(caller, PRIVACY_POLICY, "1.1.0", false);

        assertThat(own(refusal).state()).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void staysTheSameWithoutItsEvidenceWhenTheUserIsErased() {
        addCaller();
        Consent consent = decide(TERMS_OF_USE, true);
        ConsentRecord before = own(consent);

        erase(caller);

        ConsentRecord after = own(consent);
        assertThat(after.evidence()).isEmpty();
        assertThat(after.evidenceDigest()).isEqualTo(before.evidenceDigest());
        assertThat(after.hash()).isEqualTo(before.hash());
        assertThat(after.consent().ipAddress()).isNull();
    }

    @Test
    void findsNoDecisionOfAnotherUserOrTenant() {
        addCaller();
        Consent consent = decide(TERMS_OF_USE, true);
        Caller neighbour = Callers.user(caller.tenantId(), "neighbour");
        Caller namesake = Callers.user(caller.tenantId() + "2", caller.userId());

        assertThat(store().own(neighbour, consent.id())).isEmpty();
        assertThat(store().own(namesake, consent.id())).isEmpty();
        assertThat(store().ofTenant(namesake.tenantId(), consent.id())).isEmpty();
        assertThat(store().ofTenant(caller.tenantId() + "#C", consent.id())).isEmpty();
    }

    @Test
    void findsTheDecisionOfAnyUserOfTheTenant() {
        addCaller();
        Consent consent = decide(TERMS_OF_USE, true);

        assertThat(store().ofTenant(caller.tenantId(), consent.id())).contains(own(consent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "019bc134784035a2c4cb5da", "019BC134784035A2C4CB5DA1", "#", "%23", "\u0000", "é"})
    void findsNothingForAnUnknownId(String id) {
        addCaller();
        decide(TERMS_OF_USE, true);

        assertThat(store().own(caller, id)).isEmpty();
        assertThat(store().ofTenant(caller.tenantId(), id)).isEmpty();
        assertThat(store().ofTenant(caller.tenantId(), id.repeat(3000))).isEmpty();
    }

    @Test
    void refusesEveryDecisionOfAChainThatWasAltered() {
        addCaller();
        Consent first = decide(TERMS_OF_USE, true);
        Consent second = decide(TERMS_OF_USE, false);
        Consent other = decide(CONSENT_FORM, true);
        alter(caller, TERMS_OF_USE, 1, "documentVersion", AttributeValue.fromS("1.0.0"));

        for (Consent consent : List.of(first, second)) {
            assertRefused(Problem.EVIDENCE_BROKEN, () -> own(consent));
            assertRefused(Problem.EVIDENCE_BROKEN, () -> store().ofTenant(caller.tenantId(), consent.id()));
        }
        assertThat(own(other).consent()).isEqualTo(other);
    }

    @Test
    void refusesADecisionWhoseEvidenceWasAltered() {
        addCaller();
        Consent consent = decide(TERMS_OF_USE, true);
        alter(caller, TERMS_OF_USE, 1, "ipAddress", AttributeValue.fromS("192.0.2.99"));

        assertRefused(Problem.EVIDENCE_BROKEN, () -> own(consent));
    }

    @Test
    void noticesThatTheWantedDecisionWasRemoved() {
        addCaller();
        Consent removed = decide(TERMS_OF_USE, true);
        decide(TERMS_OF_USE, false);
        remove(caller, TERMS_OF_USE, 1);

        assertRefused(Problem.EVIDENCE_BROKEN, () -> store().own(caller, removed.id()));
    }

    @Test
    void noticesThatTheIdOfADecisionWasAltered() {
        addCaller();
        Consent consent = decide(TERMS_OF_USE, true);
        alter(caller, TERMS_OF_USE, 1, "_id", AttributeValue.fromS("019bc134784035a2c4cb5da9"));

        assertRefused(Problem.EVIDENCE_BROKEN, () -> store().own(caller, consent.id()));
        assertRefused(Problem.EVIDENCE_BROKEN, () -> store().own(caller, "019bc134784035a2c4cb5da9"));
        assertRefused(Problem.EVIDENCE_BROKEN, () -> store().ofTenant(caller.tenantId(), consent.id()));
    }

    @Test
    void findsNothingOfAUserWithoutDecisions() {
        assertThat(store().own(Callers.next(), ids.next())).isEqualTo(Optional.empty());
    }
}
