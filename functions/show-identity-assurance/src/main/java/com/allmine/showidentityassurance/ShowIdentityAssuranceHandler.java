package com.allmine.showidentityassurance;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Authorizer;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.assurance.ConfirmedIdentities;
import com.allmine.data.assurance.ConfirmedIdentity;
import com.allmine.data.assurance.DynamoConfirmedIdentities;
import com.allmine.data.dynamo.Timestamp;
import com.allmine.data.identity.Identity;
import com.allmine.data.permission.Authorization;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;

/** {@code GET /user/identity-assurance}: the signed-in user's identity, and how sure it is. */
public final class ShowIdentityAssuranceHandler implements ApiHandler {
    private static final RequiredPermission REQUIRED =
            new RequiredPermission("show-identity-assurance", Permission.READ);

    private final Api api;
    private final Authorizer authorizer;
    private final ConfirmedIdentities identities;

    /** The constructor for Lambda, with the real clock, keys and table. */
    public ShowIdentityAssuranceHandler() {
        this(Api.live(), Authorizer.live(), DynamoConfirmedIdentities.live(new FieldEncryption(KeySet.live())));
        SnapStart.prime(ShowIdentityAssuranceHandler::primeResponse);
        SnapStart.prime(this, "show-identity-assurance/200-documented.json", () -> authorizer.primingHeaders(REQUIRED));
    }

    /** Primes the response. The priming request cannot do it: it finds no user. */
    private static void primeResponse() {
        Identity nobody = new Identity("", "", null, "", "");
        Json.write(IdentityAssurance.of(new ConfirmedIdentity(nobody, true, new Timestamp(""))));
    }

    ShowIdentityAssuranceHandler(Api api, Authorizer authorizer, ConfirmedIdentities identities) {
        this.api = api;
        this.authorizer = authorizer;
        this.identities = identities;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        Authorization authorization = authorizer.authorizeInTenant(request, REQUIRED);
        return ApiResponse.bare(IdentityAssurance.of(identities.of(authorization.caller())));
    }
}
