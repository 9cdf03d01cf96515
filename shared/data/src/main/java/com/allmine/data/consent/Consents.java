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
     *     not published; {@code CONSENT_UNCHANGED} if it is already the user's decision; {@code SERVICE_UNAVAILABLE}. For
     *     an acceptance also {@code DOCUMENT_NOT_IN_FORCE}, {@code DOCUMENT_SUPERSEDED} and {@code
     *     DOCUMENT_TEXT_DIFFERS}. Nothing has changed then
     */
    Consent record(Caller caller, String id, Decision decision, Evidence evidence);

    /**
     * A decision.
     *
     * @param isAccepted false refuses the document, or withdraws an earlier acceptance
     * @param documentHash the SHA-256 of the text that the user read, in hexadecimal; null if the client does not say
     */
    record Decision(
            DocumentType type,
            String version,
            boolean isAccepted,
            @Nullable String documentHash) {
        /** MAJOR.MINOR.PATCH, of at most nine digits each, because sort keys pad them to nine. */
        public static final Pattern VERSION = Pattern.compile("(0|[1-9]\\d{0,8})(\\.(0|[1-9]\\d{0,8})){2}");

        /** A SHA-256 in hexadecimal. */
        public static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

        /** A decision of a client that does not say which text the user read. */
        public Decision(DocumentType type, String version, boolean isAccepted) {
            this(type, version, isAccepted, null);
        }
    }

    /** The circumstances of a decision, recorded with it. */
    record Evidence(@Nullable String ipAddress, @Nullable String userAgent, ClientHeaders client) {}
}
