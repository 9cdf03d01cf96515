package com.allmine.data.permission;

import com.allmine.api.Caller;
import com.allmine.data.permissionlog.LogEntry;

/**
 * A caller who may do what they ask for.
 *
 * @param grant the role by which they may, the first by name of those they have, and the right it has
 * @param requestId the API Gateway's id of the request
 * @param pseudonym stands for the caller in log lines
 */
public record Authorization(Caller caller, Grant grant, String requestId, String pseudonym) {
    /** The entry for the log that the right was made use of; to be written together with what was done. */
    public LogEntry entry(String id) {
        return LogEntry.of(id, caller.tenantId(), grant, LogEntry.Effect.ALLOW, caller.userId(), requestId);
    }
}
