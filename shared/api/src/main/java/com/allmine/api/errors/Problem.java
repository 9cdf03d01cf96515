package com.allmine.api.errors;

import java.util.List;

/**
 * Every reason for which a request can fail. The name is the machine-readable cause in the header {@code X-Error-Code}
 * and the key of its message.
 */
public enum Problem {
    VALIDATION_FAILED(400),
    AUTHENTICATION_REQUIRED(401),
    ROLE_NOT_ALLOWED(403),
    TENANT_MISMATCH(403),
    IP_NOT_ALLOWED(403),
    AML_BLOCKED(403),
    ROUTE_NOT_FOUND(404),
    USER_NOT_FOUND(404),
    DOCUMENT_NOT_FOUND(404),
    IDENTITY_NOT_CONFIRMED(404),
    CONSENT_NOT_FOUND(404),
    ENTRY_NOT_FOUND(404),
    ACCOUNT_CLOSED(409),
    DOCUMENT_NOT_IN_FORCE(409),
    DOCUMENT_SUPERSEDED(409),
    DOCUMENT_TEXT_DIFFERS(409),
    CONSENT_UNCHANGED(409),
    AML_IN_REVIEW(409),
    ACCOUNT_LIMIT_REACHED(409),
    IDENTITY_DIFFERS(409),
    REGISTER_ATTEMPTS_EXHAUSTED(409),
    ASSURANCE_TOO_LOW(409),
    IDEMPOTENCY_KEY_REUSED(409),
    IDEMPOTENCY_KEY_IN_USE(409),
    NOT_YET_CHECKPOINTED(409),
    EVIDENCE_BROKEN(409),
    INTERNAL_ERROR(500),
    SERVICE_UNAVAILABLE(503),
    REGISTER_UNAVAILABLE(503);

    private final int status;

    Problem(int status) {
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Whether the response names the cause after the sentence of the status. */
    boolean saysWhy() {
        return status == 403 || status == 409;
    }

    /** The exception that ends a request with this problem. */
    public Refusal refusal() {
        return Refusal.of(List.of(this));
    }
}
