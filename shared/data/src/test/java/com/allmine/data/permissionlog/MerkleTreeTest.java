package com.allmine.data.permissionlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    private static String sha256(String hex) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(HexFormat.of().parseHex(hex)));
    }

    private static String node(String left, String right) throws NoSuchAlgorithmException {
        return sha256("01" + left + right);
    }

    private static List<String> leaves(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> MerkleTree.leaf("entry " + i))
                .toList();
    }

    @Test
    void hashesNoEntriesAsTheEmptyText() {
        assertThat(MerkleTree.root(List.of()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void hashesAnEntryDifferentlyFromANode() throws NoSuchAlgorithmException {
        String hex = HexFormat.of().formatHex("ş".getBytes(StandardCharsets.UTF_8));

        assertThat(MerkleTree.leaf("ş")).isEqualTo(sha256("00" + hex));
        assertThat(MerkleTree.leaf("")).isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(MerkleTree.root(List.of(MerkleTree.leaf("ş")))).isEqualTo(MerkleTree.leaf("ş"));
    }

    @Test
    void splitsAtTheLargestPowerOfTwoBelowTheSize() throws NoSuchAlgorithmException {
        List<String> leaf = leaves(7);
        String first = node(node(leaf.get(0), leaf.get(1)), node(leaf.get(2), leaf.get(3)));

        assertThat(MerkleTree.root(leaves(2))).isEqualTo(node(leaf.get(0), leaf.get(1)));
        assertThat(MerkleTree.root(leaves(3))).isEqualTo(node(node(leaf.get(0), leaf.get(1)), leaf.get(2)));
        assertThat(MerkleTree.root(leaves(4))).isEqualTo(first);
        assertThat(MerkleTree.root(leaves(5))).isEqualTo(node(first, leaf.get(4)));
        assertThat(MerkleTree.root(leaf)).isEqualTo(node(first, node(node(leaf.get(4), leaf.get(5)), leaf.get(6))));
    }
}
