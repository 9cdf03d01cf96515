package com.allmine.showinclusionproof;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.errors.Problem;
import com.allmine.api.input.Text;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Authorizer;
import com.allmine.data.audit.AuditEntries;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees;
import com.allmine.data.audit.AuditTrees.Leaf;
import com.allmine.data.audit.Checkpoint;
import com.allmine.data.audit.CheckpointSchedule;
import com.allmine.data.audit.Checkpoints;
import com.allmine.data.audit.DynamoAuditEntries;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.audit.DynamoCheckpoints;
import com.allmine.data.audit.MerkleTree;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /admin/audit/proofs/{entryId}}: an entry of a stream, and the proof that the tree of a signed checkpoint
 * holds it. The proof reads one node for each level of the tree, all in one round trip.
 */
public final class ShowInclusionProofHandler implements ApiHandler {
    private static final RequiredPermission REQUIRED = new RequiredPermission("show-inclusion-proof", Permission.READ);

    private final Api api;
    private final Authorizer authorizer;
    private final Checkpoints checkpoints;
    private final AuditTrees trees;
    private final AuditEntries entries;
    private final InstantSource clock;

    /** The constructor for Lambda, with the real clock, keys and tables. */
    public ShowInclusionProofHandler() {
        this(
                Api.live(),
                Authorizer.live(),
                DynamoCheckpoints.live(),
                DynamoAuditTrees.live(),
                DynamoAuditEntries.live(),
                InstantSource.system());
        SnapStart.prime(this, "show-inclusion-proof/200-documented.json", () -> authorizer.primingHeaders(REQUIRED));
    }

    ShowInclusionProofHandler(
            Api api,
            Authorizer authorizer,
            Checkpoints checkpoints,
            AuditTrees trees,
            AuditEntries entries,
            InstantSource clock) {
        this.api = api;
        this.authorizer = authorizer;
        this.checkpoints = checkpoints;
        this.trees = trees;
        this.entries = entries;
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
        InclusionQuery query = request.parameters(InclusionQuery::of);
        AuditStream stream = query.stream();
        String entryId = request.pathParameter("entryId");
        Optional<Checkpoint> last = checkpoints.last(tenantId, stream).map(Checkpoints.Stored::checkpoint);
        Leaf leaf = leaf(tenantId, stream, entryId);
        long checkpointed = last.map(Checkpoint::size).orElse(0L);
        long size = query.size().orElse(checkpointed);
        if (size > checkpointed || leaf.index() >= checkpointed) {
            throw CheckpointSchedule.notYet(clock.instant());
        }
        if (leaf.index() >= size) {
            throw Problem.ENTRY_NOT_FOUND.refusal();
        }
        String entry = entry(stream, entryId, leaf);
        List<String> hashes = trees.inclusion(tenantId, stream, leaf.index(), size);
        last.filter(checkpoint -> checkpoint.size() == size)
                .ifPresent(checkpoint -> requireProven(leaf, hashes, checkpoint));
        return ApiResponse.bare(new Body(stream.wire(), entryId, leaf.index(), size, entry, leaf.hash(), hashes));
    }

    private Leaf leaf(String tenantId, AuditStream stream, String entryId) {
        // We make no longer ids, and a sort key has at most 1,024 bytes.
        return Optional.of(entryId)
                .filter(id -> Text.isPrintable(id, ApiRequest.MAX_ID))
                .flatMap(id -> trees.leaf(tenantId, stream, id))
                .orElseThrow(Problem.ENTRY_NOT_FOUND::refusal);
    }

    /** The text of the entry, if it is what the tree was given. */
    private String entry(AuditStream stream, String entryId, Leaf leaf) {
        String text = entries.text(stream, leaf)
                .orElseThrow(() -> Problem.EVIDENCE_BROKEN.refusal().because("entry " + entryId + " is gone"));
        if (!MerkleTree.leafHash(text).equals(leaf.hash())) {
            throw Problem.EVIDENCE_BROKEN.refusal().because("entry " + entryId + " was altered");
        }
        return text;
    }

    /** No client gets a proof that does not lead to the root that we signed last. */
    private static void requireProven(Leaf leaf, List<String> hashes, Checkpoint checkpoint) {
        if (!MerkleTree.verifyInclusion(leaf.hash(), leaf.index(), checkpoint.size(), hashes, checkpoint.rootHash())) {
            throw Problem.EVIDENCE_BROKEN
                    .refusal()
                    .because(
                            "the proof of index " + leaf.index() + " does not lead to the root of the last checkpoint");
        }
    }

    /** The response: every documented field in the documented order. */
    record Body(
            String stream, String entryId, long index, long size, String entry, String leafHash, List<String> hashes) {}
}
