package com.allmine.confirmidentity;

/** The national register returned no verdict. The workflow catches this error by the name of this class. */
final class RegisterUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    /** @param reason for the log, without personal data */
    RegisterUnavailable(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
