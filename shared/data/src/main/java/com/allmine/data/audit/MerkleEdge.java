package com.allmine.data.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a Merkle tree. It is all that is needed to append a leaf and to know the root, and does not grow with
 * the tree.
 *
 * @param size the number of leaves
 * @param roots the roots of the largest complete subtrees, from left to right: one for each 1 among the size's binary
 *     digits
 */
public record MerkleEdge(long size, List<String> roots) {
    /** The edge of the tree without leaves. */
    public static final MerkleEdge EMPTY = new MerkleEdge(0, List.of());

    public MerkleEdge {
        roots = List.copyOf(roots);
        if (roots.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException(
                    "a tree of " + size + " leaves does not have " + roots.size() + " roots");
        }
    }

    /** The hashes of the complete subtrees that end with the next leaf, by level: first the leaf, last the largest. */
    public List<String> completedBy(String leafHash) {
        List<String> completed = new ArrayList<>();
        completed.add(leafHash);
        for (int level = 0; level < levelsCompleted(); level++) {
            completed.add(MerkleTree.node(roots.get(roots.size() - 1 - level), completed.getLast()));
        }
        return completed;
    }

    /** How many subtrees the next leaf completes as their right half. */
    private int levelsCompleted() {
        return Long.numberOfTrailingZeros(~size);
    }

    /** The edge of the tree that has one leaf more. */
    public MerkleEdge plus(String leafHash) {
        List<String> next = new ArrayList<>(roots.subList(0, roots.size() - levelsCompleted()));
        next.add(completedBy(leafHash).getLast());
        return new MerkleEdge(size + 1, next);
    }

    /** The root of the tree. */
    public String root() {
        return roots.isEmpty()
                ? MerkleTree.EMPTY_ROOT
                : roots.reversed().stream()
                        .reduce((right, left) -> MerkleTree.node(left, right))
                        .orElseThrow();
    }
}
