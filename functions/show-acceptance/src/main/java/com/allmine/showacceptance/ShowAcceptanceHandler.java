package com.allmine.showacceptance;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Authorizer;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.consent.Documents;
import com.allmine.data.consent.DynamoDocuments;
import com.allmine.data.event.DynamoEventFeed;
import com.allmine.data.event.EventFeed;
import com.allmine.data.event.EventFeed.Acceptance;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import java.time.Instant;
import java.time.InstantSource;

/**
 * {@code GET /admin/legal-documents/{type}/{version}/acceptance}: how many users of the tenant accepted a published
 * version, refused it, and took their acceptance back. The counts are kept as the events come; nothing is scanned.
 */
public final class ShowAcceptanceHandler implements ApiHandler {
    private static final RequiredPermission REQUIRED = new RequiredPermission("show-acceptance", Permission.READ);

    private final Api api;
    private final Authorizer authorizer;
    private final Documents documents;
    private final EventFeed feed;
    private final InstantSource clock;

    /** The constructor for Lambda, with the real clock, keys and tables. */
    public ShowAcceptanceHandler() {
        this(Api.live(), Authorizer.live(), DynamoDocuments.live(), DynamoEventFeed.live(), InstantSource.system());
        SnapStart.prime(this, "show-acceptance/200-documented.json", () -> authorizer.primingHeaders(REQUIRED));
    }

    ShowAcceptanceHandler(Api api, Authorizer authorizer, Documents documents, EventFeed feed, InstantSource clock) {
        this.api = api;
        this.authorizer = authorizer;
        this.documents = documents;
        this.feed = feed;
        this.clock = clock;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        String tenantId =
                authorizer.authorizeInTenant(request, REQUIRED).caller().tenantId();
        DocumentVersion version =
                documents.requirePublished(tenantId, request.pathParameter("type"), request.pathParameter("version"));
        Acceptance acceptance = feed.acceptance(tenantId, version.type(), version.version());
        return ApiResponse.bare(Body.of(version, acceptance, clock.instant()));
    }

    /** The response: every documented field in the documented order. */
    record Body(String documentType, String documentVersion, int accepted, int refused, int withdrawn, Instant asOf) {
        static Body of(DocumentVersion version, Acceptance acceptance, Instant now) {
            return new Body(
                    version.type().wire(),
                    version.version(),
                    acceptance.accepted(),
                    acceptance.refused(),
                    acceptance.withdrawn(),
                    acceptance.asOf().orElse(now));
        }
    }
}
