package com.allmine.data.permissionlog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The Merkle tree of RFC 6962, section 2.1, over SHA-256; hashes are lower-case hexadecimal. */
final class MerkleTree {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private MerkleTree() {}

    /** The hash of one entry. */
    static String leaf(String entry) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return HexFormat.of().formatHex(digest.digest(entry.getBytes(StandardCharsets.UTF_8)));
    }

    /** The root of the entries' hashes, in their order. Without entries it is the hash of the empty text. */
    static String root(List<String> leaves) {
        List<byte[]> hashes = leaves.stream().map(HexFormat.of()::parseHex).toList();
        return HexFormat.of().formatHex(hashes.isEmpty() ? sha256().digest() : hash(hashes));
    }

    private static byte[] hash(List<byte[]> hashes) {
        if (hashes.size() == 1) {
            return hashes.getFirst();
        }
        int left = Integer.highestOneBit(hashes.size() - 1);
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(hash(hashes.subList(0, left)));
        digest.update(hash(hashes.subList(left, hashes.size())));
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
