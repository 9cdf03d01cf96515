package com.allmine.auth;

import com.allmine.api.ApiRequest;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.input.Text;
import com.allmine.data.Tenants;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The claims of a token with a valid signature. A refusal names the invalid claim for the log, but never its value. */
final class TokenClaims {
    private static final Set<String> DEFAULT_ROLES = Set.of("user");
    private static final long SKEW_SECONDS = 30;

    private final ObjectNode claims;
    private final ClaimRules rules;
    private final Instant now;

    TokenClaims(ObjectNode claims, ClaimRules rules, Instant now) {
        this.claims = claims;
        this.rules = rules;
        this.now = now;
    }

    /** A refusal that names the invalid claim or header for the log, and nothing for the client. */
    static Refusal refused(String name, String why) {
        return Problem.AUTHENTICATION_REQUIRED.refusal().because(name + ": " + why);
    }

    /** @throws Refusal {@code AUTHENTICATION_REQUIRED} if a claim is invalid */
    Caller caller() {
        checkLifetime();
        checkOrigin();
        String userId = id("sub");
        return new Caller(tenantId(), userId, roles(), authTime());
    }

    private void checkLifetime() {
        double current = seconds(now);
        double exp = number("exp").orElseThrow(() -> refused("exp", "missing"));
        if (exp <= current) {
            throw refused("exp", "in the past");
        }
        started("nbf");
        double start = started("iat").orElse(current);
        if (exp - start > rules.maxTokenLife().toSeconds()) {
            throw refused("exp", "too long after " + (isAbsent("iat") ? "now" : "iat"));
        }
    }

    private void checkOrigin() {
        rules.issuer().ifPresent(issuer -> {
            if (!issuer.equals(claims.path("iss").textValue())) {
                throw refused("iss", "not the required issuer");
            }
        });
        rules.audience().ifPresent(audience -> {
            if (!strings(claims.get("aud")).contains(audience)) {
                throw refused("aud", "without the required audience");
            }
        });
    }

    /** The time of the sign-in: {@code auth_time}, or else the time of issue, or else now. */
    private Instant authTime() {
        OptionalDouble signIn = started("auth_time");
        double time = (signIn.isPresent() ? signIn : started("iat")).orElse(seconds(now));
        return Instant.ofEpochSecond((long) Math.max(0, time));
    }

    /** A time that must not be in the future. */
    private OptionalDouble started(String name) {
        OptionalDouble time = number(name);
        if (time.isPresent() && time.getAsDouble() > seconds(now) + SKEW_SECONDS) {
            throw refused(name, "in the future");
        }
        return time;
    }

    private OptionalDouble number(String name) {
        if (isAbsent(name)) {
            return OptionalDouble.empty();
        }
        JsonNode claim = claims.path(name);
        if (!claim.isNumber() || !Double.isFinite(claim.doubleValue())) {
            throw refused(name, "not a number");
        }
        return OptionalDouble.of(claim.doubleValue());
    }

    private String id(String name) {
        String text = claims.path(name).textValue();
        if (text == null || !Text.isPrintable(text, ApiRequest.MAX_ID)) {
            throw refused(name, "not a text of 1 to 128 printable characters");
        }
        return text;
    }

    private String tenantId() {
        String name = rules.tenantClaim();
        String tenantId = isAbsent(name) ? Tenants.DEFAULT : id(name);
        rules.tenants().ifPresent(tenants -> {
            if (!tenants.contains(tenantId)) {
                throw refused(name, "not a tenant of the issuer");
            }
        });
        return tenantId;
    }

    private Set<String> roles() {
        String name = rules.rolesClaim();
        if (isAbsent(name)) {
            return DEFAULT_ROLES;
        }
        JsonNode claim = claims.path(name);
        List<String> roles = strings(claim);
        if (!claim.isArray() || roles.size() != claim.size()) {
            throw refused(name, "not an array of texts");
        }
        return Set.copyOf(roles);
    }

    private boolean isAbsent(String name) {
        return !claims.hasNonNull(name);
    }

    /** The strings of a claim that is a string or an array. */
    private static List<String> strings(@Nullable JsonNode claim) {
        List<String> strings = new ArrayList<>();
        if (claim != null && claim.isTextual()) {
            strings.add(claim.textValue());
        } else if (claim != null && claim.isArray()) {
            claim.forEach(element -> {
                if (element.isTextual()) {
                    strings.add(element.textValue());
                }
            });
        }
        return strings;
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }
}
