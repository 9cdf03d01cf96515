package com.allmine.data.consent;

import static com.allmine.data.consent.DocumentType.CONSENT_FORM;
import static com.allmine.data.consent.DocumentType.PRIVACY_POLICY;
import static com.allmine.data.consent.DocumentType.TERMS_OF_USE;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.data.Callers;
import com.allmine.data.Ids;
import com.allmine.data.consent.ConsentHistory.Page;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.user.Profile;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.SettableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every store that lists decisions, in DynamoDB and in memory. The sample's documents are published. */
abstract class ConsentHistoryContract {
    protected final SettableClock clock = new SettableClock("2026-01-15T10:30:00.123Z");
    private final Ids ids = new Ids(clock, new SecureRandom());
    protected final Caller caller = Callers.next();

    /** The store under test; the same throughout a test. */
    protected abstract ConsentHistory store();

    /** The store that records the decisions that {@link #store} lists. */
    protected abstract Consents consents();

    protected abstract void addUser(String tenantId, Profile profile);

    protected void addCaller() {
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()));
    }

    protected Consent decide(DocumentType type, String version, boolean isAccepted) {
        clock.advance(Duration.ofMillis(1));
        Decision decision = new Decision(type, version, isAccepted);
        return consents().record(caller, ids.next(), decision, ConsentsContract.EVIDENCE);
    }

    /** Seven decisions on two documents, oldest first: most of them on one document. */
    protected List<Consent> decideSevenTimes() {
        addCaller();
        return List.of(
                decide(TERMS_OF_USE, "1.1.0", true),
                decide(TERMS_OF_USE, "1.1.0", false),
                decide(CONSENT_FORM, "1.0.0", true),
                decide(TERMS_OF_USE, "1.1.0", true),
                decide(TERMS_OF_USE, "1.1.0", false),
                decide(TERMS_OF_USE, "1.1.0", true),
                decide(CONSENT_FORM, "1.0.0", false));
    }

    private List<Consent> all(Caller user) {
        Page page = store().page(user, false, 100, Optional.empty());
        assertThat(page.next()).isEmpty();
        return page.consents();
    }

    @Test
    void listsTheDecisionsOnAllDocumentsNewestFirst() {
        List<Consent> decisions = decideSevenTimes();

        assertThat(all(caller)).isEqualTo(decisions.reversed());
    }

    @Test
    void listsNothingOfAUserWithoutDecisions() {
        addCaller();

        assertThat(all(caller)).isEmpty();
        assertThat(store().page(caller, true, 3, Optional.empty())).isEqualTo(new Page(List.of(), Optional.empty()));
        assertThat(store().decidedVersions(caller)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void leadsThroughEveryDecisionOnceAndEndsWithTheLast(int limit) {
        List<Consent> decisions = decideSevenTimes();

        List<Consent> found = new ArrayList<>();
        Optional<String> start = Optional.empty();
        int pages = 0;
        do {
            Page page = store().page(caller, false, limit, start);
            assertThat(page.consents()).hasSize(Math.min(limit, decisions.size() - found.size()));
            found.addAll(page.consents());
            start = page.next();
            pages++;
        } while (start.isPresent());

        assertThat(found).isEqualTo(decisions.reversed());
        assertThat(pages).isEqualTo(Math.ceilDiv(decisions.size(), limit));
    }

    @Test
    void movesNothingOnTheNextPageWhenADecisionIsAdded() {
        List<Consent> decisions = decideSevenTimes();
        Page first = store().page(caller, false, 3, Optional.empty());

        decide(TERMS_OF_USE, "1.1.0", false);
        decide(PRIVACY_POLICY, "1.2.0", true);
        decide(CONSENT_FORM, "1.0.0", true);
        Page second = store().page(caller, false, 100, first.next());

        assertThat(second.consents())
                .isEqualTo(decisions.reversed().subList(3, 7))
                .doesNotContainAnyElementsOf(first.consents());
        assertThat(second.next()).isEmpty();
    }

    @Test
    void listsOnlyTheCurrentDecisionOnEachDocument() {
        List<Consent> decisions = decideSevenTimes();
        Consent notice = decide(PRIVACY_POLICY, "1.2.0", true);

        Page all = store().page(caller, true, 3, Optional.empty());
        Page first = store().page(caller, true, 1, Optional.empty());
        Page rest = store().page(caller, true, 5, first.next());

        assertThat(all).isEqualTo(new Page(List.of(notice, decisions.get(6), decisions.get(5)), Optional.empty()));
        assertThat(first.consents()).containsExactly(notice);
        assertThat(rest).isEqualTo(new Page(List.of(decisions.get(6), decisions.get(5)), Optional.empty()));
    }

    @Test
    void keepsTheOrderOfADocumentWhenAClockGoesBack() {
        addCaller();
        Consent first = decide(TERMS_OF_USE, "1.1.0", true);
        Consent other = decide(CONSENT_FORM, "1.0.0", true);
        clock.advance(Duration.ofSeconds(-9));
        Consent second = decide(TERMS_OF_USE, "1.1.0", false);

        assertThat(second.id()).isLessThan(first.id());
        assertThat(all(caller)).containsExactly(other, second, first);
        assertThat(store().page(caller, true, 3, Optional.empty()).consents()).containsExactly(other, second);
    }

    @Test
    void tellsTheVersionOfEachCurrentDecision() {
        addCaller();
        decide(PRIVACY_POLICY, "1.2.0", true);
        decide(PRIVACY_POLICY, "1.1.0", false);
        decide(TERMS_OF_USE, "1.1.0", true);

        assertThat(store().decidedVersions(caller)).isEqualTo(Map.of(PRIVACY_POLICY, "1.1.0", TERMS_OF_USE, "1.1.0"));
    }

    @Test
    void showsNobodyTheDecisionsOfAnotherUserOrTenant() {
        decideSevenTimes();
        String next = store().page(caller, false, 2, Optional.empty()).next().orElseThrow();
        Caller neighbour = Callers.user(caller.tenantId(), caller.userId() + "0");
        Caller namesake = Callers.user(Callers.next().tenantId(), caller.userId());
        addUser(neighbour.tenantId(), Profiles.fresh(neighbour.userId()));

        for (Caller other : List.of(neighbour, namesake)) {
            assertThat(all(other)).isEmpty();
            assertThat(store().page(other, true, 3, Optional.empty()).consents())
                    .isEmpty();
            assertThat(store().decidedVersions(other)).isEmpty();
        }
        assertThat(next).matches("[0-9a-f]+");
    }
}
