package com.allmine.data.audit;

import java.util.ArrayList;
import java.util.List;

/** The Merkle tree of RFC 6962, written as its section 2.1 defines it. It keeps all leaf hashes, and is slow. */
final class NaiveMerkleTree {
    private NaiveMerkleTree() {}

    /** {@code MTH(D)}. */
    static String root(List<String> leaves) {
        if (leaves.isEmpty()) {
            return MerkleTree.EMPTY_ROOT;
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int k = split(leaves.size());
        return MerkleTree.node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
    }

    /** {@code PATH(m, D)}. */
    static List<String> inclusion(int m, List<String> leaves) {
        if (leaves.size() == 1) {
            return List.of();
        }
        int k = split(leaves.size());
        List<String> left = leaves.subList(0, k);
        List<String> right = leaves.subList(k, leaves.size());
        return m < k ? plus(inclusion(m, left), root(right)) : plus(inclusion(m - k, right), root(left));
    }

    /** {@code PROOF(m, D)}; the RFC defines none for an empty tree, and here it is empty. */
    static List<String> consistency(int m, List<String> leaves) {
        return m == 0 ? List.of() : subproof(m, leaves, true);
    }

    private static List<String> subproof(int m, List<String> leaves, boolean isOldTree) {
        if (m == leaves.size()) {
            return isOldTree ? List.of() : List.of(root(leaves));
        }
        int k = split(leaves.size());
        List<String> left = leaves.subList(0, k);
        List<String> right = leaves.subList(k, leaves.size());
        return m <= k
                ? plus(subproof(m, left, isOldTree), root(right))
                : plus(subproof(m - k, right, false), root(left));
    }

    private static List<String> plus(List<String> hashes, String last) {
        List<String> longer = new ArrayList<>(hashes);
        longer.add(last);
        return longer;
    }

    /** The largest power of two that is smaller than the size. */
    private static int split(int size) {
        int k = 1;
        while (k * 2 < size) {
            k *= 2;
        }
        return k;
    }
}
