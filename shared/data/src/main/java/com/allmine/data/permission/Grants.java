package com.allmine.data.permission;

import com.allmine.api.errors.Refusal;
import java.util.Set;

/** Which role has which right, by tenant; a tenant has the default tenant's grants unless it brings its own. */
public interface Grants {
    /**
     * The roles that have a right; none where nothing is known of it.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE} where the grants cannot be read
     */
    Set<String> roles(String tenantId, RequiredPermission required);
}
