package com.allmine.data.audit;

import static com.allmine.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.data.Callers;
import com.allmine.data.audit.AuditTrees.Head;
import com.allmine.data.audit.AuditTrees.Leaf;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.dynamo.PrimaryKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of all trees, in DynamoDB and in memory. */
public abstract class AuditTreesContract {
    protected final String tenantId = Callers.next().tenantId();

    protected abstract AuditTrees trees();

    protected AuditEntry entry(String id) {
        return new AuditEntry(id, "{\"entry\":\"" + id + "\"}", PrimaryKeys.logEntry(tenantId, id));
    }

    protected List<AuditEntry> entries(int number) {
        return IntStream.range(0, number).mapToObj(i -> entry("entry-" + i)).toList();
    }

    protected void append(List<AuditEntry> entries) {
        trees().append(tenantId, AuditStream.PERMISSION, entries);
    }

    private Head head() {
        return trees().head(tenantId, AuditStream.PERMISSION);
    }

    private static Head headOf(List<AuditEntry> entries) {
        return new Head(
                entries.size(),
                NaiveMerkleTree.root(entries.stream().map(AuditEntry::leafHash).toList()));
    }

    /** Reads the tree's entries by their places, and verifies that they are these, in this order. */
    private void assertTree(List<AuditEntry> entries) {
        Head head = head();
        assertThat(head).isEqualTo(headOf(entries));
        for (int i = 0; i < entries.size(); i++) {
            AuditEntry entry = entries.get(i);
            assertThat(trees().leaf(tenantId, AuditStream.PERMISSION, entry.id()))
                    .contains(new Leaf(i, entry.leafHash(), entry.key()));
        }
    }

    @Test
    void aTreeBeginsEmpty() {
        assertThat(head()).isEqualTo(new Head(0, MerkleTree.EMPTY_ROOT));
        assertThat(trees().leaf(tenantId, AuditStream.PERMISSION, "entry-0")).isEmpty();
        assertThat(trees().consistency(tenantId, AuditStream.PERMISSION, 0, 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 49, 50, 99})
    void appendsAnyNumberOfEntriesInTheirOrder(int number) {
        append(entries(number));

        assertTree(entries(number));
    }

    @Test
    void readsManyLeavesAtOnceAndLeavesOutUnknownIds() {
        List<AuditEntry> entries = entries(96);
        append(entries);
        Map<String, Leaf> expected = new HashMap<>();
        List<String> ids = new ArrayList<>(List.of("unknown", "", "#", "ğ".repeat(1000)));
        for (int i = 0; i < entries.size(); i++) {
            AuditEntry entry = entries.get(i);
            ids.add(entry.id());
            expected.put(entry.id(), new Leaf(i, entry.leafHash(), entry.key()));
        }

        assertThat(trees().leaves(tenantId, AuditStream.PERMISSION, ids)).isEqualTo(expected);
        assertThat(trees().leaves(tenantId, AuditStream.CONSENT, ids)).isEmpty();
        assertThat(trees().leaves(tenantId, AuditStream.PERMISSION, List.of())).isEmpty();
    }

    @Test
    void appendsNothingForNoEntry() {
        append(List.of());

        assertTree(List.of());
        assertThat(trees().all()).doesNotContain(new Tree(tenantId, AuditStream.PERMISSION));
    }

    @Test
    void appendsARepeatedEntryOnceAndALateOneLate() {
        append(List.of(entry("b"), entry("c"), entry("b")));
        append(List.of(entry("c"), entry("d"), entry("b")));
        append(List.of(entry("d")));
        append(List.of(entry("a"), entry("b")));

        assertTree(List.of(entry("b"), entry("c"), entry("d"), entry("a")));
    }

    @Test
    void everyLeafIsProvenToBeInEveryTreeThatHasIt() {
        int number = 8;
        append(entries(number));

        for (int size = 1; size <= number; size++) {
            String root = headOf(entries(size)).rootHash();
            for (int index = 0; index < size; index++) {
                List<String> proof = trees().inclusion(tenantId, AuditStream.PERMISSION, index, size);
                assertThat(MerkleTree.verifyInclusion(entries(size).get(index).leafHash(), index, size, proof, root))
                        .as("leaf %d of %d", index, size)
                        .isTrue();
            }
        }
    }

    @Test
    void everyTreeIsProvenToBeginWithEverySmallerOne() {
        int number = 8;
        append(entries(number));

        for (int to = 0; to <= number; to++) {
            for (int from = 0; from <= to; from++) {
                List<String> proof = trees().consistency(tenantId, AuditStream.PERMISSION, from, to);
                assertThat(MerkleTree.verifyConsistency(
                                from,
                                to,
                                proof,
                                headOf(entries(from)).rootHash(),
                                headOf(entries(to)).rootHash()))
                        .as("from %d to %d", from, to)
                        .isTrue();
            }
        }
    }

    @Test
    void nothingIsProvenAboutATreeThatIsLargerThanTheStoredOne() {
        append(entries(3));

        assertRefused(Problem.EVIDENCE_BROKEN, () -> trees().inclusion(tenantId, AuditStream.PERMISSION, 0, 4));
        assertRefused(Problem.EVIDENCE_BROKEN, () -> trees().consistency(tenantId, AuditStream.PERMISSION, 2, 4));
    }

    @Test
    void eachStreamOfEachTenantHasATreeOfItsOwn() {
        String other = tenantId + "#permission%23";
        AuditEntry sameId = new AuditEntry("a", "{}", PrimaryKeys.logEntry(other, "a"));
        trees().append(tenantId, AuditStream.PERMISSION, List.of(entry("a"), entry("b")));
        trees().append(tenantId, AuditStream.CONSENT, List.of(entry("b")));
        trees().append(other, AuditStream.PERMISSION, List.of(sameId));

        assertTree(List.of(entry("a"), entry("b")));
        assertThat(trees().head(tenantId, AuditStream.CONSENT)).isEqualTo(headOf(List.of(entry("b"))));
        assertThat(trees().leaf(tenantId, AuditStream.CONSENT, "b"))
                .contains(new Leaf(0, entry("b").leafHash(), entry("b").key()));
        assertThat(trees().leaf(tenantId, AuditStream.CONSENT, "a")).isEmpty();
        assertThat(trees().leaf(other, AuditStream.PERMISSION, "a"))
                .contains(new Leaf(0, sameId.leafHash(), sameId.key()));
        assertThat(trees().leaf(other, AuditStream.PERMISSION, "b")).isEmpty();
        assertThat(trees().all())
                .contains(
                        new Tree(tenantId, AuditStream.PERMISSION),
                        new Tree(tenantId, AuditStream.CONSENT),
                        new Tree(other, AuditStream.PERMISSION))
                .doesNotContain(new Tree(other, AuditStream.CONSENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#", "HEAD", "a#b", "ğ%", "x/../y", "LONG"})
    void findsNoEntryByAnIdThatIsNone(String text) {
        String id = text.equals("LONG") ? "ğ".repeat(1000) : text;
        append(entries(1));

        assertThat(trees().leaf(tenantId, AuditStream.PERMISSION, id)).isEmpty();
    }

    @Test
    void parallelPublishersOfOneTenantLoseAndRepeatNothing() {
        List<AuditEntry> entries = entries(12);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(IntStream.range(0, 6)
                            .mapToObj(publisher -> CompletableFuture.runAsync(
                                    () -> append(entries.subList(publisher, publisher + 7)), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }

        AuditEntry[] byIndex = new AuditEntry[12];
        for (AuditEntry entry : entries) {
            Leaf leaf =
                    trees().leaf(tenantId, AuditStream.PERMISSION, entry.id()).orElseThrow();
            byIndex[(int) leaf.index()] = entry;
        }
        assertTree(List.of(byIndex));
    }

    /** Publishers that repeat random parts of a stream, as Lambda does after a failure. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whateverIsRepeatedEachEntryHasOneIndex(long seed) {
        Random random = new Random(seed);
        List<AuditEntry> stream = entries(15);
        List<Head> heads = new ArrayList<>();
        int done = 0;
        while (done < stream.size()) {
            int from = random.nextInt(done + 1);
            int to = Math.min(stream.size(), Math.max(done, from) + random.nextInt(5));
            append(stream.subList(from, to));
            done = Math.max(done, to);
            heads.add(head());
        }

        assertTree(stream);
        assertThat(heads).allMatch(head -> head.equals(headOf(stream.subList(0, (int) head.size()))));
    }
}
