package com.allmine.data.aml;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A decision on the AML status of one user. Of two decisions, the one with the later time stands, whichever comes first;
 * of two at the same time, the one with the greater id.
 *
 * @param id of the event that brought the decision; a repetition has it again
 * @param source who decided: the screening system or an operator
 * @param reference the case at the source; never personal
 * @param validUntil when a CLEAR ends; null if it does not end
 * @param time of the decision at the source
 */
public record AmlDecision(
        String id,
        String source,
        String reference,
        String tenantId,
        String userId,
        AmlStatus status,
        @Nullable Instant validUntil,
        Instant time) {
    /** The rule for a reference, for messages. */
    public static final String REFERENCE_RULE = "must have 1 to 128 characters of A-Z a-z 0-9 . _ : / # -";

    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9._:/#-]{1,128}");

    /** Whether a text may be a reference. It has no spaces, and no letters outside ASCII: it names a case, not a person. */
    public static boolean isReference(String text) {
        return REFERENCE.matcher(text).matches();
    }
}
