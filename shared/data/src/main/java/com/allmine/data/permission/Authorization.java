package com.allmine.data.permission;

import com.allmine.api.Caller;
import com.allmine.api.input.ClientHeaders;

/**
 * A caller who has the required permission, and the request that they make.
 *
 * @param client the request's client headers
 * @param grant the permission and the role that has it: of the caller's roles that have it, the first by name
 * @param requestId the id that API Gateway gave the request
 * @param pseudonym stands for the caller in log lines
 */
public record Authorization(Caller caller, ClientHeaders client, Grant grant, String requestId, String pseudonym) {}
