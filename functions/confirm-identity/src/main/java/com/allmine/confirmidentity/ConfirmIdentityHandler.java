package com.allmine.confirmidentity;

import com.allmine.api.Answer;
import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.Caller;
import com.allmine.api.Snapshot;
import com.allmine.auth.Access;
import com.allmine.auth.Idempotency;
import com.allmine.data.Accounts;
import com.allmine.data.Admission;
import com.allmine.data.Dropdowns;
import com.allmine.data.DynamoAccounts;
import com.allmine.data.DynamoDropdowns;
import com.allmine.data.Options;
import com.allmine.data.Permission;
import com.allmine.data.Right;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** {@code POST /user/confirm-user-identity}: confirms who the signed-in user is, by the workflow beside this class. */
public final class ConfirmIdentityHandler implements ApiHandler {
    private static final Right RIGHT = new Right("confirm-identity", Permission.EXECUTE);

    private final Api api;
    private final Access access;
    private final Idempotency idempotency;
    private final Accounts accounts;
    private final Dropdowns dropdowns;
    private final Confirmations confirmations;
    private final InstantSource clock;

    /** What Lambda calls: the real clock, keys, tables and workflow. */
    public ConfirmIdentityHandler() {
        this(
                Api.live(),
                Access.live(),
                Idempotency.live(),
                DynamoAccounts.live(),
                DynamoDropdowns.live(),
                Confirmations.live(),
                InstantSource.system());
        Snapshot.prime(this, () -> access.stranger(RIGHT), """
            {"userIdentityNumber": "10000000146", "name": "Ahmet", "surname": "Yılmaz", "birthDate": "1990-01-15",
            "cityId": "34", "districtId": "1", "address": "Örnek Mah. Test Sok. No:1", "occupationId": "5",
            "additionalInfo": {"purposeOfTransactionId": "1", "sourceOfFundingId": "1", "monthlyIncomeAmountId": "1",
            "estimatedMonthlyDWAmountId": "1", "estimatedMonthlyDWCountId": "1"}}\
            """, "{}");
    }

    ConfirmIdentityHandler(
            Api api,
            Access access,
            Idempotency idempotency,
            Accounts accounts,
            Dropdowns dropdowns,
            Confirmations confirmations,
            InstantSource clock) {
        this.api = api;
        this.access = access;
        this.idempotency = idempotency;
        this.accounts = accounts;
        this.dropdowns = dropdowns;
        this.confirmations = confirmations;
        this.clock = clock;
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return api.answer(event, context, this::confirmIdentity);
    }

    private Answer confirmIdentity(ApiRequest request) {
        Admission admission = access.renewingTenantUser(request, RIGHT);
        Caller caller = admission.caller();
        Options options = Options.of(dropdowns, caller.tenantId(), Form.LISTS);
        Form form = request.body(fields -> Form.read(fields, options, clock.instant()));
        return idempotency.once(
                request,
                caller,
                (id, stored) -> again(request, admission, id, form, stored),
                id -> confirmed(request, admission, id, false, form));
    }

    /** A stored yes is not given again: the account may have been blocked since, and its token may have expired. */
    private Answer again(ApiRequest request, Admission admission, String id, Form form, Answer stored) {
        if (stored.body() instanceof JsonNode body && body.path("token").isTextual()) {
            return confirmed(request, admission, id, true, form);
        }
        accounts.requireOpenFor(admission.caller(), request.sourceIp());
        return stored;
    }

    private Answer confirmed(ApiRequest request, Admission admission, String id, boolean isRepeated, Form form) {
        return Answer.bare(confirmations.confirm(new Confirmations.Request(
                admission, id, isRepeated, form, request.client().timezone().name(), request.sourceIp())));
    }

    /** The answer: every documented field in the documented order. */
    record Confirmed(@Nullable String token, User data) {
        record User(String userId, boolean verified) {}
    }
}
