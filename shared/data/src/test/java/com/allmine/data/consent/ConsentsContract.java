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
import com.allmine.api.errors.Refusal;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.data.Callers;
import com.allmine.data.Ids;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.user.Profile;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.SettableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The contract of every store of consents, in DynamoDB and in memory. The sample's documents are published. */
public abstract class ConsentsContract {
    static final Evidence EVIDENCE = new Evidence(
            "198.51.100.7",
            "Agent/1.0",
            new ClientHeaders(
                    Language.TR,
                    new Timezone("UTC+03:00", ZoneOffset.ofHours(3)),
                    Platform.MOBILE_IOS,
                    "4.5.6",
                    "device-123"));

    private static final Evidence NO_EVIDENCE = new Evidence(
            null, null, new ClientHeaders(Language.EN, new Timezone("UTC", ZoneOffset.UTC), Platform.WEB, null, null));

    private static final int REQUESTS = 24;

    protected final SettableClock clock = new SettableClock("2026-01-15T10:30:00.123Z");
    protected final Ids ids = new Ids(clock, new SecureRandom());
    protected final Caller caller = Callers.next();

    /** The store under test, on {@link #clock}; the same throughout a test. */
    protected abstract Consents store();

    protected abstract void addUser(String tenantId, Profile profile);

    protected abstract void publish(List<DocumentVersion> versions);

    /** All recorded decisions, oldest first. */
    protected abstract List<Consent> history(Caller caller, DocumentType type);

    private void addCaller() {
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()));
    }

    private Consent decide(DocumentType type, String version, boolean isAccepted) {
        clock.advance(Duration.ofSeconds(1));
        return decideNow(type, version, isAccepted);
    }

    private Consent decideNow(DocumentType type, String version, boolean isAccepted) {
        return store().record(caller, ids.next(), new Decision(type, version, isAccepted), EVIDENCE);
    }

    @Test
    void recordsAFirstDecisionWithItsEvidence() {
        addCaller();

        Consent consent = store().record(caller, ids.next(), new Decision(PRIVACY_POLICY, "1.2.0", true), EVIDENCE);

        Instant now = clock.instant();
        assertThat(consent.id()).matches("[0-9a-f]{24}");
        assertThat(consent)
                .isEqualTo(new Consent(
                        consent.id(),
                        caller.userId(),
                        "privacy_policy",
                        "1.2.0",
                        true,
                        now,
                        "device-123",
                        "198.51.100.7",
                        "Agent/1.0",
                        now,
                        now));
        assertThat(history(caller, PRIVACY_POLICY)).containsExactly(consent);
    }

    @Test
    void omitsMissingEvidence() {
        addCaller();

        Consent consent = store().record(caller, ids.next(), new Decision(CONSENT_FORM, "1.0.0", false), NO_EVIDENCE);

        assertThat(consent.deviceId()).isNull();
        assertThat(consent.ipAddress()).isNull();
        assertThat(consent.userAgent()).isNull();
        assertThat(history(caller, CONSENT_FORM)).containsExactly(consent);
    }

    @Test
    void refusesTheCurrentDecision() {
        addCaller();
        Consent first = decide(TERMS_OF_USE, "1.1.0", true);

        assertRefused(Problem.CONSENT_UNCHANGED, () -> decide(TERMS_OF_USE, "1.1.0", true));

        assertThat(history(caller, TERMS_OF_USE)).containsExactly(first);
    }

    @Test
    void recordsEveryChangeSeparately() {
        addCaller();

        Consent accepted = decide(TERMS_OF_USE, "1.1.0", true);
        Consent withdrawn = decide(TERMS_OF_USE, "1.1.0", false);
        Consent acceptedAgain = decide(TERMS_OF_USE, "1.1.0", true);

        assertThat(history(caller, TERMS_OF_USE)).containsExactly(accepted, withdrawn, acceptedAgain);
        assertThat(List.of(accepted.id(), withdrawn.id(), acceptedAgain.id())).doesNotHaveDuplicates();
        assertRefused(Problem.CONSENT_UNCHANGED, () -> decide(TERMS_OF_USE, "1.1.0", true));
    }

    @Test
    void recordsANewerVersionAfterTheOlderOne() {
        publish(SampleDocuments.series(caller.tenantId(), CONSENT_FORM, "2.0.0", "10.0.0"));
        addCaller();

        Consent older = decide(CONSENT_FORM, "1.0.0", true);
        Consent newer = decide(CONSENT_FORM, "10.0.0", true);

        assertThat(history(caller, CONSENT_FORM)).containsExactly(older, newer);
    }

    @Test
    void recordsTheRefusalOfASupersededVersionButNotItsAcceptance() {
        addCaller();

        assertRefused(Problem.DOCUMENT_SUPERSEDED, () -> decide(PRIVACY_POLICY, "1.1.0", true));
        assertThat(history(caller, PRIVACY_POLICY)).isEmpty();

        Consent refusal = decide(PRIVACY_POLICY, "1.1.0", false);
        assertRefused(Problem.DOCUMENT_SUPERSEDED, () -> decide(PRIVACY_POLICY, "1.1.0", true));
        assertThat(history(caller, PRIVACY_POLICY)).containsExactly(refusal);
    }

    @Test
    void acceptsTheOldVersionUntilTheNewOneIsInForceAndTheNewOneFromThenOn() {
        Instant change = clock.instant().plus(Duration.ofDays(40));
        publish(DocumentVersion.chain(List.of(
                SampleDocuments.version(caller.tenantId(), TERMS_OF_USE, "3.0.0", SampleDocuments.FIRST),
                SampleDocuments.version(caller.tenantId(), TERMS_OF_USE, "4.0.0", change))));
        addCaller();
        clock.advance(Duration.ofDays(40).minusMillis(1));

        assertRefused(Problem.DOCUMENT_NOT_IN_FORCE, () -> decideNow(TERMS_OF_USE, "4.0.0", true));
        Consent old = decideNow(TERMS_OF_USE, "3.0.0", true);
        Consent withdrawn = decideNow(TERMS_OF_USE, "3.0.0", false);

        clock.advance(Duration.ofMillis(1));
        assertRefused(Problem.DOCUMENT_SUPERSEDED, () -> decideNow(TERMS_OF_USE, "3.0.0", true));
        Consent next = decideNow(TERMS_OF_USE, "4.0.0", true);
        assertThat(history(caller, TERMS_OF_USE)).containsExactly(old, withdrawn, next);
    }

    @Test
    void recordsTheRefusalOfAVersionThatIsNotInForceYet() {
        Instant future = clock.instant().plus(Duration.ofDays(40));
        publish(List.of(SampleDocuments.version(caller.tenantId(), TERMS_OF_USE, "3.0.0", future)));
        addCaller();

        Consent refusal = decide(TERMS_OF_USE, "3.0.0", false);

        assertThat(history(caller, TERMS_OF_USE)).containsExactly(refusal);
    }

    @Test
    void acceptsOnlyTheTextThatIsPublishedInTheUsersLanguage() {
        addCaller();
        String turkish = Digest.sha256(SampleDocuments.text(TERMS_OF_USE, "1.1.0", Language.TR));
        String english = Digest.sha256(SampleDocuments.text(TERMS_OF_USE, "1.1.0", Language.EN));

        assertRefused(Problem.DOCUMENT_TEXT_DIFFERS, () -> decideOnText(english, true));
        assertThat(history(caller, TERMS_OF_USE)).isEmpty();

        Consent accepted = decideOnText(turkish, true);
        Consent withdrawn = decideOnText(english, false);
        assertThat(history(caller, TERMS_OF_USE)).containsExactly(accepted, withdrawn);
    }

    private Consent decideOnText(String hash, boolean isAccepted) {
        clock.advance(Duration.ofSeconds(1));
        return store().record(caller, ids.next(), new Decision(TERMS_OF_USE, "1.1.0", isAccepted, hash), EVIDENCE);
    }

    @Test
    void refusesAVersionThatIsNotPublished() {
        addCaller();

        assertRefused(Problem.DOCUMENT_NOT_FOUND, () -> decide(PRIVACY_POLICY, "1.3.0", true));
        assertRefused(Problem.DOCUMENT_NOT_FOUND, () -> decide(TERMS_OF_USE, "1.2.0", false));

        assertThat(history(caller, PRIVACY_POLICY)).isEmpty();
        assertThat(history(caller, TERMS_OF_USE)).isEmpty();
    }

    @Test
    void reportsAnUnknownUserBeforeAnyConflict() {
        assertRefused(Problem.USER_NOT_FOUND, () -> decide(PRIVACY_POLICY, "1.1.0", true));
        assertRefused(Problem.USER_NOT_FOUND, () -> decide(PRIVACY_POLICY, "1.2.0", true));

        assertThat(history(caller, PRIVACY_POLICY)).isEmpty();
    }

    @Test
    void refusesAClosedAccount() {
        addUser(caller.tenantId(), Profiles.deleting(caller.userId(), "finalized", null));

        assertRefused(Problem.ACCOUNT_CLOSED, () -> decide(PRIVACY_POLICY, "1.2.0", true));
        assertRefused(Problem.ACCOUNT_CLOSED, () -> decide(PRIVACY_POLICY, "1.1.0", true));

        assertThat(history(caller, PRIVACY_POLICY)).isEmpty();
    }

    @Test
    void keepsDocumentsApart() {
        addCaller();

        Consent privacy = decide(PRIVACY_POLICY, "1.2.0", true);
        Consent terms = decide(TERMS_OF_USE, "1.1.0", false);

        assertThat(history(caller, PRIVACY_POLICY)).containsExactly(privacy);
        assertThat(history(caller, TERMS_OF_USE)).containsExactly(terms);
    }

    @Test
    void keepsTenantsApart() {
        Caller other = Callers.next();
        addCaller();
        publish(SampleDocuments.series(other.tenantId(), TERMS_OF_USE, "7.0.0"));
        Caller namesake = Callers.user(other.tenantId(), caller.userId());

        assertRefused(Problem.DOCUMENT_NOT_FOUND, () -> decide(TERMS_OF_USE, "7.0.0", true));
        assertRefused(
                Problem.USER_NOT_FOUND,
                () -> store().record(namesake, ids.next(), new Decision(TERMS_OF_USE, "7.0.0", true), EVIDENCE));

        assertThat(history(caller, TERMS_OF_USE)).isEmpty();
        assertThat(history(namesake, TERMS_OF_USE)).isEmpty();
    }

    @Test
    void acceptsOneOfManyConcurrentEqualDecisions() throws InterruptedException, ExecutionException {
        addCaller();
        assertOneIsRecorded(true);
        assertThat(history(caller, TERMS_OF_USE)).hasSize(1);

        assertOneIsRecorded(false);
        assertThat(history(caller, TERMS_OF_USE)).hasSize(2);
    }

    private void assertOneIsRecorded(boolean isAccepted) throws InterruptedException, ExecutionException {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<String>> requests = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(REQUESTS)) {
            for (int i = 0; i < REQUESTS; i++) {
                requests.add(threads.submit(() -> {
                    start.await();
                    return outcome(isAccepted);
                }));
            }
            start.countDown();
        }
        List<String> outcomes = new ArrayList<>();
        for (Future<String> request : requests) {
            outcomes.add(request.get());
        }
        assertThat(outcomes).containsOnly("recorded", "CONSENT_UNCHANGED").containsOnlyOnce("recorded");
    }

    private String outcome(boolean isAccepted) {
        try {
            store().record(caller, ids.next(), new Decision(TERMS_OF_USE, "1.1.0", isAccepted), EVIDENCE);
            return "recorded";
        } catch (Refusal refusal) {
            return refusal.problem().name();
        }
    }
}
