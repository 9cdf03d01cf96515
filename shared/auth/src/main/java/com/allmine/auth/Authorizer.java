package com.allmine.auth;

import com.allmine.api.ApiRequest;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.lambda.InvocationLog;
import com.allmine.api.lambda.SnapStart;
import com.allmine.data.Tenants;
import com.allmine.data.permission.Authorization;
import com.allmine.data.permission.DynamoGrants;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Grants;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.DenialLog;
import com.allmine.data.permissionlog.DynamoDenialLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request may reach its endpoint. The order is the contract's: first the token (401), then the client
 * headers (400), then the required permission (403).
 */
public final class Authorizer {
    private static final Pattern BEARER = Pattern.compile("bearer ++(.*)", Pattern.CASE_INSENSITIVE);

    private final Tokens tokens;
    private final Grants grants;
    private final DenialLog denials;

    public Authorizer(Tokens tokens, Grants grants, DenialLog denials) {
        this.tokens = tokens;
        this.grants = grants;
        this.denials = denials;
    }

    public static Authorizer live() {
        return new Authorizer(Tokens.liveForVerification(), DynamoGrants.live(), DynamoDenialLog.live());
    }

    /**
     * Authorizes the caller whose token is in {@code Authorization}.
     *
     * @throws Refusal {@code AUTHENTICATION_REQUIRED}, {@code VALIDATION_FAILED} for a header, or
     *     {@code ROLE_NOT_ALLOWED}, which is also written to the permission log
     */
    public Authorization authorize(ApiRequest request, RequiredPermission required) {
        return authorized(request, tokens.verify(token(request.header("Authorization"))), required, List.of());
    }

    /**
     * Authorizes the caller whose token is in {@code x-auth}, or else in {@code Authorization}, for the tenant in
     * {@code tenant-id}.
     *
     * @throws Refusal as {@link #authorize}, and {@code TENANT_MISMATCH} if {@code tenant-id} is not the token's tenant
     */
    public Authorization authorizeInTenant(ApiRequest request, RequiredPermission required) {
        return authorizedInTenant(request, tokens.verify(tenantToken(request)), required);
    }

    /**
     * Authorizes as {@link #authorizeInTenant} for an endpoint that issues a token.
     *
     * @throws Refusal {@code AUTHENTICATION_REQUIRED} also if the caller's session is over, because no token can be
     *     issued in it
     */
    public Authorization authorizeTokenRenewal(ApiRequest request, RequiredPermission required) {
        return authorizedInTenant(request, tokens.verifyForRenewal(tenantToken(request)), required);
    }

    private Authorization authorizedInTenant(ApiRequest request, Caller caller, RequiredPermission required) {
        String tenantId = request.tenantId();
        boolean isForeign = tenantId != null && !tenantId.equals(caller.tenantId());
        return authorized(request, caller, required, isForeign ? List.of(Problem.TENANT_MISMATCH) : List.of());
    }

    /** @param reasons for which the request is refused whatever the caller's roles are */
    private Authorization authorized(
            ApiRequest request, Caller caller, RequiredPermission required, List<Problem> reasons) {
        String pseudonym = tokens.pseudonym(caller);
        // From here on the log line of the request names the caller, also if the request is refused.
        InvocationLog.caller(caller.tenantId(), pseudonym);
        ClientHeaders client = request.clientHeaders();
        Set<String> allowed = grants.roles(caller.tenantId(), required);
        Optional<String> role =
                caller.roles().stream().filter(allowed::contains).min(Comparator.naturalOrder());
        if (role.isEmpty()) {
            throw denied(request, caller, required, reasons);
        }
        if (!reasons.isEmpty()) {
            throw Refusal.of(reasons);
        }
        Grant grant = new Grant(role.get(), required);
        return new Authorization(caller, client, grant, request.requestId(), pseudonym);
    }

    private Refusal denied(ApiRequest request, Caller caller, RequiredPermission required, List<Problem> reasons) {
        List<Problem> all = new ArrayList<>(List.of(Problem.ROLE_NOT_ALLOWED));
        all.addAll(reasons);
        Refusal refusal = Refusal.of(all);
        denials.log(caller, required, request.requestId()).ifPresent(refusal::because);
        return refusal;
    }

    /**
     * The headers of a user of the default tenant who has the permission but does not exist, for {@link SnapStart#prime}.
     * They are empty if no role has the permission, because a denial would leave an entry in the permission log.
     */
    public Map<String, String> primingHeaders(RequiredPermission required) {
        return grants.roles(Tenants.DEFAULT, required).stream()
                .findFirst()
                .map(role -> tokens.signIn(new Caller(Tenants.DEFAULT, "nobody-" + UUID.randomUUID(), Set.of(role))))
                .map(token -> Map.of("authorization", token, "x-auth", token))
                .orElse(Map.of());
    }

    private static @Nullable String tenantToken(ApiRequest request) {
        String token = token(request.header("x-auth"));
        return token == null ? token(request.header("Authorization")) : token;
    }

    /** The token in a header, with or without the scheme, or null if the header is absent or blank. */
    private static @Nullable String token(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return null;
        }
        Matcher bearer = BEARER.matcher(header.strip());
        return bearer.matches() ? bearer.group(1) : header.strip();
    }
}
