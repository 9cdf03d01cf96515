package com.allmine.auth;

import com.allmine.auth.issuer.IssuerSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The rules for the claims of one issuer's tokens.
 *
 * @param issuer the required {@code iss}, if any
 * @param audience the required {@code aud}, if any
 * @param tenants the tenants that the token may name, or empty for all
 * @param tenantClaim the claim with the tenant
 * @param rolesClaim the claim with the roles
 * @param maxTokenLife the longest life of a token, from {@code iat}, or from now if it has none
 */
record ClaimRules(
        Optional<String> issuer,
        Optional<String> audience,
        Optional<Set<String>> tenants,
        String tenantClaim,
        String rolesClaim,
        Duration maxTokenLife) {
    /** The rules for tokens that are signed with our own keys. */
    static ClaimRules own(TokenRules rules) {
        return new ClaimRules(
                rules.issuer(), rules.audience(), Optional.empty(), "tenantId", "roles", rules.maxTokenLife());
    }

    /** The rules for tokens of a trusted issuer, which speaks for its tenants only. */
    static ClaimRules of(IssuerSettings issuer, TokenRules rules) {
        return new ClaimRules(
                Optional.of(issuer.iss()),
                Optional.of(issuer.audience()),
                Optional.of(issuer.tenants()),
                issuer.tenantClaim(),
                issuer.rolesClaim(),
                rules.maxTokenLife());
    }
}
