package com.allmine.data.permission;

import com.allmine.api.errors.Refusal;

/** The rules that a tenant sets for itself. */
public interface TenantPolicies {
    /**
     * The tenant's own policy, else the default tenant's, else {@link TenantPolicy#DEFAULT}. Policies are not merged: a
     * rule that the tenant's own policy lacks has its default.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if the policies cannot be read
     */
    TenantPolicy of(String tenantId);
}
