package com.allmine.listduedocuments;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.errors.Language;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.auth.TestAuth;
import com.allmine.data.Ids;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.InMemoryConsentHistory;
import com.allmine.data.consent.InMemoryConsents;
import com.allmine.data.consent.InMemoryDocuments;
import com.allmine.data.permission.InMemoryGrants;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.user.InMemoryAccounts;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.Request;
import com.allmine.testkit.SettableClock;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;

/** The handler with in-memory stores. */
final class DueFixture {
    static final String PATH = "/api/v1/legal-documents/due";

    private static final Evidence EVIDENCE =
            new Evidence(null, null, new ClientHeaders(Language.EN, Timezone.UTC, Platform.WEB, null, null));

    final SettableClock clock;
    final InMemoryAccounts accounts = new InMemoryAccounts();
    final ListDueDocumentsHandler handler;

    private final InMemoryConsents consents = new InMemoryConsents();
    private final Ids ids;

    DueFixture(String now) {
        this.clock = new SettableClock(now);
        this.ids = new Ids(clock, new SecureRandom());
        this.handler = new ListDueDocumentsHandler(
                new Api(clock, line -> {}),
                TestAuth.authorizer(
                        clock,
                        new InMemoryGrants()
                                .with(new RequiredPermission("list-due-documents", Permission.READ), "user", "admin")),
                consents.documents(),
                new InMemoryConsentHistory(consents),
                accounts,
                clock);
    }

    InMemoryDocuments documents() {
        return consents.documents();
    }

    Caller addUser(String tenantId, String userId) {
        consents.with(tenantId, Profiles.fresh(userId));
        accounts.with(tenantId, Profiles.fresh(userId));
        return new Caller(tenantId, userId, Set.of("user"));
    }

    /** Records a decision a millisecond later than everything before. */
    void decide(Caller caller, DocumentType type, String version, boolean isAccepted) {
        clock.advance(Duration.ofMillis(1));
        consents.record(caller, ids.next(), new Decision(type, version, isAccepted), EVIDENCE);
    }

    Request request(Caller caller) {
        return Request.get(PATH).bearer(TestAuth.tokens(clock).signIn(caller));
    }

    JsonNode due(Caller caller) {
        return request(caller).to(handler).acceptedBare();
    }
}
