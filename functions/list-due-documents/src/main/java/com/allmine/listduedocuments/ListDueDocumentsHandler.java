package com.allmine.listduedocuments;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.Caller;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Authorizer;
import com.allmine.data.consent.ConsentHistory;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.Documents;
import com.allmine.data.consent.DynamoConsentHistory;
import com.allmine.data.consent.DynamoDocuments;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.user.Accounts;
import com.allmine.data.user.DynamoAccounts;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code GET /api/v1/legal-documents/due}: the documents that the signed-in user must still decide on. */
public final class ListDueDocumentsHandler implements ApiHandler {
    private static final RequiredPermission REQUIRED = new RequiredPermission("list-due-documents", Permission.READ);

    private final Api api;
    private final Authorizer authorizer;
    private final Documents documents;
    private final ConsentHistory history;
    private final Accounts accounts;
    private final InstantSource clock;

    /** The constructor for Lambda, with the real clock, keys and tables. */
    public ListDueDocumentsHandler() {
        this(
                Api.live(),
                Authorizer.live(),
                DynamoDocuments.live(),
                DynamoConsentHistory.live(),
                DynamoAccounts.live(),
                InstantSource.system());
        SnapStart.prime(this, "list-due-documents/200-documented.json", () -> authorizer.primingHeaders(REQUIRED));
    }

    ListDueDocumentsHandler(
            Api api,
            Authorizer authorizer,
            Documents documents,
            ConsentHistory history,
            Accounts accounts,
            InstantSource clock) {
        this.api = api;
        this.authorizer = authorizer;
        this.documents = documents;
        this.history = history;
        this.accounts = accounts;
        this.clock = clock;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        Caller caller = authorizer.authorize(request, REQUIRED).caller();
        Map<DocumentType, String> decided = history.decidedVersions(caller);
        if (decided.isEmpty()) {
            accounts.requireExisting(caller);
        }
        List<DueDocument> due = documents.inForce(caller.tenantId(), clock.instant()).stream()
                .flatMap(version -> DueDocument.of(version, Optional.ofNullable(decided.get(version.type()))).stream())
                .toList();
        return ApiResponse.bare(due);
    }
}
