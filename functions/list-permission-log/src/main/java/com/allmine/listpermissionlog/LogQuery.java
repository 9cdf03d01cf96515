package com.allmine.listpermissionlog;

import com.allmine.api.input.Parameters;
import com.allmine.auth.Cursors;
import com.allmine.auth.PageQuery;
import com.allmine.data.permissionlog.LogEntries.Filter;
import java.util.List;

/** The validated query: the filters and the page. */
record LogQuery(Filter filter, PageQuery page) {
    /** Reads the filters, the limit and the cursor. Each is optional. */
    static LogQuery of(Parameters parameters, String tenantId, Cursors cursors) {
        Filter filter = new Filter(
                parameters.text("id"),
                parameters.text("roleId"),
                parameters.text("resourceId"),
                parameters.timestamp("from"),
                parameters.timestamp("to"));
        List<String> filters = List.of("id", "roleId", "resourceId", "from", "to");
        return new LogQuery(filter, PageQuery.of(parameters, cursors, tenantId, List.of(), filters));
    }
}
