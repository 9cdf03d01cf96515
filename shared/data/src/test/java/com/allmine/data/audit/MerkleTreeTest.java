package com.allmine.data.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the test vectors of Certificate Transparency, and against the naive tree for all sizes up to 40. */
class MerkleTreeTest {
    private static final int SIZES = 40;

    /** The entries of the published vectors, in hexadecimal. */
    private static final List<String> ENTRIES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = Stream.of(
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
            .map(MerkleTreeTest::base64)
            .toList();

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    private static List<String> hashes(String... hex) {
        return Stream.of(hex).map(MerkleTreeTest::base64).toList();
    }

    private static List<String> vectors(int size) {
        return ENTRIES.subList(0, size).stream()
                .map(entry -> MerkleTree.leafHash(HexFormat.of().parseHex(entry)))
                .toList();
    }

    private static List<String> leaves(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> MerkleTree.leafHash("entry " + i))
                .toList();
    }

    /** The hashes of the ranges of a proof, each from all its leaves. */
    private static List<String> hashes(List<MerkleProof.Range> ranges, List<String> leaves) {
        return ranges.stream()
                .map(range -> NaiveMerkleTree.root(leaves.subList((int) range.from(), (int) range.to())))
                .toList();
    }

    @Test
    void theRootsAreThePublishedOnes() {
        for (int size = 1; size <= 8; size++) {
            assertThat(MerkleTree.root(vectors(size))).isEqualTo(ROOTS.get(size - 1));
            assertThat(NaiveMerkleTree.root(vectors(size))).isEqualTo(ROOTS.get(size - 1));
        }
        assertThat(MerkleTree.root(List.of()))
                .isEqualTo(base64("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }

    private static void assertInclusion(int leaf, int size, String... published) {
        List<String> proof = hashes(published);

        assertThat(hashes(MerkleProof.inclusion(leaf - 1L, size), vectors(size)))
                .isEqualTo(proof);
        assertThat(MerkleTree.verifyInclusion(vectors(size).get(leaf - 1), leaf - 1L, size, proof, ROOTS.get(size - 1)))
                .isTrue();
    }

    /** The vectors count leaves from 1. */
    @Test
    void theInclusionProofsAreThePublishedOnes() {
        assertInclusion(1, 1);
        assertInclusion(
                1,
                8,
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        assertInclusion(
                6,
                8,
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        assertInclusion(3, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assertInclusion(
                2,
                5,
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
    }

    private static void assertConsistency(int from, int to, String... published) {
        List<String> proof = hashes(published);

        assertThat(hashes(MerkleProof.consistency(from, to), vectors(to))).isEqualTo(proof);
        assertThat(MerkleTree.verifyConsistency(from, to, proof, ROOTS.get(from - 1), ROOTS.get(to - 1)))
                .isTrue();
    }

    @Test
    void theConsistencyProofsAreThePublishedOnes() {
        assertConsistency(1, 1);
        assertConsistency(
                1,
                8,
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        assertConsistency(
                6,
                8,
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        assertConsistency(
                2,
                5,
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
    }

    @Test
    void everySmallTreeHasTheRootOfItsDefinition() {
        MerkleEdge edge = MerkleEdge.EMPTY;
        for (int size = 0; size < SIZES; size++) {
            List<String> leaves = leaves(size);
            assertThat(edge.size()).isEqualTo(size);
            assertThat(edge.root()).isEqualTo(MerkleTree.root(leaves)).isEqualTo(NaiveMerkleTree.root(leaves));
            edge = edge.plus(MerkleTree.leafHash("entry " + size));
        }
    }

    @Test
    void aLeafCompletesTheSubtreesThatEndWithIt() {
        MerkleEdge edge = MerkleEdge.EMPTY;
        List<String> leaves = leaves(SIZES);
        for (int index = 0; index < SIZES; index++) {
            List<String> completed = edge.completedBy(leaves.get(index));
            assertThat(completed).hasSize(1 + Integer.numberOfTrailingZeros(index + 1));
            for (int level = 0; level < completed.size(); level++) {
                assertThat(completed.get(level))
                        .isEqualTo(NaiveMerkleTree.root(leaves.subList(index + 1 - (1 << level), index + 1)));
            }
            edge = edge.plus(leaves.get(index));
        }
    }

    @Test
    void everyLeafOfEverySmallTreeHasItsInclusionProofAndNoOther() {
        for (int size = 1; size <= SIZES; size++) {
            List<String> leaves = leaves(size);
            String root = NaiveMerkleTree.root(leaves);
            for (int index = 0; index < size; index++) {
                List<String> proof = NaiveMerkleTree.inclusion(index, leaves);
                assertThat(hashes(MerkleProof.inclusion(index, size), leaves)).isEqualTo(proof);
                for (int claimed = -1; claimed <= size; claimed++) {
                    assertThat(MerkleTree.verifyInclusion(leaves.get(index), claimed, size, proof, root))
                            .as("leaf %d of %d, claimed as %d", index, size, claimed)
                            .isEqualTo(claimed == index);
                }
            }
        }
    }

    @Test
    void everyTwoSmallTreesHaveTheirConsistencyProof() {
        for (int to = 0; to <= SIZES; to++) {
            List<String> leaves = leaves(to);
            String root = NaiveMerkleTree.root(leaves);
            for (int from = 0; from <= to; from++) {
                List<String> proof = NaiveMerkleTree.consistency(from, leaves);
                String fromRoot = NaiveMerkleTree.root(leaves.subList(0, from));
                assertThat(hashes(MerkleProof.consistency(from, to), leaves)).isEqualTo(proof);
                assertThat(MerkleTree.verifyConsistency(from, to, proof, fromRoot, root))
                        .as("from %d to %d", from, to)
                        .isTrue();
            }
        }
    }

    @Test
    void aTreeWithAnotherPastIsInconsistent() {
        for (int to = 1; to <= SIZES; to++) {
            List<String> leaves = leaves(to);
            for (int from = 1; from <= to; from++) {
                List<String> forged = new ArrayList<>(leaves);
                forged.set((from * 7) % from, MerkleTree.leafHash("forged"));
                String fromRoot = NaiveMerkleTree.root(leaves.subList(0, from));
                assertThat(MerkleTree.verifyConsistency(
                                from,
                                to,
                                NaiveMerkleTree.consistency(from, forged),
                                fromRoot,
                                NaiveMerkleTree.root(forged)))
                        .as("from %d to %d", from, to)
                        .isFalse();
            }
        }
    }

    private static List<List<String>> spoiled(List<String> proof) {
        List<List<String>> spoiled = new ArrayList<>();
        List<String> longer = new ArrayList<>(proof);
        longer.add(MerkleTree.leafHash("more"));
        spoiled.add(longer);
        for (int i = 0; i < proof.size(); i++) {
            for (String hash : List.of(MerkleTree.leafHash("other"), "", "not base64!", "QUJD", proof.get(i) + "\n")) {
                List<String> altered = new ArrayList<>(proof);
                altered.set(i, hash);
                spoiled.add(altered);
            }
            List<String> shorter = new ArrayList<>(proof);
            shorter.remove(i);
            spoiled.add(shorter);
        }
        return spoiled;
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 2", "2, 3", "6, 7", "3, 8", "12, 13", "20, 37"})
    void aProofWithOneFaultShowsNoInclusion(int index, int size) {
        List<String> leaves = leaves(size);
        List<String> proof = NaiveMerkleTree.inclusion(index, leaves);
        String root = NaiveMerkleTree.root(leaves);

        assertThat(spoiled(proof))
                .noneMatch(bad -> MerkleTree.verifyInclusion(leaves.get(index), index, size, bad, root));
        assertThat(MerkleTree.verifyInclusion(leaves.get(index), index, size + 1000L, proof, root))
                .isFalse();
        assertThat(MerkleTree.verifyInclusion(MerkleTree.leafHash("other"), index, size, proof, root))
                .isFalse();
        assertThat(MerkleTree.verifyInclusion("no hash", index, size, proof, root))
                .isFalse();
        assertThat(MerkleTree.verifyInclusion(leaves.get(index), index, size, proof, MerkleTree.EMPTY_ROOT))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 5", "3, 3", "1, 2", "2, 3", "4, 8", "6, 8", "7, 8", "13, 37"})
    void aProofWithOneFaultShowsNoConsistency(int from, int to) {
        List<String> leaves = leaves(to);
        List<String> proof = NaiveMerkleTree.consistency(from, leaves);
        String fromRoot = NaiveMerkleTree.root(leaves.subList(0, from));
        String root = NaiveMerkleTree.root(leaves);
        String other = MerkleTree.leafHash("other");

        assertThat(spoiled(proof)).noneMatch(bad -> MerkleTree.verifyConsistency(from, to, bad, fromRoot, root));
        assertThat(MerkleTree.verifyConsistency(from, to, proof, other, root)).isFalse();
        assertThat(MerkleTree.verifyConsistency(from, to, proof, "no hash", root))
                .isFalse();
        assertThat(MerkleTree.verifyConsistency(from, to, proof, fromRoot, other))
                .isEqualTo(from == 0 && to > 0);
        assertThat(MerkleTree.verifyConsistency(to + 1L, to, proof, fromRoot, root))
                .isFalse();
        assertThat(MerkleTree.verifyConsistency(-1, to, proof, fromRoot, root)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "QUJD", "not base64!", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"})
    void aTextThatIsNoHashIsNone(String text) {
        assertThat(MerkleTree.isHash(text)).isFalse();
        assertThat(MerkleTree.isHash(MerkleTree.EMPTY_ROOT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 999_999_999_999L, (1L << 39) - 1, 1L << 39, (1L << 39) + 1})
    void everyProofOfTheLargestTreesNeedsAtMostOneHundredNodes(long size) {
        List<Long> places = Stream.of(0L, 1L, size / 3, size / 2, size - 2, size - 1)
                .filter(place -> place >= 0 && place < size)
                .toList();
        for (long place : places) {
            for (List<MerkleProof.Range> proof :
                    List.of(MerkleProof.inclusion(place, size), MerkleProof.consistency(place + 1, size))) {
                List<Long> nodes = proof.stream()
                        .flatMap(range -> range.subtrees().stream())
                        .map(MerkleProof.Subtree::last)
                        .toList();
                assertThat(nodes).hasSizeLessThanOrEqualTo(100).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void thereIsNoProofOutsideATree() {
        assertThatIllegalArgumentException().isThrownBy(() -> MerkleProof.inclusion(3, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> MerkleProof.inclusion(-1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> MerkleProof.consistency(4, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> MerkleProof.consistency(-1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new MerkleEdge(3, List.of("a")));
    }
}
