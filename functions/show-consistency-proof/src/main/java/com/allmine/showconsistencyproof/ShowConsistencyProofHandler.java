package com.allmine.showconsistencyproof;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Authorizer;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees;
import com.allmine.data.audit.CheckpointSchedule;
import com.allmine.data.audit.Checkpoints;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.audit.DynamoCheckpoints;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import java.time.InstantSource;
import java.util.List;

/**
 * {@code GET /admin/audit/consistency}: the proof that the tree of a stream only grew from one size to another. So no entry
 * of the smaller tree was altered or removed. The proof reads all its nodes in one round trip.
 */
public final class ShowConsistencyProofHandler implements ApiHandler {
    private static final RequiredPermission REQUIRED =
            new RequiredPermission("show-consistency-proof", Permission.READ);

    private final Api api;
    private final Authorizer authorizer;
    private final Checkpoints checkpoints;
    private final AuditTrees trees;
    private final InstantSource clock;

    /** The constructor for Lambda, with the real clock, keys and tables. */
    public ShowConsistencyProofHandler() {
        this(Api.live(), Authorizer.live(), DynamoCheckpoints.live(), DynamoAuditTrees.live(), InstantSource.system());
        SnapStart.prime(this, "show-consistency-proof/200-documented.json", () -> authorizer.primingHeaders(REQUIRED));
    }

    ShowConsistencyProofHandler(
            Api api, Authorizer authorizer, Checkpoints checkpoints, AuditTrees trees, InstantSource clock) {
        this.api = api;
        this.authorizer = authorizer;
        this.checkpoints = checkpoints;
        this.trees = trees;
        this.clock = clock;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        String tenantId =
                authorizer.authorizeInTenant(request, REQUIRED).caller().tenantId();
        ConsistencyQuery query = request.parameters(ConsistencyQuery::of);
        AuditStream stream = query.stream();
        long checkpointed = checkpoints
                .last(tenantId, stream)
                .map(stored -> stored.checkpoint().size())
                .orElse(0L);
        long to = query.to().orElse(checkpointed);
        if (query.from() > checkpointed || to > checkpointed) {
            throw CheckpointSchedule.notYet(clock.instant());
        }
        List<String> hashes = trees.consistency(tenantId, stream, query.from(), to);
        return ApiResponse.bare(new Body(stream.wire(), query.from(), to, hashes));
    }

    /** The response: every documented field in the documented order. */
    record Body(String stream, long from, long to, List<String> hashes) {}
}
