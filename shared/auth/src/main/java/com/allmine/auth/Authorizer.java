package com.allmine.auth;

import com.allmine.api.ApiRequest;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
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
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way into an endpoint, in the contract's order: first who calls (401), then the headers every endpoint takes
 * (400), then whether the caller may (403), which the tenant's matrix of grants says.
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
        return new Authorizer(Tokens.live(), DynamoGrants.live(), DynamoDenialLog.live());
    }

    /**
     * The caller of an endpoint that takes {@code Authorization}.
     *
     * @param right what the endpoint asks of the caller's roles
     * @throws Refusal {@code AUTHENTICATION_REQUIRED}, {@code VALIDATION_FAILED} for a header, or
     *     {@code ROLE_NOT_ALLOWED}, which is logged
     */
    public Authorization user(ApiRequest request, RequiredPermission required) {
        Caller caller = signedIn(request, token(request.header("Authorization")), tokens::verify);
        return admitted(request, caller, required, List.of());
    }

    /**
     * The caller of an endpoint that takes {@code x-auth}, or {@code Authorization} in its place, and {@code tenant-id}.
     *
     * @throws Refusal as {@link #user}, and {@code TENANT_MISMATCH} where {@code tenant-id} is not the token's tenant
     */
    public Authorization tenantUser(ApiRequest request, RequiredPermission required) {
        return tenantUser(request, required, tokens::verify);
    }

    /**
     * As {@link #tenantUser}, for an endpoint that issues a token.
     *
     * @throws Refusal {@code AUTHENTICATION_REQUIRED} also where the caller's session is over, so that no token can be
     *     issued in it
     */
    public Authorization renewingTenantUser(ApiRequest request, RequiredPermission required) {
        return tenantUser(request, required, tokens::verifyForRenewal);
    }

    private Authorization tenantUser(
            ApiRequest request, RequiredPermission required, Function<@Nullable String, Caller> verify) {
        Optional<String> token = token(request.header("x-auth")).or(() -> token(request.header("Authorization")));
        Caller caller = signedIn(request, token, verify);
        String tenantId = request.tenantId();
        boolean isForeign = tenantId != null && !tenantId.equals(caller.tenantId());
        return admitted(request, caller, required, isForeign ? List.of(Problem.TENANT_MISMATCH) : List.of());
    }

    /**
     * The headers of a user of the default tenant who may, and who does not exist, for {@link SnapStart#prime}; none where
     * no role may, for whoever may not leaves an entry in the log.
     */
    public Map<String, String> primingHeaders(RequiredPermission required) {
        return grants.roles(Tenants.DEFAULT, required).stream()
                .findFirst()
                .map(role -> tokens.signIn(new Caller(Tenants.DEFAULT, "nobody-" + UUID.randomUUID(), Set.of(role))))
                .map(token -> Map.of("authorization", token, "x-auth", token))
                .orElse(Map.of());
    }

    private Caller signedIn(ApiRequest request, Optional<String> token, Function<@Nullable String, Caller> verify) {
        Caller caller = verify.apply(token.orElse(null));
        request.signedIn(caller, tokens.pseudonym(caller));
        request.client();
        return caller;
    }

    /** @param reasons why the caller may not, whatever their roles */
    private Authorization admitted(
            ApiRequest request, Caller caller, RequiredPermission required, List<Problem> reasons) {
        Set<String> allowed = grants.roles(caller.tenantId(), required);
        Optional<String> role =
                caller.roles().stream().filter(allowed::contains).min(Comparator.naturalOrder());
        if (role.isEmpty()) {
            throw denied(request, caller, required, reasons);
        }
        if (!reasons.isEmpty()) {
            throw Refusal.of(reasons);
        }
        return new Authorization(
                caller, new Grant(role.get(), required), request.requestId(), tokens.pseudonym(caller));
    }

    private Refusal denied(ApiRequest request, Caller caller, RequiredPermission required, List<Problem> reasons) {
        List<Problem> all = new ArrayList<>(List.of(Problem.ROLE_NOT_ALLOWED));
        all.addAll(reasons);
        Refusal refusal = Refusal.of(all);
        denials.log(caller, required, request.requestId()).ifPresent(refusal::because);
        return refusal;
    }

    /** The token of a header, with or without the scheme. */
    private static Optional<String> token(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return Optional.empty();
        }
        Matcher bearer = BEARER.matcher(header.strip());
        return Optional.of(bearer.matches() ? bearer.group(1) : header.strip());
    }
}
