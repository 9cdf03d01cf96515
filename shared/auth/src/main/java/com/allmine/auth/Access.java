package com.allmine.auth;

import com.allmine.api.ApiRequest;
import com.allmine.api.Caller;
import com.allmine.api.Problem;
import com.allmine.api.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way into an endpoint, in the contract's order: first who calls (401), then the headers every endpoint takes
 * (400), then whether the caller may (403).
 */
public final class Access {
    private static final Set<String> USERS = Set.of("user", "admin");
    private static final Pattern BEARER = Pattern.compile("bearer +(.*)", Pattern.CASE_INSENSITIVE);

    private final Tokens tokens;

    public Access(Tokens tokens) {
        this.tokens = tokens;
    }

    public static Access live() {
        return new Access(Tokens.live());
    }

    /**
     * The caller of an endpoint that takes {@code Authorization}.
     *
     * @throws Refusal {@code AUTHENTICATION_REQUIRED}, {@code VALIDATION_FAILED} for a header, or
     *     {@code ROLE_NOT_ALLOWED}
     */
    public Caller user(ApiRequest request) {
        Caller caller = signedIn(request, token(request.header("Authorization")));
        require(isUser(caller) ? List.of() : List.of(Problem.ROLE_NOT_ALLOWED));
        return caller;
    }

    /**
     * The caller of an endpoint that takes {@code x-auth}, or {@code Authorization} in its place, and {@code tenant-id}.
     *
     * @throws Refusal as {@link #user}, and {@code TENANT_MISMATCH} where {@code tenant-id} is not the token's tenant
     */
    public Caller tenantUser(ApiRequest request) {
        Caller caller =
                signedIn(request, token(request.header("x-auth")).or(() -> token(request.header("Authorization"))));
        List<Problem> reasons = new ArrayList<>();
        if (!isUser(caller)) {
            reasons.add(Problem.ROLE_NOT_ALLOWED);
        }
        String tenantId = request.tenantId();
        if (tenantId != null && !tenantId.equals(caller.tenantId())) {
            reasons.add(Problem.TENANT_MISMATCH);
        }
        require(reasons);
        return caller;
    }

    private Caller signedIn(ApiRequest request, Optional<String> token) {
        Caller caller = tokens.verify(token.orElse(null));
        request.signedIn(caller);
        request.client();
        return caller;
    }

    private static boolean isUser(Caller caller) {
        return !Collections.disjoint(caller.roles(), USERS);
    }

    private static void require(List<Problem> reasons) {
        if (!reasons.isEmpty()) {
            throw Refusal.of(reasons);
        }
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
