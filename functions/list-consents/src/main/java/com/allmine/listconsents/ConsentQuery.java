package com.allmine.listconsents;

import com.allmine.api.Caller;
import com.allmine.api.input.Parameters;
import com.allmine.auth.Cursors;
import com.allmine.auth.PageQuery;
import java.util.List;

/**
 * The validated query.
 *
 * @param onlyCurrent whether only the current decision on each document is wanted
 */
record ConsentQuery(boolean onlyCurrent, PageQuery page) {
    /** Reads the filter, the limit and the cursor, which is bound to this list and the caller. Each is optional. */
    static ConsentQuery of(Parameters parameters, Caller caller, Cursors cursors) {
        boolean onlyCurrent = parameters.flag("current");
        List<String> scope = List.of("consents", caller.userId());
        return new ConsentQuery(
                onlyCurrent, PageQuery.of(parameters, cursors, caller.tenantId(), scope, List.of("current")));
    }
}
