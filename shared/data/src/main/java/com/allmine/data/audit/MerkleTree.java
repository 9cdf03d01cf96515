package com.allmine.data.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;

/**
 * The Merkle tree of RFC 6962 over SHA-256. Its proofs are verified by the algorithms of RFC 9162, sections 2.1.3.2 and
 * 2.1.4.2. Hashes are in standard base64 with padding.
 */
public final class MerkleTree {
    /** The root of the tree without leaves: the hash of the empty text. */
    public static final String EMPTY_ROOT = encode(sha256().digest());

    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final int HASH_BYTES = 32;

    private MerkleTree() {}

    /** The hash of a leaf, from its text in UTF-8. */
    public static String leafHash(String text) {
        return leafHash(text.getBytes(StandardCharsets.UTF_8));
    }

    static String leafHash(byte[] data) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return encode(digest.digest(data));
    }

    /** The hash of the node above two hashes. */
    public static String node(String left, String right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(decode(left));
        return encode(digest.digest(decode(right)));
    }

    /** The root of the tree that has these leaf hashes, in their order. */
    public static String root(Iterable<String> leafHashes) {
        MerkleEdge edge = MerkleEdge.EMPTY;
        for (String leafHash : leafHashes) {
            edge = edge.plus(leafHash);
        }
        return edge.root();
    }

    /** Whether a text is a hash: 32 bytes in standard base64 with padding. */
    public static boolean isHash(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return bytes.length == HASH_BYTES && encode(bytes).equals(text);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /**
     * Whether a proof shows that the tree with this size and root has the leaf at this index. A text that is not a hash
     * proves nothing.
     */
    public static boolean verifyInclusion(String leafHash, long index, long size, List<String> proof, String root) {
        if (index < 0 || index >= size || !isHash(leafHash) || !proof.stream().allMatch(MerkleTree::isHash)) {
            return false;
        }
        long node = index;
        long last = size - 1;
        String hash = leafHash;
        for (String sibling : proof) {
            if (last == 0) {
                return false;
            }
            if (isRight(node) || node == last) {
                hash = node(sibling, hash);
                int levels = levelsToRight(node);
                node >>= levels;
                last >>= levels;
            } else {
                hash = node(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /**
     * Whether a proof shows that the tree of size {@code to} begins with the leaves of the tree of size {@code from}, in the
     * same order. Every tree begins with the tree without leaves. A text that is not a hash proves nothing.
     */
    public static boolean verifyConsistency(long from, long to, List<String> proof, String fromRoot, String toRoot) {
        if (from < 0 || from > to || !proof.stream().allMatch(MerkleTree::isHash)) {
            return false;
        }
        if (from == 0) {
            return proof.isEmpty() && fromRoot.equals(EMPTY_ROOT) && (to > 0 || toRoot.equals(EMPTY_ROOT));
        }
        if (from == to) {
            return proof.isEmpty() && fromRoot.equals(toRoot);
        }
        return isHash(fromRoot) && isConsistent(from, to, proof, fromRoot, toRoot);
    }

    private static boolean isConsistent(long from, long to, List<String> proof, String fromRoot, String toRoot) {
        boolean isComplete = Long.bitCount(from) == 1; // Its root is then a node of the larger tree.
        if (proof.isEmpty() && !isComplete) {
            return false;
        }
        Iterator<String> hashes = proof.iterator();
        long node = from - 1;
        int trailing = Long.numberOfTrailingZeros(~node);
        node >>= trailing;
        long last = (to - 1) >> trailing;
        String old = isComplete ? fromRoot : hashes.next();
        String current = old;
        while (hashes.hasNext()) {
            if (last == 0) {
                return false;
            }
            String sibling = hashes.next();
            if (isRight(node) || node == last) {
                old = node(sibling, old);
                current = node(sibling, current);
                int levels = levelsToRight(node);
                node >>= levels;
                last >>= levels;
            } else {
                current = node(current, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && old.equals(fromRoot) && current.equals(toRoot);
    }

    private static boolean isRight(long node) {
        return (node & 1) == 1;
    }

    /** How many levels a node without a right sibling is moved up, until it is a right child or the root. */
    private static int levelsToRight(long node) {
        return node == 0 ? 0 : Long.numberOfTrailingZeros(node);
    }

    private static String encode(byte[] hash) {
        return Base64.getEncoder().encodeToString(hash);
    }

    private static byte[] decode(String hash) {
        return Base64.getDecoder().decode(hash);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
