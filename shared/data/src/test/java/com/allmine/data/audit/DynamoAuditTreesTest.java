package com.allmine.data.audit;

import static com.allmine.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.data.audit.MerkleProof.Range;
import com.allmine.data.dynamo.AuditKeys;
import com.allmine.data.dynamo.TestTables;
import com.allmine.testkit.Meter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

@Tag("slow")
class DynamoAuditTreesTest extends AuditTreesContract {
    private static final AuditStream STREAM = AuditStream.PERMISSION;

    /** The most items of one batch of writes. */
    private static final int MAX_BATCH = 25;

    private final Meter meter = new Meter(TestTables.client());
    private final AuditTrees trees = new DynamoAuditTrees(TestTables.client(meter), TestTables.AUDIT);

    @Override
    protected AuditTrees trees() {
        return trees;
    }

    @Test
    void anEntryCostsTwoRoundTripsAndSixUnits() {
        append(entries(1));
        assertThat(meter.roundTrips()).isEqualTo(2);
        assertThat(meter.readUnits()).containsExactly(1.0);
        assertThat(meter.writeUnits()).as("head, entry, leaf and the new tree").containsExactly(2, 2, 2, 2);

        append(List.of(entry("later")));
        assertThat(meter.roundTrips()).isEqualTo(2);
        assertThat(meter.writeUnits()).as("head, entry and leaf").containsExactly(2, 2, 2);
    }

    @Test
    void entriesOfOneBatchShareTheRoundTripsAndTheHead() {
        append(List.of(entry("first")));
        meter.roundTrips();
        meter.writeUnits();

        append(entries(25));

        assertThat(meter.roundTrips()).isEqualTo(2);
        assertThat(meter.writeUnits()).hasSize(51).containsOnly(2);
    }

    /** The head and the leaf exceed 1 KB there: the head has a root for each 1 among the digits of the size. */
    @Test
    void anEntryOfALargeTreeCostsAtMostTenUnits() {
        putHead((1L << 39) - 2, 38);

        append(List.of(entry("with the largest head")));
        assertThat(meter.roundTrips()).isEqualTo(2);
        assertThat(meter.writeUnits()).as("head, entry and leaf").containsExactly(4, 2, 2);

        append(List.of(entry("with the largest leaf")));
        assertThat(meter.writeUnits()).as("new head, entry and leaf").containsExactly(2, 2, 4);
        assertThat(trees.head(tenantId, STREAM).size()).isEqualTo(1L << 39);
    }

    @Test
    void anEntryThatIsKnownCostsOneTransactionAndChangesNothing() {
        append(entries(2));
        meter.roundTrips();

        append(entries(1));

        assertThat(meter.roundTrips()).isEqualTo(2);
        assertThat(trees.head(tenantId, STREAM).size()).isEqualTo(2);
    }

    @Test
    void theHeadAndAPlaceCostOneRoundTripEach() {
        append(entries(3));
        meter.roundTrips();

        trees.head(tenantId, STREAM);
        assertThat(meter.roundTrips()).isEqualTo(1);

        trees.leaf(tenantId, STREAM, "entry-1");
        assertThat(meter.roundTrips()).isEqualTo(1);
    }

    private static String hash(long index, int level) {
        return MerkleTree.leafHash("subtree " + index + " " + level);
    }

    private static List<String> hashes(long index, int levels) {
        return IntStream.range(0, levels).mapToObj(level -> hash(index, level)).toList();
    }

    private static AttributeValue texts(List<String> values) {
        return AttributeValue.fromL(values.stream().map(AttributeValue::fromS).toList());
    }

    private void putHead(long size, int roots) {
        put(
                AuditKeys.head(tenantId, STREAM),
                Map.of("size", AttributeValue.fromN(Long.toString(size)), "roots", texts(hashes(size, roots))));
    }

    /** The item of a leaf that completed subtrees up to this level. */
    private Map<String, AttributeValue> leaf(long index, int level) {
        Map<String, AttributeValue> item = new HashMap<>(AuditKeys.leaf(tenantId, STREAM, index));
        item.put("hashes", texts(hashes(index, level + 1)));
        return item;
    }

    private static void put(Map<String, AttributeValue> key, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(key);
        item.putAll(attributes);
        TestTables.client().putItem(p -> p.tableName(TestTables.AUDIT).item(item));
    }

    private static void delete(Map<String, AttributeValue> key) {
        TestTables.client().deleteItem(d -> d.tableName(TestTables.AUDIT).key(key));
    }

    /** Puts only the leaves that the proof needs: the others would fill the machine. */
    private List<String> expected(List<Range> proof) {
        List<WriteRequest> puts = proof.stream()
                .flatMap(range -> range.subtrees().stream())
                .map(subtree -> leaf(subtree.last(), subtree.level()))
                .map(item ->
                        WriteRequest.builder().putRequest(p -> p.item(item)).build())
                .toList();
        for (int i = 0; i < puts.size(); i += MAX_BATCH) {
            List<WriteRequest> batch = puts.subList(i, Math.min(i + MAX_BATCH, puts.size()));
            TestTables.client().batchWriteItem(b -> b.requestItems(Map.of(TestTables.AUDIT, batch)));
        }
        return proof.stream()
                .map(range -> range.root(range.subtrees().stream()
                        .map(subtree -> hash(subtree.last(), subtree.level()))
                        .toList()))
                .toList();
    }

    /** 2 to the power of 39 is the largest complete tree; one leaf less has the most subtrees. */
    @ParameterizedTest
    @ValueSource(longs = {AuditTrees.MAX_SIZE, (1L << 39) - 1, 1L << 39})
    void aProofOfTheLargestTreesCostsOneRoundTrip(long size) {
        for (long index : List.of(0L, size / 2, size - 1)) {
            List<String> proof = expected(MerkleProof.inclusion(index, size));
            assertThat(trees.inclusion(tenantId, STREAM, index, size)).isEqualTo(proof);
            assertThat(meter.roundTrips()).as("inclusion of %d", index).isEqualTo(1);
            assertThat(meter.readUnits())
                    .as("one for each node")
                    .hasSizeLessThan(100)
                    .containsOnly(1.0);
        }
        for (long from : List.of(1L, size / 2, size - 1)) {
            List<String> proof = expected(MerkleProof.consistency(from, size));
            assertThat(trees.consistency(tenantId, STREAM, from, size)).isEqualTo(proof);
            assertThat(meter.roundTrips()).as("consistency with %d", from).isEqualTo(1);
        }
    }

    @Test
    void aTreeWhoseHeadWasSetBackTakesNoEntry() {
        append(entries(5));
        delete(AuditKeys.head(tenantId, STREAM));

        assertRefused(Problem.EVIDENCE_BROKEN, () -> append(List.of(entry("new"))));

        assertThat(trees.leaf(tenantId, STREAM, "new")).isEmpty();
    }

    @Test
    void aHeadThatDoesNotHaveTheRootsOfItsSizeIsBroken() {
        append(entries(5));
        putHead(5, 1);

        assertRefused(Problem.EVIDENCE_BROKEN, () -> trees.head(tenantId, STREAM));
        assertRefused(Problem.EVIDENCE_BROKEN, () -> append(List.of(entry("new"))));
    }

    @Test
    void aLeafThatWasRemovedOrShortenedBreaksTheProofsThatNeedIt() {
        append(entries(4));
        put(AuditKeys.leaf(tenantId, STREAM, 1), Map.of("hashes", texts(hashes(1, 1))));
        delete(AuditKeys.leaf(tenantId, STREAM, 2));

        assertRefused(Problem.EVIDENCE_BROKEN, () -> trees.inclusion(tenantId, STREAM, 3, 4));
        assertRefused(Problem.EVIDENCE_BROKEN, () -> trees.consistency(tenantId, STREAM, 2, 3));
        assertThat(trees.inclusion(tenantId, STREAM, 0, 2)).containsExactly(hash(1, 0));
        assertThat(trees.leaf(tenantId, STREAM, "entry-2"))
                .map(AuditTrees.Leaf::index)
                .isEqualTo(Optional.of(2L));
    }
}
