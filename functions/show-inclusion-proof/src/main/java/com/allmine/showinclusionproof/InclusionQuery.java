package com.allmine.showinclusionproof;

import com.allmine.api.input.Parameters;
import com.allmine.data.audit.AuditStream;
import java.util.OptionalLong;

/**
 * The validated query.
 *
 * @param size the size of the tree that the proof is for; empty for that of the last checkpoint
 */
record InclusionQuery(AuditStream stream, OptionalLong size) {
    private static final int MAX_SIZE = 999_999_999;

    /** Reads the stream, and the size, which is optional. */
    static InclusionQuery of(Parameters parameters) {
        AuditStream stream = parameters.requiredOneOf("stream", AuditStream.class);
        int size = parameters.number("size", 1, MAX_SIZE, 0);
        return new InclusionQuery(stream, size == 0 ? OptionalLong.empty() : OptionalLong.of(size));
    }
}
