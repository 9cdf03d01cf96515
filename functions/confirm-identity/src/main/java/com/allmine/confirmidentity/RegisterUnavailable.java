package com.allmine.confirmidentity;

/** The national register said neither yes nor no. The workflow knows it by the name of this class. */
final class RegisterUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    /** @param reason for the log, and nothing personal */
    RegisterUnavailable(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
