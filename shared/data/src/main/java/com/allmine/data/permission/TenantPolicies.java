package com.allmine.data.permission;

import com.allmine.api.errors.Refusal;

/** The rules that a tenant sets for itself. */
public interface TenantPolicies {
    /**
     * How many users of a tenant may confirm the same identity: the tenant's own limit, else the default tenant's, else 1.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if the policies cannot be read
     */
    int accountLimit(String tenantId);
}
