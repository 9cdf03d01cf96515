package com.allmine.listconsents;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.Caller;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Authorizer;
import com.allmine.auth.Cursors;
import com.allmine.data.consent.ConsentHistory;
import com.allmine.data.consent.ConsentHistory.Page;
import com.allmine.data.consent.DynamoConsentHistory;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.user.Accounts;
import com.allmine.data.user.DynamoAccounts;

/** {@code GET /api/v1/legal-documents/consent}: the signed-in user's decisions, newest first, in pages. */
public final class ListConsentsHandler implements ApiHandler {
    private static final RequiredPermission REQUIRED = new RequiredPermission("list-consents", Permission.READ);

    private final Api api;
    private final Authorizer authorizer;
    private final ConsentHistory history;
    private final Accounts accounts;
    private final Cursors cursors;

    /** The constructor for Lambda, with the real clock, keys and tables. */
    public ListConsentsHandler() {
        this(Api.live(), Authorizer.live(), DynamoConsentHistory.live(), DynamoAccounts.live(), Cursors.live());
        SnapStart.prime(this, "list-consents/200-documented.json", () -> authorizer.primingHeaders(REQUIRED));
    }

    ListConsentsHandler(Api api, Authorizer authorizer, ConsentHistory history, Accounts accounts, Cursors cursors) {
        this.api = api;
        this.authorizer = authorizer;
        this.history = history;
        this.accounts = accounts;
        this.cursors = cursors;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        Caller caller = authorizer.authorize(request, REQUIRED).caller();
        ConsentQuery query = request.parameters(parameters -> ConsentQuery.of(parameters, caller, cursors));
        Page page = history.page(
                caller, query.onlyCurrent(), query.page().limit(), query.page().start());
        if (page.consents().isEmpty()) {
            accounts.requireExisting(caller);
        }
        return query.page().respond(request, page.consents(), page.next());
    }
}
