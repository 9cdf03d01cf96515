package com.allmine.data.permission;

import com.allmine.api.errors.Refusal;
import java.util.Set;

/** The permissions that each role of a tenant has. A tenant without grants has the default tenant's. */
public interface Grants {
    /**
     * The roles that have a permission; empty if nothing is known about it.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if the grants cannot be read
     */
    Set<String> roles(String tenantId, RequiredPermission required);
}
