package com.allmine.savegender;

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
import com.allmine.data.DynamoAccounts;
import com.allmine.data.DynamoUsers;
import com.allmine.data.Gender;
import com.allmine.data.Permission;
import com.allmine.data.Right;
import com.allmine.data.Users;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;

/** {@code POST /api/v1/onboarding/step-2}: saves the signed-in user's gender. */
public final class SaveGenderHandler implements ApiHandler {
    private static final Right RIGHT = new Right("save-gender", Permission.UPDATE);

    private final Api api;
    private final Access access;
    private final Idempotency idempotency;
    private final Accounts accounts;
    private final Users users;

    /** What Lambda calls: the real clock, keys and table. */
    public SaveGenderHandler() {
        this(
                Api.live(),
                Access.live(),
                Idempotency.live(),
                DynamoAccounts.live(),
                DynamoUsers.live(new SealedFields(KeyRing.live())));
        Snapshot.prime(this, () -> access.stranger(RIGHT), "{\"gender\": \"male\"}", "{\"gender\": 1}");
    }

    SaveGenderHandler(Api api, Access access, Idempotency idempotency, Accounts accounts, Users users) {
        this.api = api;
        this.access = access;
        this.idempotency = idempotency;
        this.accounts = accounts;
        this.users = users;
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return api.answer(event, context, this::saveGender);
    }

    private Answer saveGender(ApiRequest request) {
        Caller caller = access.user(request, RIGHT).caller();
        Gender gender = request.body(fields -> fields.oneOf("gender", Gender.class));
        return idempotency.once(
                request,
                caller,
                Replay.after(() -> accounts.requireOpen(caller)),
                id -> Answer.envelope(users.saveGender(caller, gender)));
    }
}
