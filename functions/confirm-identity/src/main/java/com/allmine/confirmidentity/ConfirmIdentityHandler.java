package com.allmine.confirmidentity;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.Caller;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Authorizer;
import com.allmine.auth.Idempotency;
import com.allmine.bodies.Options;
import com.allmine.data.dropdown.Dropdowns;
import com.allmine.data.dropdown.DynamoDropdowns;
import com.allmine.data.permission.Authorization;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.user.Accounts;
import com.allmine.data.user.DynamoAccounts;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** {@code POST /user/confirm-user-identity}: confirms the signed-in user's identity by running the workflow. */
public final class ConfirmIdentityHandler implements ApiHandler {
    private static final RequiredPermission REQUIRED = new RequiredPermission("confirm-identity", Permission.EXECUTE);

    private final Api api;
    private final Authorizer authorizer;
    private final Idempotency idempotency;
    private final Accounts accounts;
    private final Dropdowns dropdowns;
    private final IdentityConfirmation confirmations;
    private final InstantSource clock;

    /** The constructor for Lambda, with the real clock, keys, tables and workflow. */
    public ConfirmIdentityHandler() {
        this(
                Api.live(),
                Authorizer.live(),
                Idempotency.live(),
                DynamoAccounts.live(),
                DynamoDropdowns.live(),
                IdentityConfirmation.live(),
                InstantSource.system());
        SnapStart.prime(this, "confirm-identity/200-documented.json", () -> authorizer.primingHeaders(REQUIRED));
    }

    ConfirmIdentityHandler(
            Api api,
            Authorizer authorizer,
            Idempotency idempotency,
            Accounts accounts,
            Dropdowns dropdowns,
            IdentityConfirmation confirmations,
            InstantSource clock) {
        this.api = api;
        this.authorizer = authorizer;
        this.idempotency = idempotency;
        this.accounts = accounts;
        this.dropdowns = dropdowns;
        this.confirmations = confirmations;
        this.clock = clock;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        Authorization authorization = authorizer.authorizeTokenRenewal(request, REQUIRED);
        Caller caller = authorization.caller();
        Options options = Options.of(dropdowns, caller.tenantId(), ConfirmationRequest.LISTS);
        ConfirmationRequest confirmation =
                request.body(fields -> ConfirmationRequest.read(fields, options, clock.instant()));
        return idempotency.once(
                request,
                caller,
                (id, stored) -> again(request, authorization, id, confirmation, stored),
                id -> confirmed(request, authorization, id, false, confirmation));
    }

    /** A confirmation is not replayed: the account may have been blocked since then, and the token may have expired. */
    private ApiResponse again(
            ApiRequest request,
            Authorization authorization,
            String id,
            ConfirmationRequest confirmation,
            ApiResponse stored) {
        if (stored.body() instanceof JsonNode body && body.path("token").isTextual()) {
            return confirmed(request, authorization, id, true, confirmation);
        }
        accounts.requireOpenFor(authorization.caller(), request.sourceIp());
        return stored;
    }

    private ApiResponse confirmed(
            ApiRequest request,
            Authorization authorization,
            String id,
            boolean isRepeated,
            ConfirmationRequest confirmation) {
        return ApiResponse.bare(confirmations.confirm(
                new IdentityConfirmation.Request(authorization, id, isRepeated, confirmation, request.sourceIp())));
    }

    /** The response: every documented field in the documented order. */
    record Confirmed(@Nullable String token, User data) {
        record User(String userId, boolean verified) {}
    }
}
