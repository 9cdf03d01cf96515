package com.allmine.recordconsent;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.Caller;
import com.allmine.api.input.Fields;
import com.allmine.api.input.Rule;
import com.allmine.api.input.Text;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Authorizer;
import com.allmine.auth.Idempotency;
import com.allmine.data.consent.Consents;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DynamoConsents;
import com.allmine.data.permission.Authorization;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.user.Accounts;
import com.allmine.data.user.DynamoAccounts;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/legal-documents/consent}: records the signed-in user's decision on a legal document. */
public final class RecordConsentHandler implements ApiHandler {
    private static final RequiredPermission REQUIRED = new RequiredPermission("record-consent", Permission.CREATE);
    private static final int MAX_USER_AGENT = 512;

    private final Api api;
    private final Authorizer authorizer;
    private final Idempotency idempotency;
    private final Accounts accounts;
    private final Consents consents;

    /** The constructor for Lambda, with the real clock, keys and tables. */
    public RecordConsentHandler() {
        this(Api.live(), Authorizer.live(), Idempotency.live(), DynamoAccounts.live(), DynamoConsents.live());
        SnapStart.prime(this, "record-consent/200-documented.json", () -> authorizer.primingHeaders(REQUIRED));
    }

    RecordConsentHandler(
            Api api, Authorizer authorizer, Idempotency idempotency, Accounts accounts, Consents consents) {
        this.api = api;
        this.authorizer = authorizer;
        this.idempotency = idempotency;
        this.accounts = accounts;
        this.consents = consents;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        Authorization authorization = authorizer.authorize(request, REQUIRED);
        Caller caller = authorization.caller();
        Decision decision = request.body(RecordConsentHandler::decision);
        Evidence evidence = new Evidence(request.sourceIp(), userAgent(request), authorization.client());
        return idempotency.once(
                request,
                caller,
                (id, stored) -> {
                    accounts.requireOpen(caller);
                    return withReceipt(request, id, stored);
                },
                id -> withReceipt(request, id, ApiResponse.bare(consents.record(caller, id, decision, evidence))));
    }

    /** Tells where the receipt is. The id of the effect is the id of the consent. */
    private static ApiResponse withReceipt(ApiRequest request, String id, ApiResponse response) {
        return response.header("Link", "<%s/%s/receipt>; rel=\"receipt\"".formatted(request.path(), id));
    }

    private static Decision decision(Fields fields) {
        return new Decision(
                fields.oneOf("documentType", DocumentType.class),
                fields.matching("documentVersion", Decision.VERSION, Rule.VERSION),
                fields.flag("isAccepted"),
                fields.optionalMatching("documentHash", Decision.HASH, Rule.SHA256)
                        .orElse(null));
    }

    private static @Nullable String userAgent(ApiRequest request) {
        String userAgent = request.header("User-Agent");
        if (userAgent == null || userAgent.isBlank()) {
            return null;
        }
        int kept = Math.min(Text.length(userAgent), MAX_USER_AGENT);
        return userAgent.substring(0, userAgent.offsetByCodePoints(0, kept));
    }
}
