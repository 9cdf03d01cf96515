package com.allmine.operator.evidence;

/** A file proves nothing. The message says why, without a full stop. */
final class FaultyEvidence extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Finding finding;

    FaultyEvidence(String file, String reason) {
        super(reason);
        this.finding = new Finding(file, reason);
    }

    Finding finding() {
        return finding;
    }
}
