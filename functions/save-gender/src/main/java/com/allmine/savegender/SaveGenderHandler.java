package com.allmine.savegender;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.Caller;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Authorizer;
import com.allmine.auth.Idempotency;
import com.allmine.auth.Idempotency.Replay;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.user.Accounts;
import com.allmine.data.user.DynamoAccounts;
import com.allmine.data.user.DynamoUsers;
import com.allmine.data.user.Gender;
import com.allmine.data.user.Users;

/** {@code POST /api/v1/onboarding/step-2}: saves the signed-in user's gender. */
public final class SaveGenderHandler implements ApiHandler {
    private static final RequiredPermission REQUIRED = new RequiredPermission("save-gender", Permission.UPDATE);

    private final Api api;
    private final Authorizer authorizer;
    private final Idempotency idempotency;
    private final Accounts accounts;
    private final Users users;

    /** The constructor for Lambda, with the real clock, keys and table. */
    public SaveGenderHandler() {
        this(
                Api.live(),
                Authorizer.live(),
                Idempotency.live(),
                DynamoAccounts.live(),
                DynamoUsers.live(new FieldEncryption(KeySet.live())));
        SnapStart.prime(this, "save-gender/200-documented.json", () -> authorizer.primingHeaders(REQUIRED));
    }

    SaveGenderHandler(Api api, Authorizer authorizer, Idempotency idempotency, Accounts accounts, Users users) {
        this.api = api;
        this.authorizer = authorizer;
        this.idempotency = idempotency;
        this.accounts = accounts;
        this.users = users;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        Caller caller = authorizer.authorize(request, REQUIRED).caller();
        Gender gender = request.body(fields -> fields.oneOf("gender", Gender.class));
        return idempotency.once(
                request,
                caller,
                Replay.after(() -> accounts.requireOpen(caller)),
                id -> ApiResponse.envelope(users.saveGender(caller, gender)));
    }
}
