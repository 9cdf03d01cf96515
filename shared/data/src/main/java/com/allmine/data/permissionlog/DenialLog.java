package com.allmine.data.permissionlog;

import com.allmine.api.Caller;
import com.allmine.data.permission.RequiredPermission;
import java.util.Optional;

/** Logs who was refused for lack of a role. */
public interface DenialLog {
    /**
     * Writes one entry for each caller, resource and hour, and counts the denials that follow. The entry names the first
     * of the caller's roles by name, or {@code none}. A caller with another first role gets another entry. The call
     * waits for the write, but no longer than an answer can wait, and it never throws.
     *
     * @return why the entry or its count may be missing, for the operator; empty where both are written
     */
    Optional<String> log(Caller caller, RequiredPermission required, String requestId);
}
