package com.allmine.data.permission;

/**
 * The policy of a tenant.
 *
 * @param accountLimit how many users may confirm the same identity
 * @param minimumAssurance how sure a confirmation must be
 */
public record TenantPolicy(int accountLimit, MinimumAssurance minimumAssurance) {
    /** The policy of a tenant if neither it nor the default tenant has one. */
    public static final TenantPolicy DEFAULT = new TenantPolicy(1, MinimumAssurance.NONE);
}
