package com.allmine.data.consent;

import com.allmine.api.Caller;
import com.allmine.api.errors.Refusal;
import com.allmine.api.input.ClientHeaders;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The decisions of users on legal documents: the current one, and all earlier ones, which are never overwritten. */
public interface Consents {
    /**
     * Records a decision and sets the flags of the user's profile, in one transaction.
     *
     * @param id the id of the record, whose time is the time of the decision. If the current decision has this id, an
     *     earlier attempt recorded it: it is returned, and nothing changes
     * @throws Refusal {@code USER_NOT_FOUND}; {@code ACCOUNT_CLOSED}; {@code DOCUMENT_NOT_FOUND} for a version that is
     *     not published; {@code DOCUMENT_SUPERSEDED} for accepting an old version; {@code CONSENT_UNCHANGED} if it is
     *     already the user's decision; {@code SERVICE_UNAVAILABLE}. Nothing has changed then
     */
    Consent record(Caller caller, String id, Decision decision, Evidence evidence);

    /**
     * A decision.
     *
     * @param isAccepted false refuses the document, or withdraws an earlier acceptance
     */
    record Decision(DocumentType type, String version, boolean isAccepted) {
        /** MAJOR.MINOR.PATCH, of at most nine digits each, because sort keys pad them to nine. */
        public static final Pattern VERSION = Pattern.compile("(0|[1-9]\\d{0,8})(\\.(0|[1-9]\\d{0,8})){2}");
    }

    /** The circumstances of a decision, recorded with it. */
    record Evidence(@Nullable String ipAddress, @Nullable String userAgent, ClientHeaders client) {}
}
