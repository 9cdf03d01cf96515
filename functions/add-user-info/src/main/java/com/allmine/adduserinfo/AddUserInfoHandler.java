package com.allmine.adduserinfo;

import com.allmine.api.Answer;
import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.Caller;
import com.allmine.api.Snapshot;
import com.allmine.auth.Access;
import com.allmine.auth.Idempotency;
import com.allmine.auth.Idempotency.Replay;
import com.allmine.auth.KeyRing;
import com.allmine.auth.SealedFields;
import com.allmine.data.Accounts;
import com.allmine.data.AdditionalInfo;
import com.allmine.data.AdditionalInfos;
import com.allmine.data.Admission;
import com.allmine.data.Dropdowns;
import com.allmine.data.DynamoAccounts;
import com.allmine.data.DynamoAdditionalInfos;
import com.allmine.data.DynamoDropdowns;
import com.allmine.data.InfoField;
import com.allmine.data.Options;
import com.allmine.data.Permission;
import com.allmine.data.Right;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import org.jspecify.annotations.Nullable;

/** {@code POST /user/insert-additional-info}: adds a version of what the signed-in user says about their money. */
public final class AddUserInfoHandler implements ApiHandler {
    private static final Right RIGHT = new Right("add-user-info", Permission.CREATE);

    private final Api api;
    private final Access access;
    private final Idempotency idempotency;
    private final Accounts accounts;
    private final Dropdowns dropdowns;
    private final SealedFields sealedFields;
    private final AdditionalInfos infos;

    /** What Lambda calls: the real clock, keys and tables. */
    public AddUserInfoHandler() {
        this(
                Api.live(),
                Access.live(),
                Idempotency.live(),
                DynamoAccounts.live(),
                DynamoDropdowns.live(),
                new SealedFields(KeyRing.live()),
                DynamoAdditionalInfos.live());
        Snapshot.prime(this, () -> access.stranger(RIGHT), """
            {"purposeOfTransactionId": "1", "sourceOfFundingId": "2", "explainSourceOfFunding": "Freelance",
            "monthlyIncomeAmountId": "1", "estimatedMonthlyDWAmountId": "1", "estimatedMonthlyDWCountId": "1"}\
            """, "{}");
    }

    AddUserInfoHandler(
            Api api,
            Access access,
            Idempotency idempotency,
            Accounts accounts,
            Dropdowns dropdowns,
            SealedFields sealedFields,
            AdditionalInfos infos) {
        this.api = api;
        this.access = access;
        this.idempotency = idempotency;
        this.accounts = accounts;
        this.dropdowns = dropdowns;
        this.sealedFields = sealedFields;
        this.infos = infos;
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return api.answer(event, context, this::addUserInfo);
    }

    private Answer addUserInfo(ApiRequest request) {
        Admission admission = access.tenantUser(request, RIGHT);
        Caller caller = admission.caller();
        Options options = Options.of(dropdowns, caller.tenantId(), AdditionalInfo.LISTS);
        AdditionalInfo info = request.body(fields -> AdditionalInfo.read(fields, options, false));
        Replay replay = Replay.after(() -> accounts.requireOpenFor(caller, request.sourceIp()));
        return idempotency.once(request, caller, replay, id -> {
            infos.add(admission, id, info.sealed(caller, sealedFields), request.sourceIp());
            return Answer.bare(Added.of(id, info));
        });
    }

    /** The answer: every documented field in the documented order. */
    record Added(
            String id,
            @Nullable String purposeOfTransactionId,
            @Nullable String sourceOfFundingId,
            @Nullable String monthlyIncomeAmountId) {
        static Added of(String id, AdditionalInfo info) {
            return new Added(
                    id,
                    info.optionIds().get(InfoField.PURPOSE_OF_TRANSACTION),
                    info.optionIds().get(InfoField.SOURCE_OF_FUNDING),
                    info.optionIds().get(InfoField.MONTHLY_INCOME_AMOUNT));
        }
    }
}
