package com.allmine.data.consent;

import com.allmine.api.Caller;
import com.allmine.api.errors.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The decisions that users have recorded. A caller reads only their own. */
public interface ConsentHistory {
    /**
     * One page, newest first. Decisions on the same document are in the order in which they were recorded, whatever the
     * clocks said. A decision that is recorded later moves nothing on later pages.
     *
     * @param onlyCurrent whether only the current decision on each document is wanted
     * @param limit the most decisions of the page, at least 1
     * @param start the {@code next} of the page before; empty for the first page
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if the decisions cannot be read
     */
    Page page(Caller caller, boolean onlyCurrent, int limit, Optional<String> start);

    /**
     * The version that the caller's current decision is on, by document, whether the caller accepted it or not. A document
     * without a decision is absent.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if the decisions cannot be read
     */
    Map<DocumentType, String> decidedVersions(Caller caller);

    /**
     * Some of the wanted decisions.
     *
     * @param next where the next page starts, in lower-case hexadecimal; empty if this page is the last
     */
    record Page(List<Consent> consents, Optional<String> next) {}
}
