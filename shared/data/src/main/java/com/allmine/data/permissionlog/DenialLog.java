package com.allmine.data.permissionlog;

import com.allmine.api.Caller;
import com.allmine.data.permission.RequiredPermission;
import java.util.Optional;

/** Logs the requests that were refused because no role of the caller has the required permission. */
public interface DenialLog {
    /**
     * Writes one entry for each caller, resource and hour, and counts the denials that follow. The entry names the first
     * of the caller's roles by name, or {@code none}. A caller with another first role gets another entry. The method
     * waits for the write for a second at most, and never throws.
     *
     * @return why the entry or its count may be missing, for the operator; empty if both are written
     */
    Optional<String> log(Caller caller, RequiredPermission required, String requestId);
}
