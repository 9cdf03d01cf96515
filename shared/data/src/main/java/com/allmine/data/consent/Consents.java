package com.allmine.data.consent;

import com.allmine.api.Caller;
import com.allmine.api.errors.Refusal;
import com.allmine.api.input.ClientHeaders;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What users decided on legal documents: the decision now, and every decision ever, which nothing overwrites. */
public interface Consents {
    /**
     * Records a decision and sets the user's flags with it, or does neither.
     *
     * @param id of the record, made at its time; where the decision that stands has it already, it is this one, recorded
     *     before, and answered again
     * @throws Refusal {@code USER_NOT_FOUND}, {@code DOCUMENT_NOT_FOUND} for a version that is not published,
     *     {@code ACCOUNT_CLOSED}, {@code DOCUMENT_SUPERSEDED} for accepting an old version, or
     *     {@code CONSENT_UNCHANGED} for what is the user's decision already
     */
    Consent record(Caller caller, String id, Decision decision, Evidence evidence);

    /**
     * What the user decided.
     *
     * @param isAccepted false refuses, or withdraws what was accepted before
     */
    record Decision(DocumentType type, String version, boolean isAccepted) {
        /** MAJOR.MINOR.PATCH, each of at most nine digits: what the tables can sort by. */
        public static final Pattern VERSION = Pattern.compile("(0|[1-9]\\d{0,8})(\\.(0|[1-9]\\d{0,8})){2}");
    }

    /** From where the user decided, kept with the decision. */
    record Evidence(@Nullable String ipAddress, @Nullable String userAgent, ClientHeaders client) {}
}
