package com.allmine.data;

/** What tenants decide for themselves. */
public interface Policies {
    /** How many users of a tenant may confirm one identity: the tenant's own number, else the default tenant's, else 1. */
    int accountLimit(String tenantId);
}
