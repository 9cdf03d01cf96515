package com.allmine.data.permission;

/** What tenants decide for themselves. */
public interface TenantPolicies {
    /** How many users of a tenant may confirm one identity: the tenant's own number, else the default tenant's, else 1. */
    int accountLimit(String tenantId);
}
