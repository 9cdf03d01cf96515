package com.allmine.signcheckpoints;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.lambda.Settings;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeySet;
import com.allmine.crypto.PublishedKeys;
import com.allmine.crypto.SignedNote;
import com.allmine.data.audit.AuditTrees;
import com.allmine.data.audit.AuditTrees.Head;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.Checkpoint;
import com.allmine.data.audit.Checkpoints;
import com.allmine.data.audit.Checkpoints.Stored;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.audit.DynamoCheckpoints;
import com.allmine.data.audit.MerkleTree;
import com.allmine.data.audit.Origins;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Signs a tree only if it begins with the tree that it signed last. An attacker who alters an entry, a node or the head of
 * a tree gets no signature for it.
 */
final class TreeSigner {
    private final AuditTrees trees;
    private final Checkpoints checkpoints;
    private final CheckpointBucket bucket;
    private final String issuer;
    private final KeySet keys;
    private final PublishedKeys published;
    private final InstantSource clock;

    /**
     * @param issuer the https URL that the origins of the checkpoints begin with
     * @param keys the private keys, of which the current one signs
     * @param published the public keys that the last checkpoint may be signed by
     */
    TreeSigner(
            AuditTrees trees,
            Checkpoints checkpoints,
            CheckpointBucket bucket,
            String issuer,
            KeySet keys,
            PublishedKeys published,
            InstantSource clock) {
        this.trees = trees;
        this.checkpoints = checkpoints;
        this.bucket = bucket;
        this.issuer = issuer;
        this.keys = keys;
        this.published = published;
        this.clock = clock;
    }

    static TreeSigner live() {
        return new TreeSigner(
                DynamoAuditTrees.live(),
                DynamoCheckpoints.live(),
                S3CheckpointBucket.live(),
                Settings.required("EVIDENCE_ISSUER"),
                KeySet.live().with(KeyPurpose.CHECKPOINTS),
                PublishedKeys.live(),
                InstantSource.system());
    }

    /** Every tree. */
    List<Tree> trees() {
        return trees.all();
    }

    /**
     * Signs a tree that has grown, and stores the checkpoint.
     *
     * @return the new checkpoint; empty if the tree has not grown, or if another run was faster
     * @throws Refusal {@code EVIDENCE_BROKEN} if the tree is not consistent with its last checkpoint
     */
    Optional<Stored> sign(Tree tree) {
        Optional<Stored> last = checkpoints.last(tree.tenantId(), tree.stream());
        Head head = trees.head(tree.tenantId(), tree.stream());
        last.ifPresentOrElse(
                checkpoint -> requireConsistent(tree, checkpoint, head),
                () -> require(tree, head.size() > 0, "its head was removed"));
        // Again, because the run that stored it may have failed before it added it to the bucket.
        last.ifPresent(checkpoint -> bucket.add(tree, checkpoint));
        if (last.isPresent() && last.get().checkpoint().size() == head.size()) {
            return Optional.empty();
        }
        Stored next = signed(tree, last.map(Stored::sequence).orElse(0L) + 1, head);
        if (!checkpoints.add(tree.tenantId(), tree.stream(), next)) {
            return Optional.empty();
        }
        require(tree, bucket.add(tree, next), "the bucket has another checkpoint " + next.sequence());
        return Optional.of(next);
    }

    private void requireConsistent(Tree tree, Stored last, Head head) {
        Checkpoint signed = last.checkpoint();
        require(tree, isAuthentic(tree, last), "its last checkpoint was altered");
        require(tree, signed.size() <= head.size(), "it is smaller than its last checkpoint");
        List<String> proof = trees.consistency(tree.tenantId(), tree.stream(), signed.size(), head.size());
        require(
                tree,
                MerkleTree.verifyConsistency(signed.size(), head.size(), proof, signed.rootHash(), head.rootHash()),
                "it does not begin with the tree of its last checkpoint");
    }

    /** Whether one of our keys signed this checkpoint for this tree. The issuer may have changed since. */
    private boolean isAuthentic(Tree tree, Stored last) {
        String origin = last.checkpoint().origin();
        return Origins.isOf(origin, tree)
                && SignedNote.parse(last.note())
                        .filter(note -> note.text().equals(last.checkpoint().text()))
                        .filter(note -> !note.signers(origin, published).isEmpty())
                        .isPresent();
    }

    private Stored signed(Tree tree, long sequence, Head head) {
        Checkpoint checkpoint = new Checkpoint(Origins.of(issuer, tree), head.size(), head.rootHash());
        String note = SignedNote.sign(checkpoint.text(), checkpoint.origin(), keys);
        return new Stored(sequence, checkpoint, clock.instant(), note);
    }

    private static void require(Tree tree, boolean condition, String fault) {
        if (!condition) {
            throw Problem.EVIDENCE_BROKEN
                    .refusal()
                    .because("the tree " + tree.stream().wire() + " of tenant " + tree.tenantId() + ": " + fault);
        }
    }
}
