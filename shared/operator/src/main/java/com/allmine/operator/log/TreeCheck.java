package com.allmine.operator.log;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.crypto.PublishedKeys;
import com.allmine.crypto.SignedNote;
import com.allmine.data.Ids;
import com.allmine.data.audit.AuditTrees;
import com.allmine.data.audit.AuditTrees.Head;
import com.allmine.data.audit.AuditTrees.Leaf;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.Checkpoints;
import com.allmine.data.audit.Checkpoints.Page;
import com.allmine.data.audit.Checkpoints.Stored;
import com.allmine.data.audit.MerkleEdge;
import com.allmine.data.audit.MerkleTree;
import com.allmine.data.audit.Origins;
import com.allmine.operator.log.TreeEntries.Entry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares the items of a stream with its tree, and the tree with its signed checkpoints. It computes every root again from
 * the items, so that a tree that was built again to fit altered items does not match the checkpoints.
 *
 * <p>It proves nothing about entries that no checkpoint covers. It does not see that the newest checkpoints were removed
 * from the table within {@link #LATE}. Their copies in the bucket and in the log of the function show that.
 */
public final class TreeCheck {
    /** An entry is in the tree within seconds, and in a checkpoint within an hour and a quarter. One run may be missed. */
    static final Duration LATE = Duration.ofHours(3);

    private static final int PAGE = 500;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");

    private final AuditTrees trees;
    private final Checkpoints checkpoints;
    private final TreeEntries entries;
    private final MissingEntries missing;
    private final PublishedKeys keys;
    private final InstantSource clock;

    /** @param keys the public keys that the checkpoints must be signed by */
    public TreeCheck(
            AuditTrees trees,
            Checkpoints checkpoints,
            TreeEntries entries,
            MissingEntries missing,
            PublishedKeys keys,
            InstantSource clock) {
        this.trees = trees;
        this.checkpoints = checkpoints;
        this.entries = entries;
        this.missing = missing;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * The result of a check.
     *
     * @param entries how many entries the tree has
     * @param withoutCheckpoint how many of them no checkpoint covers yet
     * @param waiting how many items are not in the tree yet
     * @param fault the first fault; empty if everything matches
     */
    public record Finding(
            long entries, long checkpoints, long withoutCheckpoint, long waiting, Optional<String> fault) {
        /** Whether there is nothing to check. */
        public boolean isNothing() {
            return entries + checkpoints + waiting == 0 && fault.isEmpty();
        }
    }

    /** Checks the tree of a stream from its first entry to the first fault. */
    public Finding check(Tree tree) {
        Walk walk = new Walk(tree);
        try {
            walk.readCheckpoints();
            Head head = trees.head(tree.tenantId(), tree.stream());
            entries.forEach(tree, walk::next);
            walk.end(head);
            missing.find(tree.tenantId(), tree.stream(), entry -> walk.missing(entry.id()));
        } catch (Refusal refusal) {
            if (refusal.problem() != Problem.EVIDENCE_BROKEN) {
                throw refusal;
            }
            walk.fault(String.valueOf(refusal.detail()));
        }
        return walk.finding();
    }

    /** One way through the entries of a tree, in step with its checkpoints. */
    private final class Walk {
        private final Tree tree;
        private final Deque<Stored> ahead = new ArrayDeque<>();
        private MerkleEdge edge = MerkleEdge.EMPTY;
        private long sequence;
        private long covered;
        private long waiting;
        private @Nullable String fault;

        Walk(Tree tree) {
            this.tree = tree;
        }

        /** The first fault stays. */
        void fault(String found) {
            if (fault == null) {
                fault = found;
            }
        }

        void readCheckpoints() {
            boolean hasMore = true;
            while (hasMore) {
                Page page = checkpoints.page(tree.tenantId(), tree.stream(), PAGE, sequence);
                for (Stored checkpoint : page.checkpoints()) {
                    sequence++;
                    if (checkpoint.sequence() != sequence) {
                        fault("checkpoint " + sequence + " is missing");
                        sequence = checkpoint.sequence();
                    }
                    if (!isAuthentic(checkpoint)) {
                        fault("checkpoint " + sequence + " was altered");
                    }
                    ahead.add(checkpoint);
                    covered = checkpoint.checkpoint().size();
                }
                hasMore = page.hasMore();
            }
        }

        private boolean isAuthentic(Stored checkpoint) {
            String origin = checkpoint.checkpoint().origin();
            return Origins.isOf(origin, tree)
                    && SignedNote.parse(checkpoint.note())
                            .filter(note ->
                                    note.text().equals(checkpoint.checkpoint().text()))
                            .filter(note -> !note.signers(origin, keys).isEmpty())
                            .isPresent();
        }

        void next(Entry entry) {
            faultOf(entry).ifPresent(this::fault);
            if (fault != null) {
                return; // The roots cannot match any more.
            }
            if (edge.size() >= covered && isLate(entry.id().orElse(""))) {
                fault("entry " + entry.id().orElse("") + " has no checkpoint, but should have one");
            }
            edge = edge.plus(MerkleTree.leafHash(entry.text().orElse("")));
            compareWithCheckpoints();
        }

        private Optional<String> faultOf(Entry entry) {
            if (entry.id().isEmpty()) {
                return Optional.of("leaf " + entry.index() + " was removed from the tree");
            }
            String name = "entry " + entry.id().get();
            Optional<Leaf> leaf = entry.leaf().filter(known -> known.index() == entry.index());
            if (leaf.isEmpty()) {
                return Optional.of(name + " has another place in the tree");
            }
            if (entry.text().isEmpty()) {
                return Optional.of(name + " was removed");
            }
            return MerkleTree.leafHash(entry.text().get()).equals(leaf.get().hash())
                    ? Optional.empty()
                    : Optional.of(name + " was altered");
        }

        private void compareWithCheckpoints() {
            while (!ahead.isEmpty() && ahead.getFirst().checkpoint().size() <= edge.size()) {
                Stored checkpoint = ahead.removeFirst();
                boolean isRoot = checkpoint.checkpoint().size() == edge.size()
                        && checkpoint.checkpoint().rootHash().equals(edge.root());
                if (!isRoot) {
                    fault("the first " + edge.size() + " entries are not those of checkpoint " + checkpoint.sequence());
                }
            }
        }

        void end(Head head) {
            if (!ahead.isEmpty()) {
                fault("the tree is smaller than checkpoint " + ahead.getFirst().sequence());
            }
            if (edge.size() == head.size() && !edge.root().equals(head.rootHash())) {
                fault("the head of the tree does not match its entries");
            }
        }

        void missing(String entryId) {
            waiting++;
            if (isLate(entryId)) {
                fault("entry " + entryId + " was never appended to the tree");
            }
        }

        /** Whether an entry was written long ago. An id that we did not make counts as old. */
        private boolean isLate(String entryId) {
            return !ID.matcher(entryId).matches()
                    || Ids.time(entryId).isBefore(clock.instant().minus(LATE));
        }

        Finding finding() {
            return new Finding(
                    edge.size(), sequence, Math.max(0, edge.size() - covered), waiting, Optional.ofNullable(fault));
        }
    }
}
