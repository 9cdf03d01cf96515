package com.allmine.showconsistencyproof;

import com.allmine.api.input.Parameters;
import com.allmine.api.input.Rule;
import com.allmine.data.audit.AuditStream;
import java.util.OptionalLong;

/**
 * The validated query.
 *
 * @param from the size of the smaller tree
 * @param to the size of the larger tree, not less than {@code from}; empty for that of the last checkpoint
 */
record ConsistencyQuery(AuditStream stream, long from, OptionalLong to) {
    private static final int MAX_SIZE = 999_999_999;

    /** Reads the stream, the smaller size, and the larger one, which is optional. */
    static ConsistencyQuery of(Parameters parameters) {
        AuditStream stream = parameters.requiredOneOf("stream", AuditStream.class);
        int to = parameters.number("to", 1, MAX_SIZE, 0);
        int max = to == 0 ? MAX_SIZE : to;
        int from = parameters.number("from", 1, max, 0);
        if (parameters.text("from").isEmpty()) {
            parameters.refuse("from", Rule.WHOLE_NUMBER, 1, max);
        }
        return new ConsistencyQuery(stream, from, to == 0 ? OptionalLong.empty() : OptionalLong.of(to));
    }
}
