package com.allmine.listcheckpoints;

import com.allmine.api.input.Parameters;
import com.allmine.auth.Cursors;
import com.allmine.auth.PageQuery;
import com.allmine.data.audit.AuditStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The validated query. */
record CheckpointQuery(AuditStream stream, PageQuery page) {
    /** Reads the stream, and the limit and the cursor, which are optional. */
    static CheckpointQuery of(Parameters parameters, String tenantId, Cursors cursors) {
        AuditStream stream = parameters.requiredOneOf("stream", AuditStream.class);
        SequencedMap<String, String> filters = new LinkedHashMap<>();
        filters.put("stream", stream.wire());
        return new CheckpointQuery(
                stream, PageQuery.ofFeed(parameters, cursors, tenantId, List.of("checkpoints"), filters));
    }

    /** The sequence that the page comes after; 0 for the first checkpoint. */
    long after() {
        return page.start().map(position -> Long.parseLong(position, 16)).orElse(0L);
    }
}
