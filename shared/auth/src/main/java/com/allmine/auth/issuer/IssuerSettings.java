package com.allmine.auth.issuer;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * The settings of one trusted issuer.
 *
 * @param iss the claim {@code iss} of its tokens
 * @param jwksUri the address of its key set
 * @param algorithms the allowed algorithms; the first that fits a key is used if the key names none
 * @param audience the required {@code aud}
 * @param tenants the tenants that its tokens may name
 * @param tenantClaim the claim with the tenant
 * @param rolesClaim the claim with the roles
 */
public record IssuerSettings(
        String iss,
        URI jwksUri,
        List<String> algorithms,
        String audience,
        Set<String> tenants,
        String tenantClaim,
        String rolesClaim) {}
