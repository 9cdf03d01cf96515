package com.allmine.listpermissionlog;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Authorizer;
import com.allmine.auth.Cursors;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.DynamoLogEntries;
import com.allmine.data.permissionlog.LogEntries;
import com.allmine.data.permissionlog.LogEntries.Page;
import com.allmine.data.permissionlog.LogEntry;
import java.time.Instant;
import java.util.List;

/** {@code GET /admin/role-resource-permission-log}: the entries of the permission log, newest first, in pages. */
public final class ListPermissionLogHandler implements ApiHandler {
    private static final RequiredPermission REQUIRED = new RequiredPermission("list-permission-log", Permission.READ);

    private final Api api;
    private final Authorizer authorizer;
    private final LogEntries log;
    private final Cursors cursors;

    /** The constructor for Lambda, with the real clock, keys and table. */
    public ListPermissionLogHandler() {
        this(Api.live(), Authorizer.live(), DynamoLogEntries.live(), Cursors.live());
        SnapStart.prime(this, "list-permission-log/200-documented.json", () -> authorizer.primingHeaders(REQUIRED));
    }

    ListPermissionLogHandler(Api api, Authorizer authorizer, LogEntries log, Cursors cursors) {
        this.api = api;
        this.authorizer = authorizer;
        this.log = log;
        this.cursors = cursors;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        String tenantId =
                authorizer.authorizeInTenant(request, REQUIRED).caller().tenantId();
        LogQuery query = request.parameters(parameters -> LogQuery.of(parameters, tenantId, cursors));
        Page page = log.page(
                tenantId, query.filter(), query.page().limit(), query.page().start());
        List<Entry> entries = page.entries().stream().map(Entry::of).toList();
        return query.page().respond(request, entries, page.next());
    }

    /** An entry of the response: every documented field in the documented order. */
    record Entry(String id, String roleId, String resourceId, Permission permission, Instant createdAt) {
        static Entry of(LogEntry entry) {
            return new Entry(entry.id(), entry.roleId(), entry.resourceId(), entry.permission(), entry.createdAt());
        }
    }
}
