package com.allmine.showconsentreceipt;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Authorizer;
import com.allmine.data.consent.ConsentRecord;
import com.allmine.data.consent.ConsentRecords;
import com.allmine.data.consent.DynamoConsentRecords;
import com.allmine.data.permission.Authorization;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * {@code GET /api/v1/legal-documents/consent/{id}/receipt}: the signed receipt of one of the signed-in user's decisions. An
 * admin also gets the receipts of the tenant's other users.
 */
public final class ShowConsentReceiptHandler implements ApiHandler {
    private static final RequiredPermission REQUIRED = new RequiredPermission("show-consent-receipt", Permission.READ);

    /** The role that reads the decisions of all users of its tenant. */
    private static final String ADMIN = "admin";

    private final Api api;
    private final Authorizer authorizer;
    private final ConsentRecords records;
    private final ReceiptSigner signer;

    /** The constructor for Lambda, with the real clock, keys and tables. */
    public ShowConsentReceiptHandler() {
        this(Api.live(), Authorizer.live(), DynamoConsentRecords.live(), ReceiptSigner.live());
        SnapStart.prime(signer::prime);
        SnapStart.prime(this, "show-consent-receipt/200-documented.json", () -> authorizer.primingHeaders(REQUIRED));
    }

    ShowConsentReceiptHandler(Api api, Authorizer authorizer, ConsentRecords records, ReceiptSigner signer) {
        this.api = api;
        this.authorizer = authorizer;
        this.records = records;
        this.signer = signer;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        Authorization authorization = authorizer.authorize(request, REQUIRED);
        ConsentRecord record =
                find(authorization, request.pathParameter("id")).orElseThrow(Problem.CONSENT_NOT_FOUND::refusal);
        return ApiResponse.bytes(signer.of(record).getBytes(StandardCharsets.US_ASCII))
                .header("Content-Type", "application/sd-jwt");
    }

    private Optional<ConsentRecord> find(Authorization authorization, String id) {
        Caller caller = authorization.caller();
        Optional<ConsentRecord> own = records.own(caller, id);
        return own.isEmpty() && authorization.grant().roleId().equals(ADMIN)
                ? records.ofTenant(caller.tenantId(), id)
                : own;
    }
}
