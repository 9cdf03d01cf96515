package com.allmine.data.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * Which parts of a tree a proof consists of, by RFC 6962, section 2.1. Each hash of a proof is the root of a range of
 * leaves, and a range is a few complete subtrees.
 */
final class MerkleProof {
    private MerkleProof() {}

    /**
     * Some consecutive leaves that have a root in the tree.
     *
     * @param from the index of the first leaf
     * @param to the index after the last leaf
     */
    record Range(long from, long to) {
        /** The index after the last leaf of the left child. The range must have at least two leaves. */
        private long middle() {
            return from + Long.highestOneBit(to - from - 1);
        }

        private Range left() {
            return new Range(from, middle());
        }

        private Range right() {
            return new Range(middle(), to);
        }

        /** The largest complete subtrees, from left to right. Only a range at the end of the tree has several. */
        List<Subtree> subtrees() {
            List<Subtree> subtrees = new ArrayList<>();
            long next = from;
            while (next < to) {
                long leaves = Long.highestOneBit(to - next);
                next += leaves;
                subtrees.add(new Subtree(next - 1, Long.numberOfTrailingZeros(leaves)));
            }
            return subtrees;
        }

        /** The root, from the roots of the subtrees. */
        String root(List<String> roots) {
            return new MerkleEdge(to - from, roots).root();
        }
    }

    /**
     * A complete subtree.
     *
     * @param last the index of its last leaf, which completed it
     * @param level 0 for a leaf; the subtree has 2<sup>level</sup> leaves
     */
    record Subtree(long last, int level) {}

    /** The siblings on the way from a leaf to the root. */
    static List<Range> inclusion(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has no leaf " + index);
        }
        List<Range> proof = new ArrayList<>();
        Range range = new Range(0, size);
        while (range.to - range.from > 1) {
            boolean isLeft = index < range.middle();
            proof.addFirst(isLeft ? range.right() : range.left());
            range = isLeft ? range.left() : range.right();
        }
        return proof;
    }

    /** The parts from which the roots of both trees can be made; none if one of them is empty or they are the same. */
    static List<Range> consistency(long from, long to) {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("a tree does not grow from " + from + " to " + to + " leaves");
        }
        List<Range> proof = new ArrayList<>();
        Range range = new Range(0, to);
        boolean isOldTree = true;
        while (from > 0 && from < range.to) {
            if (from <= range.middle()) {
                proof.addFirst(range.right());
                range = range.left();
            } else {
                proof.addFirst(range.left());
                range = range.right();
                isOldTree = false;
            }
        }
        if (!isOldTree) {
            proof.addFirst(range);
        }
        return proof;
    }
}
