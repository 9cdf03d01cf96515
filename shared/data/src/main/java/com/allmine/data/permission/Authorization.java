package com.allmine.data.permission;

import com.allmine.api.Caller;

/**
 * A caller who has the required permission.
 *
 * @param grant the permission and the role that has it: of the caller's roles that have it, the first by name
 * @param requestId the API Gateway's id of the request
 * @param pseudonym stands for the caller in log lines
 */
public record Authorization(Caller caller, Grant grant, String requestId, String pseudonym) {}
