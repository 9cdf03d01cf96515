package com.allmine.data.audit;

import static com.allmine.data.dynamo.Transactions.isConditionFailed;

import com.allmine.api.ApiRequest;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.input.Choice;
import com.allmine.api.input.Text;
import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.audit.MerkleProof.Range;
import com.allmine.data.audit.MerkleProof.Subtree;
import com.allmine.data.dynamo.AuditKeys;
import com.allmine.data.dynamo.Backoff;
import com.allmine.data.dynamo.BatchGet;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Queries;
import com.allmine.data.dynamo.Transactions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The trees in DynamoDB. One transaction moves the head of a tree and adds the leaves with the ids of their entries. It
 * fails if the head has moved or if an id is known, so every entry has one index.
 *
 * <p>The item of a leaf also has the root of every subtree that the leaf completes. So an entry costs two items, and a
 * proof is made of items that never change.
 */
public final class DynamoAuditTrees implements AuditTrees {
    private static final int MAX_ATTEMPTS = 10;

    /** A transaction has at most 100 writes: the head, two for each entry, and the registration of a new tree. */
    private static final int MAX_ENTRIES = 49;

    /** The index of the first entry among the writes of a transaction; the others follow, and then the leaves. */
    private static final int FIRST_ENTRY = 1;

    private static final String SIZE = "size";
    private static final String ROOTS = "roots";
    private static final String ID = "id";
    private static final String HASHES = "hashes";
    private static final String INDEX = "index";
    private static final String LEAF_HASH = "leafHash";
    private static final String SOURCE_PK = "sourcePk";
    private static final String SOURCE_SK = "sourceSk";

    private final DynamoDbClient dynamo;
    private final String table;
    private final BatchGet batchGet;

    public DynamoAuditTrees(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
        this.batchGet = new BatchGet(dynamo, table);
    }

    public static DynamoAuditTrees live() {
        return new DynamoAuditTrees(Dynamo.live(), Settings.required("AUDIT_TABLE"));
    }

    @Override
    public void append(String tenantId, AuditStream stream, List<AuditEntry> entries) {
        Tree tree = new Tree(tenantId, stream);
        for (int i = 0; i < entries.size(); i += MAX_ENTRIES) {
            appendAtOnce(tree, entries.subList(i, Math.min(i + MAX_ENTRIES, entries.size())));
        }
    }

    private void appendAtOnce(Tree tree, List<AuditEntry> entries) {
        List<AuditEntry> unknown = List.copyOf(byId(entries).values());
        for (int attempt = 1; attempt <= MAX_ATTEMPTS && !unknown.isEmpty(); attempt++) {
            List<CancellationReason> reasons = Transactions.write(dynamo, writes(tree, unknown, edge(tree)));
            if (reasons.isEmpty()) {
                return;
            }
            if (isConditionFailed(reasons.getFirst())) {
                Backoff.JITTER.pauseAfter(attempt); // Another publisher of the tenant was faster.
            } else if (reasons.stream().skip(FIRST_ENTRY + unknown.size()).anyMatch(Transactions::isConditionFailed)) {
                throw broken(tree, "it has leaves after its head");
            }
            unknown = withoutKnown(unknown, reasons);
        }
        if (!unknown.isEmpty()) {
            throw Problem.SERVICE_UNAVAILABLE.refusal().because("the head of the tree moved at every attempt");
        }
    }

    /** The entries in their order, without repetitions. */
    private static Map<String, AuditEntry> byId(List<AuditEntry> entries) {
        Map<String, AuditEntry> byId = new LinkedHashMap<>();
        entries.forEach(entry -> byId.putIfAbsent(entry.id(), entry));
        return byId;
    }

    private static List<AuditEntry> withoutKnown(List<AuditEntry> entries, List<CancellationReason> reasons) {
        List<AuditEntry> unknown = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (!isConditionFailed(reasons.get(FIRST_ENTRY + i))) {
                unknown.add(entries.get(i));
            }
        }
        return unknown;
    }

    private List<TransactWriteItem> writes(Tree tree, List<AuditEntry> entries, MerkleEdge before) {
        List<TransactWriteItem> ids = new ArrayList<>();
        List<TransactWriteItem> leaves = new ArrayList<>();
        MerkleEdge edge = before;
        for (AuditEntry entry : entries) {
            String leafHash = entry.leafHash();
            ids.add(putNew(entryItem(tree, entry, edge.size(), leafHash)));
            leaves.add(putNew(leafItem(tree, entry, edge.size(), edge.completedBy(leafHash))));
            edge = edge.plus(leafHash);
        }
        List<TransactWriteItem> writes = new ArrayList<>();
        writes.add(moveHead(tree, before, edge));
        writes.addAll(ids);
        writes.addAll(leaves);
        if (before.size() == 0) {
            writes.add(put(AuditKeys.registered(tree.tenantId(), tree.stream())));
        }
        return writes;
    }

    private static Map<String, AttributeValue> entryItem(Tree tree, AuditEntry entry, long index, String leafHash) {
        Map<String, AttributeValue> item = new HashMap<>(AuditKeys.entry(tree.tenantId(), tree.stream(), entry.id()));
        item.put(INDEX, number(index));
        item.put(LEAF_HASH, AttributeValue.fromS(leafHash));
        item.put(SOURCE_PK, Objects.requireNonNull(entry.key().get(PrimaryKeys.PK)));
        item.put(SOURCE_SK, Objects.requireNonNull(entry.key().get(PrimaryKeys.SK)));
        return item;
    }

    private static Map<String, AttributeValue> leafItem(
            Tree tree, AuditEntry entry, long index, List<String> completed) {
        Map<String, AttributeValue> item = new HashMap<>(AuditKeys.leaf(tree.tenantId(), tree.stream(), index));
        item.put(ID, AttributeValue.fromS(entry.id()));
        item.put(HASHES, texts(completed));
        return item;
    }

    private TransactWriteItem putNew(Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(p -> p.tableName(table).item(item).conditionExpression(PrimaryKeys.IS_NEW))
                .build();
    }

    /** Registering a tree again changes nothing. */
    private TransactWriteItem put(Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(p -> p.tableName(table).item(item))
                .build();
    }

    private TransactWriteItem moveHead(Tree tree, MerkleEdge from, MerkleEdge to) {
        Map<String, AttributeValue> item = new HashMap<>(AuditKeys.head(tree.tenantId(), tree.stream()));
        item.put(SIZE, number(to.size()));
        item.put(ROOTS, texts(to.roots()));
        if (from.size() == 0) {
            return putNew(item);
        }
        return TransactWriteItem.builder()
                .put(p -> p.tableName(table)
                        .item(item)
                        .conditionExpression("#size = :size")
                        .expressionAttributeNames(Map.of("#size", SIZE))
                        .expressionAttributeValues(Map.of(":size", number(from.size()))))
                .build();
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static AttributeValue texts(List<String> values) {
        return AttributeValue.fromL(values.stream().map(AttributeValue::fromS).toList());
    }

    private static Refusal broken(Tree tree, String fault) {
        return Problem.EVIDENCE_BROKEN
                .refusal()
                .because("the tree " + tree.stream().wire() + " of tenant " + tree.tenantId() + ": " + fault);
    }

    private MerkleEdge edge(Tree tree) {
        Item head = item(AuditKeys.head(tree.tenantId(), tree.stream()));
        List<String> roots = head.texts(ROOTS);
        long size = head.longNumber(SIZE);
        if (roots.size() != Long.bitCount(size) || !roots.stream().allMatch(MerkleTree::isHash)) {
            throw broken(tree, "its head was altered");
        }
        return new MerkleEdge(size, roots);
    }

    private Item item(Map<String, AttributeValue> key) {
        return new Item(Aws.call(
                "DynamoDB GetItem",
                () -> dynamo.getItem(g -> g.tableName(table).key(key).consistentRead(true))
                        .item()));
    }

    @Override
    public Head head(String tenantId, AuditStream stream) {
        MerkleEdge edge = edge(new Tree(tenantId, stream));
        return new Head(edge.size(), edge.root());
    }

    @Override
    public Optional<Leaf> leaf(String tenantId, AuditStream stream, String entryId) {
        if (!isId(entryId)) {
            return Optional.empty();
        }
        Item entry = item(AuditKeys.entry(tenantId, stream, entryId));
        return entry.isNone() ? Optional.empty() : Optional.of(leaf(entry));
    }

    @Override
    public Map<String, Leaf> leaves(String tenantId, AuditStream stream, Collection<String> entryIds) {
        Map<Map<String, AttributeValue>, String> ids = new HashMap<>();
        entryIds.stream()
                .filter(DynamoAuditTrees::isId)
                .forEach(id -> ids.put(AuditKeys.entry(tenantId, stream, id), id));
        return batchGet.currentItems(ids.keySet()).stream()
                .collect(Collectors.toMap(
                        item -> Objects.requireNonNull(ids.get(PrimaryKeys.of(item))), item -> leaf(new Item(item))));
    }

    /** DynamoDB would refuse any other text as an invalid key. */
    private static boolean isId(String text) {
        return !text.isEmpty() && Text.length(text) <= ApiRequest.MAX_ID;
    }

    private static Leaf leaf(Item entry) {
        Map<String, AttributeValue> key = Map.of(
                PrimaryKeys.PK, AttributeValue.fromS(entry.required(SOURCE_PK)),
                PrimaryKeys.SK, AttributeValue.fromS(entry.required(SOURCE_SK)));
        return new Leaf(entry.longNumber(INDEX), entry.required(LEAF_HASH), key);
    }

    @Override
    public List<String> inclusion(String tenantId, AuditStream stream, long index, long size) {
        return roots(new Tree(tenantId, stream), MerkleProof.inclusion(index, size));
    }

    @Override
    public List<String> consistency(String tenantId, AuditStream stream, long from, long to) {
        return roots(new Tree(tenantId, stream), MerkleProof.consistency(from, to));
    }

    /** The roots of the ranges. All of them together have less than 100 subtrees, which end with different leaves. */
    private List<String> roots(Tree tree, List<Range> ranges) {
        if (ranges.isEmpty()) {
            return List.of();
        }
        List<Subtree> subtrees =
                ranges.stream().map(Range::subtrees).flatMap(Collection::stream).toList();
        Map<Long, List<String>> hashes = hashes(tree, subtrees);
        return ranges.stream()
                .map(range -> range.root(range.subtrees().stream()
                        .map(subtree -> hash(tree, subtree, hashes.getOrDefault(subtree.last(), List.of())))
                        .toList()))
                .toList();
    }

    /** The hashes that the last leaf of each subtree completed, by the leaf's index. */
    private Map<Long, List<String>> hashes(Tree tree, List<Subtree> subtrees) {
        List<Map<String, AttributeValue>> keys = subtrees.stream()
                .map(subtree -> AuditKeys.leaf(tree.tenantId(), tree.stream(), subtree.last()))
                .toList();
        return batchGet.currentItems(keys).stream()
                .collect(Collectors.toMap(AuditKeys::indexOf, leaf -> new Item(leaf).texts(HASHES)));
    }

    private static String hash(Tree tree, Subtree subtree, List<String> completed) {
        if (completed.size() <= subtree.level() || !MerkleTree.isHash(completed.get(subtree.level()))) {
            throw broken(tree, "leaf " + subtree.last() + " was altered or removed");
        }
        return completed.get(subtree.level());
    }

    @Override
    public List<Tree> all() {
        return Aws.call(
                "DynamoDB Query",
                () -> Queries.partition(dynamo, table, AuditKeys.trees()).stream()
                        .map(tree -> new Tree(AuditKeys.tenantOf(tree), stream(AuditKeys.streamOf(tree))))
                        .toList());
    }

    private static AuditStream stream(String wire) {
        return Objects.requireNonNull(Choice.find(AuditStream.class, wire), wire);
    }
}
