package com.allmine.auth;

import java.time.Instant;

/**
 * How sure we are who a user is, as an issued token says it.
 *
 * @param method {@code DECLARED} or {@code NVI}
 * @param time when the identity was confirmed by this method
 */
public record Assurance(String method, Instant time) {}
