package com.allmine.adduserinfo;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.Caller;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Authorizer;
import com.allmine.auth.Idempotency;
import com.allmine.auth.Idempotency.Replay;
import com.allmine.bodies.AdditionalInfoBody;
import com.allmine.bodies.Options;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.dropdown.Dropdowns;
import com.allmine.data.dropdown.DynamoDropdowns;
import com.allmine.data.permission.Authorization;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.user.Accounts;
import com.allmine.data.user.AdditionalInfo;
import com.allmine.data.user.AdditionalInfos;
import com.allmine.data.user.DynamoAccounts;
import com.allmine.data.user.DynamoAdditionalInfos;
import com.allmine.data.user.InfoField;
import org.jspecify.annotations.Nullable;

/** {@code POST /user/insert-additional-info}: adds a version of the signed-in user's financial details. */
public final class AddUserInfoHandler implements ApiHandler {
    private static final RequiredPermission REQUIRED = new RequiredPermission("add-user-info", Permission.CREATE);

    private final Api api;
    private final Authorizer authorizer;
    private final Idempotency idempotency;
    private final Accounts accounts;
    private final Dropdowns dropdowns;
    private final FieldEncryption fieldEncryption;
    private final AdditionalInfos infos;

    /** The constructor for Lambda, with the real clock, keys and tables. */
    public AddUserInfoHandler() {
        this(
                Api.live(),
                Authorizer.live(),
                Idempotency.live(),
                DynamoAccounts.live(),
                DynamoDropdowns.live(),
                new FieldEncryption(KeySet.live()),
                DynamoAdditionalInfos.live());
        SnapStart.prime(this, "add-user-info/200-documented.json", () -> authorizer.primingHeaders(REQUIRED));
    }

    AddUserInfoHandler(
            Api api,
            Authorizer authorizer,
            Idempotency idempotency,
            Accounts accounts,
            Dropdowns dropdowns,
            FieldEncryption fieldEncryption,
            AdditionalInfos infos) {
        this.api = api;
        this.authorizer = authorizer;
        this.idempotency = idempotency;
        this.accounts = accounts;
        this.dropdowns = dropdowns;
        this.fieldEncryption = fieldEncryption;
        this.infos = infos;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        Authorization authorization = authorizer.authorizeInTenant(request, REQUIRED);
        Caller caller = authorization.caller();
        Options options = Options.of(dropdowns, caller.tenantId(), AdditionalInfoBody.LISTS);
        AdditionalInfo info = request.body(fields -> AdditionalInfoBody.read(fields, options, false));
        Replay replay = Replay.after(() -> accounts.requireOpenFor(caller, request.sourceIp()));
        return idempotency.once(request, caller, replay, id -> {
            infos.add(authorization, id, info.encrypted(caller, fieldEncryption), request.sourceIp());
            return ApiResponse.bare(Added.of(id, info));
        });
    }

    /** The response: every documented field in the documented order. */
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
