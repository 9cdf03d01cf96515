package com.allmine.showacceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.auth.TestAuth;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.InMemoryDocuments;
import com.allmine.data.consent.SampleDocuments;
import com.allmine.data.event.Event;
import com.allmine.data.event.EventFeed;
import com.allmine.data.event.EventType;
import com.allmine.data.event.InMemoryEventFeed;
import com.allmine.data.permission.InMemoryGrants;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.testkit.Request;
import com.allmine.testkit.SettableClock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShowAcceptanceHandlerTest {
    private static final String PATH = "/admin/legal-documents/{type}/{version}/acceptance";

    private final SettableClock clock = new SettableClock("2026-01-15T12:00:00.000Z");
    private final InMemoryDocuments documents = new InMemoryDocuments();
    private final EventFeed feed = new InMemoryEventFeed();
    private final ShowAcceptanceHandler handler = new ShowAcceptanceHandler(
            new Api(clock, line -> {}),
            TestAuth.authorizer(
                    clock,
                    new InMemoryGrants().with(new RequiredPermission("show-acceptance", Permission.READ), "admin")),
            documents,
            feed,
            clock);

    private Request request(String tenantId, String type, String version) {
        String token = TestAuth.tokens(clock).signIn(new Caller(tenantId, "boss", Set.of("admin")));
        return Request.get(PATH)
                .header("x-auth", token)
                .pathParameter("type", type)
                .pathParameter("version", version);
    }

    /** Appends a decision on privacy_policy, made at this minute. */
    private void decide(String tenantId, int minute, String version, boolean isAccepted, @Nullable String withdrawn) {
        Map<String, Object> data = new HashMap<>();
        data.put("documentType", "privacy_policy");
        data.put("documentVersion", version);
        data.put("isAccepted", isAccepted);
        if (withdrawn != null) {
            data.put("previousVersion", withdrawn);
        }
        EventType type = withdrawn == null ? EventType.CONSENT_RECORDED : EventType.CONSENT_WITHDRAWN;
        Instant time = Instant.parse("2026-01-15T11:%02d:00.007Z".formatted(minute));
        feed.append(tenantId, List.of(new Event("decision-" + minute, type, tenantId, "u-" + minute, time, data)));
    }

    @Test
    void countsWhatTheUsersOfTheTenantDecided() {
        decide("default", 1, "1.1.0", true, null);
        decide("default", 2, "1.1.0", true, null);
        decide("default", 3, "1.1.0", true, null);
        decide("default", 4, "1.1.0", false, null);
        decide("default", 5, "1.1.0", false, null);
        decide("default", 6, "1.1.0", false, "1.1.0");
        decide("default", 7, "1.2.0", true, null);
        decide("acme", 8, "1.1.0", true, null);

        request("default", "privacy_policy", "1.1.0").to(handler).acceptedBare("""
            {"documentType": "privacy_policy", "documentVersion": "1.1.0", "accepted": 3, "refused": 2, "withdrawn": 1,
             "asOf": "2026-01-15T11:06:00.007Z"}\
            """);
        request("acme", "privacy_policy", "1.1.0").to(handler).acceptedBare("""
            {"documentType": "privacy_policy", "documentVersion": "1.1.0", "accepted": 1, "refused": 0, "withdrawn": 0,
             "asOf": "2026-01-15T11:08:00.007Z"}\
            """);
    }

    @Test
    void showsZerosAndItsOwnTimeIfNobodyDecided() {
        request("default", "terms_of_use", "1.1.0").to(handler).acceptedBare("""
            {"documentType": "terms_of_use", "documentVersion": "1.1.0", "accepted": 0, "refused": 0, "withdrawn": 0,
             "asOf": "2026-01-15T12:00:00.000Z"}\
            """);
    }

    @ParameterizedTest
    @CsvSource({
        "terms_of_use, 9.9.9",
        "terms_of_use, 1.1",
        "terms_of_use, 1.1.0.0",
        "terms_of_use, latest",
        "TERMS_OF_USE, 1.1.0",
        "cookies, 1.1.0",
        "'', ''"
    })
    void refusesAVersionThatWasNeverPublished(String type, String version) {
        request("default", type, version).to(handler).refused(Problem.DOCUMENT_NOT_FOUND);
    }

    @Test
    void showsNoTenantTheVersionsOfAnother() {
        documents.publish(SampleDocuments.series("acme", DocumentType.TERMS_OF_USE, "7.0.0"));

        request("acme", "terms_of_use", "7.0.0").to(handler).acceptedBare();
        request("other", "terms_of_use", "7.0.0").to(handler).refused(Problem.DOCUMENT_NOT_FOUND);
        request("acme", "terms_of_use", "7.0.0")
                .header("tenant-id", "default")
                .to(handler)
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
    }

    /** The order of the checks: nobody learns what exists before they are authorized. */
    @Test
    void requiresTheRoleAdminBeforeItLooksForTheVersion() {
        Request unknown =
                Request.get(PATH).pathParameter("type", "terms_of_use").pathParameter("version", "9.9.9");

        unknown.to(handler).refused(Problem.AUTHENTICATION_REQUIRED);
        unknown.header("x-auth", TestAuth.token(clock, "u-1", "user"))
                .to(handler)
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        assertThat(unknown.header("x-auth", TestAuth.token(clock, "boss", "admin"))
                        .header("X-Language", "de")
                        .to(handler)
                        .errors())
                .containsExactly("Validation failed", "X-Language: must be one of en, tr");
    }
}
