package com.allmine.listcheckpoints;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Authorizer;
import com.allmine.auth.Cursors;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.Checkpoints;
import com.allmine.data.audit.Checkpoints.Page;
import com.allmine.data.audit.Checkpoints.Stored;
import com.allmine.data.audit.DynamoCheckpoints;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * {@code GET /admin/audit/checkpoints}: the signed checkpoints of a stream of the tenant, oldest first, in pages. None is
 * ever removed, so a client that continues from a valid cursor misses none.
 */
public final class ListCheckpointsHandler implements ApiHandler {
    /** The life of a cursor, as that of the feed of events. */
    static final Duration CURSOR_LIFE = Duration.ofDays(90);

    private static final RequiredPermission REQUIRED = new RequiredPermission("list-checkpoints", Permission.READ);

    private final Api api;
    private final Authorizer authorizer;
    private final Checkpoints checkpoints;
    private final Cursors cursors;

    /** The constructor for Lambda, with the real clock, keys and table. */
    public ListCheckpointsHandler() {
        this(Api.live(), Authorizer.live(), DynamoCheckpoints.live(), Cursors.live(CURSOR_LIFE));
        SnapStart.prime(this, "list-checkpoints/200-documented.json", () -> authorizer.primingHeaders(REQUIRED));
    }

    ListCheckpointsHandler(Api api, Authorizer authorizer, Checkpoints checkpoints, Cursors cursors) {
        this.api = api;
        this.authorizer = authorizer;
        this.checkpoints = checkpoints;
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
        CheckpointQuery query = request.parameters(parameters -> CheckpointQuery.of(parameters, tenantId, cursors));
        Page page = checkpoints.page(tenantId, query.stream(), query.page().limit(), query.after());
        List<Element> elements = page.checkpoints().stream()
                .map(stored -> Element.of(query.stream(), stored))
                .toList();
        long last = page.checkpoints().isEmpty()
                ? query.after()
                : page.checkpoints().getLast().sequence();
        return query.page().respond(request, elements, Long.toHexString(last), page.hasMore());
    }

    /**
     * One checkpoint: every documented field in the documented order.
     *
     * @param checkpoint the signed note
     */
    record Element(String stream, long sequence, long size, String rootHash, Instant createdAt, String checkpoint) {
        static Element of(AuditStream stream, Stored stored) {
            return new Element(
                    stream.wire(),
                    stored.sequence(),
                    stored.checkpoint().size(),
                    stored.checkpoint().rootHash(),
                    stored.createdAt(),
                    stored.note());
        }
    }
}
