package com.allmine.api;

import java.time.Instant;
import java.util.Set;

/**
 * The user whose verified token a request carries.
 *
 * @param authTime when the user signed in; a token that we issue for the caller never outlives this session
 */
public record Caller(String tenantId, String userId, Set<String> roles, Instant authTime) {
    /** A user without a session, in which no token can be issued. */
    public Caller(String tenantId, String userId, Set<String> roles) {
        this(tenantId, userId, roles, Instant.EPOCH);
    }
}
