package com.allmine.listduedocuments;

import com.allmine.data.consent.DocumentKind;
import com.allmine.data.consent.DocumentVersion;
import java.time.Instant;
import java.util.Optional;

/**
 * A document that the user must still decide on, as the response shows it.
 *
 * @param dueBy the end of the grace period, also if it has passed
 */
record DueDocument(
        String documentType,
        String documentVersion,
        DocumentKind kind,
        boolean mandatory,
        Reason reason,
        Instant dueBy) {

    /** Why the user is asked. */
    enum Reason {
        /** The user never decided on the document. */
        NEW,
        /** The user decided on an older version. */
        NEW_VERSION
    }

    /**
     * Asks for a decision on the version in force, unless the user has decided on it or on a newer one. A refusal is a
     * decision.
     *
     * @param decided the version that the user's current decision is on; empty if the user never decided
     */
    static Optional<DueDocument> of(DocumentVersion inForce, Optional<String> decided) {
        Reason reason = decided.isEmpty() ? Reason.NEW : Reason.NEW_VERSION;
        return decided.map(inForce::isNewerThan).orElse(true)
                ? Optional.of(new DueDocument(
                        inForce.type().wire(),
                        inForce.version(),
                        inForce.kind(),
                        inForce.isMandatory(),
                        reason,
                        inForce.dueBy()))
                : Optional.empty();
    }
}
