package com.allmine.data.audit;

import com.allmine.api.errors.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** The trees in memory. They keep every entry, and make heads and proofs as the RFC defines them. */
public final class InMemoryAuditTrees implements AuditTrees {
    private final Map<Tree, List<AuditEntry>> trees = new HashMap<>();

    @Override
    public synchronized void append(String tenantId, AuditStream stream, List<AuditEntry> entries) {
        for (AuditEntry entry : entries) {
            List<AuditEntry> tree = trees.computeIfAbsent(new Tree(tenantId, stream), t -> new ArrayList<>());
            if (tree.stream().noneMatch(known -> known.id().equals(entry.id()))) {
                tree.add(entry);
            }
        }
    }

    @Override
    public Head head(String tenantId, AuditStream stream) {
        List<String> leaves = leaves(tenantId, stream);
        return new Head(leaves.size(), NaiveMerkleTree.root(leaves));
    }

    @Override
    public Optional<Leaf> leaf(String tenantId, AuditStream stream, String entryId) {
        List<AuditEntry> tree = of(tenantId, stream);
        return IntStream.range(0, tree.size())
                .filter(index -> tree.get(index).id().equals(entryId))
                .mapToObj(index -> new Leaf(
                        index, tree.get(index).leafHash(), tree.get(index).key()))
                .findFirst();
    }

    @Override
    public Map<String, Leaf> leaves(String tenantId, AuditStream stream, Collection<String> entryIds) {
        Map<String, Leaf> leaves = new HashMap<>();
        entryIds.forEach(id -> leaf(tenantId, stream, id).ifPresent(leaf -> leaves.put(id, leaf)));
        return leaves;
    }

    @Override
    public List<String> inclusion(String tenantId, AuditStream stream, long index, long size) {
        return NaiveMerkleTree.inclusion((int) index, leaves(tenantId, stream, size));
    }

    @Override
    public List<String> consistency(String tenantId, AuditStream stream, long from, long to) {
        return NaiveMerkleTree.consistency((int) from, leaves(tenantId, stream, to));
    }

    @Override
    public synchronized List<Tree> all() {
        return trees.keySet().stream()
                .sorted(Comparator.comparing(Tree::tenantId).thenComparing(Tree::stream))
                .toList();
    }

    /** All entries of a tree, oldest first. */
    public synchronized List<AuditEntry> of(String tenantId, AuditStream stream) {
        return List.copyOf(trees.getOrDefault(new Tree(tenantId, stream), List.of()));
    }

    /** Replaces an entry of a tree, as nobody could who appends only. */
    public synchronized void forge(String tenantId, AuditStream stream, int index, AuditEntry entry) {
        Objects.requireNonNull(trees.get(new Tree(tenantId, stream))).set(index, entry);
    }

    private List<String> leaves(String tenantId, AuditStream stream) {
        return of(tenantId, stream).stream().map(AuditEntry::leafHash).toList();
    }

    private List<String> leaves(String tenantId, AuditStream stream, long size) {
        List<String> leaves = leaves(tenantId, stream);
        if (size > leaves.size()) {
            throw Problem.EVIDENCE_BROKEN.refusal();
        }
        return leaves.subList(0, (int) size);
    }
}
