package com.allmine.listpermissionlog;

import com.allmine.api.input.Parameters;
import com.allmine.api.input.Rule;
import com.allmine.auth.Cursors;
import com.allmine.data.permissionlog.LogEntries.Filter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The validated query: the filters, the size of a page and its start.
 *
 * @param sent the filters of the query in a fixed order, which a cursor is bound to
 */
record LogQuery(Filter filter, int limit, Optional<String> before, List<String> sent) {
    private static final int MAX_LIMIT = 500;
    private static final int LIMIT = 100;

    /** Reads the filters, the limit and the cursor. Each is optional. */
    static LogQuery of(Parameters parameters, String tenantId, Cursors cursors) {
        Filter filter = new Filter(
                parameters.text("id"),
                parameters.text("roleId"),
                parameters.text("resourceId"),
                parameters.timestamp("from"),
                parameters.timestamp("to"));
        int limit = parameters.number("limit", 1, MAX_LIMIT, LIMIT);
        List<String> sent = Stream.of("id", "roleId", "resourceId", "from", "to")
                .flatMap(name -> parameters.text(name).map(value -> pair(name, value)).stream())
                .toList();
        return new LogQuery(filter, limit, before(parameters, tenantId, cursors, sent), sent);
    }

    private static Optional<String> before(Parameters parameters, String tenantId, Cursors cursors, List<String> sent) {
        Optional<String> cursor = parameters.text("cursor");
        Optional<String> before = cursor.flatMap(text -> cursors.read(text, tenantId, sent));
        if (cursor.isPresent() && before.isEmpty()) {
            parameters.refuse("cursor", Rule.CURSOR);
        }
        return before;
    }

    /** The query string of the page that starts at the cursor. */
    String query(String cursor) {
        List<String> pairs = new ArrayList<>(sent);
        pairs.add(pair("limit", Integer.toString(limit)));
        pairs.add(pair("cursor", cursor));
        return String.join("&", pairs);
    }

    private static String pair(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
