package com.allmine.data.permission;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Grants in memory; held to what {@link GrantsContract} says, like the real ones. */
public final class InMemoryGrants implements Grants {
    private final Map<String, Set<Grant>> grants = new HashMap<>();

    /** Adds to the tenant's own matrix. */
    public InMemoryGrants with(String tenantId, Grant... more) {
        grants.computeIfAbsent(tenantId, t -> new HashSet<>()).addAll(Arrays.asList(more));
        return this;
    }

    /** Gives roles of the default tenant, and so of every other, a right. */
    public InMemoryGrants with(RequiredPermission required, String... roles) {
        Arrays.stream(roles).forEach(role -> with(Tenants.DEFAULT, new Grant(role, required)));
        return this;
    }

    @Override
    public Set<String> roles(String tenantId, RequiredPermission required) {
        return grants.getOrDefault(tenantId, grants.getOrDefault(Tenants.DEFAULT, Set.of())).stream()
                .filter(grant -> grant.required().equals(required))
                .map(Grant::roleId)
                .collect(Collectors.toSet());
    }
}
