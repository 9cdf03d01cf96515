package com.allmine.listpermissionlog;

import com.allmine.api.Answer;
import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.Snapshot;
import com.allmine.auth.Access;
import com.allmine.auth.Cursors;
import com.allmine.data.DynamoLogEntries;
import com.allmine.data.LogEntries;
import com.allmine.data.LogEntries.Page;
import com.allmine.data.LogEntry;
import com.allmine.data.Permission;
import com.allmine.data.Right;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.time.Instant;

/** {@code GET /admin/role-resource-permission-log}: what became of which permission, newest first, page by page. */
public final class ListPermissionLogHandler implements ApiHandler {
    private static final Right RIGHT = new Right("list-permission-log", Permission.READ);

    private final Api api;
    private final Access access;
    private final LogEntries log;
    private final Cursors cursors;

    /** What Lambda calls: the real clock, keys and table. */
    public ListPermissionLogHandler() {
        this(Api.live(), Access.live(), DynamoLogEntries.live(), Cursors.live());
        Snapshot.prime(this, () -> access.stranger(RIGHT));
    }

    ListPermissionLogHandler(Api api, Access access, LogEntries log, Cursors cursors) {
        this.api = api;
        this.access = access;
        this.log = log;
        this.cursors = cursors;
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return api.answer(event, context, this::listPermissionLog);
    }

    private Answer listPermissionLog(ApiRequest request) {
        String tenantId = access.tenantUser(request, RIGHT).caller().tenantId();
        Selection selection = request.parameters(parameters -> Selection.of(parameters, tenantId, cursors));
        Page page = log.page(tenantId, selection.filter(), selection.limit(), selection.before());
        Answer answer = Answer.bare(page.entries().stream().map(Entry::of).toList());
        return page.next()
                .map(id -> cursors.after(id, tenantId, selection.sent()))
                .map(cursor -> answer.header("X-Next-Cursor", cursor)
                        .header("Link", "<%s?%s>; rel=\"next\"".formatted(request.path(), selection.query(cursor))))
                .orElse(answer);
    }

    /** One entry as the API shows it: every documented field in the documented order. */
    record Entry(String id, String roleId, String resourceId, Permission permission, Instant createdAt) {
        static Entry of(LogEntry entry) {
            return new Entry(entry.id(), entry.roleId(), entry.resourceId(), entry.permission(), entry.createdAt());
        }
    }
}
