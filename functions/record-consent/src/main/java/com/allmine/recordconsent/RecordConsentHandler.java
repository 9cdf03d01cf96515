package com.allmine.recordconsent;

import com.allmine.api.Answer;
import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.Caller;
import com.allmine.api.Fields;
import com.allmine.api.Rule;
import com.allmine.api.Snapshot;
import com.allmine.api.Text;
import com.allmine.auth.Access;
import com.allmine.auth.Idempotency;
import com.allmine.auth.Idempotency.Replay;
import com.allmine.data.Accounts;
import com.allmine.data.Consents;
import com.allmine.data.Consents.Decision;
import com.allmine.data.Consents.Evidence;
import com.allmine.data.DocumentType;
import com.allmine.data.DynamoAccounts;
import com.allmine.data.DynamoConsents;
import com.allmine.data.Permission;
import com.allmine.data.Right;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/legal-documents/consent}: records what the signed-in user decided on a legal document. */
public final class RecordConsentHandler implements ApiHandler {
    private static final Right RIGHT = new Right("record-consent", Permission.CREATE);
    private static final int MAX_USER_AGENT = 512;

    private final Api api;
    private final Access access;
    private final Idempotency idempotency;
    private final Accounts accounts;
    private final Consents consents;

    /** What Lambda calls: the real clock, keys and tables. */
    public RecordConsentHandler() {
        this(Api.live(), Access.live(), Idempotency.live(), DynamoAccounts.live(), DynamoConsents.live());
        Snapshot.prime(
                this,
                () -> access.stranger(RIGHT),
                "{\"documentType\": \"privacy_policy\", \"documentVersion\": \"1.2.0\", \"isAccepted\": true}",
                "{\"documentType\": 1}");
    }

    RecordConsentHandler(Api api, Access access, Idempotency idempotency, Accounts accounts, Consents consents) {
        this.api = api;
        this.access = access;
        this.idempotency = idempotency;
        this.accounts = accounts;
        this.consents = consents;
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return api.answer(event, context, this::recordConsent);
    }

    private Answer recordConsent(ApiRequest request) {
        Caller caller = access.user(request, RIGHT).caller();
        Decision decision = request.body(RecordConsentHandler::decision);
        Evidence evidence = new Evidence(request.sourceIp(), userAgent(request), request.client());
        return idempotency.once(
                request,
                caller,
                Replay.after(() -> accounts.requireOpen(caller)),
                id -> Answer.bare(consents.record(caller, id, decision, evidence)));
    }

    private static Decision decision(Fields fields) {
        return new Decision(
                fields.oneOf("documentType", DocumentType.class),
                fields.matching("documentVersion", Decision.VERSION, Rule.VERSION),
                fields.flag("isAccepted"));
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
