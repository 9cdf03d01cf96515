package com.allmine.listduedocuments;

import static com.allmine.data.consent.DocumentType.CONSENT_FORM;
import static com.allmine.data.consent.DocumentType.PRIVACY_POLICY;
import static com.allmine.data.consent.DocumentType.TERMS_OF_USE;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.consent.SampleDocuments;
import com.allmine.testkit.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListDueDocumentsHandlerTest {
    private static final Caller NEIGHBOUR = new Caller("default", "u-2", Set.of("user"));
    private static final Caller NAMESAKE = new Caller("acme", "u-1", Set.of("user"));

    private final DueFixture fixture = new DueFixture("2026-01-15T10:30:00.000Z");
    private final Caller user = fixture.addUser("default", "u-1");

    private List<String> due(Caller caller) {
        return fixture.due(caller).findValuesAsText("documentType");
    }

    private void publish(DocumentVersion... series) {
        fixture.documents().publish(DocumentVersion.chain(List.of(series)));
    }

    @Test
    void asksANewUserForEveryDocumentInTheDocumentedOrder() {
        fixture.request(user).to(fixture.handler).acceptedBare("""
            [
              {
                "documentType": "privacy_policy",
                "documentVersion": "1.2.0",
                "kind": "NOTICE",
                "mandatory": true,
                "reason": "NEW",
                "dueBy": "2024-02-01T00:00:00.000Z"
              },
              {
                "documentType": "terms_of_use",
                "documentVersion": "1.1.0",
                "kind": "CONTRACT",
                "mandatory": true,
                "reason": "NEW",
                "dueBy": "2024-01-31T00:00:00.000Z"
              },
              {
                "documentType": "consent_form",
                "documentVersion": "1.0.0",
                "kind": "EXPLICIT_CONSENT",
                "mandatory": false,
                "reason": "NEW",
                "dueBy": "2024-01-31T00:00:00.000Z"
              }
            ]\
            """);
    }

    @Test
    void asksNoLongerOnceTheUserHasAcceptedRefusedOrWithdrawn() {
        fixture.decide(user, PRIVACY_POLICY, "1.2.0", true);
        assertThat(due(user)).containsExactly("terms_of_use", "consent_form");

        fixture.decide(user, CONSENT_FORM, "1.0.0", false);
        assertThat(due(user)).containsExactly("terms_of_use");

        fixture.decide(user, TERMS_OF_USE, "1.1.0", true);
        fixture.decide(user, TERMS_OF_USE, "1.1.0", false);
        assertThat(due(user)).isEmpty();
    }

    @Test
    void asksAgainForANewVersionOnlyFromTheDayItComesIntoForce() {
        Instant inAWeek = fixture.clock.instant().plus(Duration.ofDays(7));
        fixture.decide(user, TERMS_OF_USE, "1.1.0", true);
        publish(
                SampleDocuments.version("default", TERMS_OF_USE, "1.1.0", SampleDocuments.FIRST),
                SampleDocuments.version("default", TERMS_OF_USE, "1.10.0", inAWeek));
        fixture.clock.advance(Duration.between(fixture.clock.instant(), inAWeek).minusMillis(1));
        assertThat(due(user)).containsExactly("privacy_policy", "consent_form");

        fixture.clock.advance(Duration.ofMillis(1));

        assertThat(fixture.due(user).get(1).toString()).isEqualTo("""
            {"documentType":"terms_of_use","documentVersion":"1.10.0","kind":"CONTRACT","mandatory":true,\
            "reason":"NEW_VERSION","dueBy":"2026-02-21T10:30:00.000Z"}\
            """);
    }

    /** The terms of 1.10.0 come after those of 1.9.0, although the text sorts before. */
    @Test
    void comparesVersionsByTheirNumbers() {
        publish(
                SampleDocuments.version("default", TERMS_OF_USE, "1.9.0", SampleDocuments.FIRST),
                SampleDocuments.version("default", TERMS_OF_USE, "1.10.0", SampleDocuments.FIRST.plusSeconds(1)));
        fixture.decide(user, TERMS_OF_USE, "1.9.0", false);
        assertThat(due(user)).contains("terms_of_use");

        fixture.decide(user, TERMS_OF_USE, "1.10.0", false);
        assertThat(due(user)).doesNotContain("terms_of_use");
    }

    @Test
    void asksTheUsersOfATenantForItsOwnVersions() {
        fixture.addUser("acme", "u-1");
        publish(SampleDocuments.version("acme", TERMS_OF_USE, "7.0.0", SampleDocuments.FIRST));

        assertThat(fixture.due(NAMESAKE).findValuesAsText("documentVersion"))
                .containsExactly("1.2.0", "7.0.0", "1.0.0");
        assertThat(fixture.due(user).findValuesAsText("documentVersion")).containsExactly("1.2.0", "1.1.0", "1.0.0");
    }

    @Test
    void countsNoDecisionOfAnotherUserOrTenant() {
        fixture.addUser("default", "u-2");
        fixture.addUser("acme", "u-1");
        fixture.decide(NEIGHBOUR, TERMS_OF_USE, "1.1.0", true);
        fixture.decide(NAMESAKE, CONSENT_FORM, "1.0.0", true);

        assertThat(due(user)).containsExactly("privacy_policy", "terms_of_use", "consent_form");
    }

    @Test
    void checksThatTheUserExistsOnlyIfThereIsNoDecision() {
        fixture.request(new Caller("default", "nobody", Set.of("user")))
                .to(fixture.handler)
                .refused(Problem.USER_NOT_FOUND);
        int calls = fixture.accounts.calls();
        fixture.decide(user, CONSENT_FORM, "1.0.0", false);

        assertThat(due(user)).hasSize(2);
        assertThat(fixture.accounts.calls()).isEqualTo(calls);
    }

    @Test
    void refusesWhoeverMayNotReadAndAWrongHeader() {
        Request.get(DueFixture.PATH).to(fixture.handler).refused(Problem.AUTHENTICATION_REQUIRED);
        fixture.request(new Caller("default", "u-1", Set.of("clerk")))
                .to(fixture.handler)
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        fixture.request(user)
                .header("X-Language", "de")
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "X-Language: must be one of en, tr");
        fixture.request(new Caller("default", "u-1", Set.of("admin")))
                .to(fixture.handler)
                .acceptedBare();
    }
}
