package com.allmine.api;

import java.util.Set;

/** The signed-in user a request comes from, as the verified token names them. */
public record Caller(String tenantId, String userId, Set<String> roles) {}
