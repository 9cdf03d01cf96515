package com.allmine.data.permission;

import com.allmine.data.Tenants;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Grants in memory. They pass {@link GrantsContract}, as the stored ones do. */
public final class InMemoryGrants implements Grants {
    private final Map<String, Set<Grant>> grants = new HashMap<>();

    /** Adds grants of the tenant. */
    public InMemoryGrants with(String tenantId, Grant... more) {
        grants.computeIfAbsent(tenantId, t -> new HashSet<>()).addAll(Arrays.asList(more));
        return this;
    }

    /** Grants a permission to roles of the default tenant, and so of every tenant without grants. */
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
