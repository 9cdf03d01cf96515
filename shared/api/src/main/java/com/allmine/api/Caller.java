package com.allmine.api;

import java.time.Instant;
import java.util.Set;

/**
 * The signed-in user a request comes from, as the verified token names them.
 *
 * @param authTime when the user signed in: a token that is issued for the caller never outlives this session
 */
public record Caller(String tenantId, String userId, Set<String> roles, Instant authTime) {
    /** A user who is named but has not signed in: no session is open, so no token can be issued in it. */
    public Caller(String tenantId, String userId, Set<String> roles) {
        this(tenantId, userId, roles, Instant.EPOCH);
    }
}
