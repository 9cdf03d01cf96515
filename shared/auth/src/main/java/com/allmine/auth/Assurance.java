package com.allmine.auth;

import java.time.Instant;

/**
 * The assurance of an identity in an issued token.
 *
 * @param method {@code DECLARED} or {@code NVI}
 * @param time when this method confirmed the identity
 */
public record Assurance(String method, Instant time) {}
