package com.allmine.operator.log;

import com.allmine.data.audit.AuditEntries;
import com.allmine.data.audit.AuditTrees;
import com.allmine.data.audit.AuditTrees.Leaf;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.dynamo.AuditKeys;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.Queries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads all entries of a tree in their order, from the items that they were made of. */
public final class TreeEntries {
    /** How many entries are read before the first of them is handed on. */
    private static final int BATCH = 50;

    private final DynamoDbClient dynamo;
    private final String auditTable;
    private final AuditTrees trees;
    private final AuditEntries entries;

    /**
     * Prepares to read.
     *
     * @param auditTable the table that has the trees
     */
    public TreeEntries(DynamoDbClient dynamo, String auditTable, AuditTrees trees, AuditEntries entries) {
        this.dynamo = dynamo;
        this.auditTable = auditTable;
        this.trees = trees;
        this.entries = entries;
    }

    /**
     * One entry of a tree.
     *
     * @param index from 0
     * @param id empty if the tree has lost the leaf
     * @param leaf as it was recorded; empty if the tree has lost the entry
     * @param text as the item is now; empty if the item is gone
     */
    public record Entry(long index, Optional<String> id, Optional<Leaf> leaf, Optional<String> text) {
        private static Entry lost(long index) {
            return new Entry(index, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** Every entry up to the head of the tree, without gaps. */
    public void forEach(Tree tree, Consumer<Entry> consumer) {
        long size = trees.head(tree.tenantId(), tree.stream()).size();
        long next = 0;
        List<Map<String, AttributeValue>> batch = new ArrayList<>();
        for (Map<String, AttributeValue> item :
                Queries.partition(dynamo, auditTable, AuditKeys.tree(tree.tenantId(), tree.stream()))) {
            if (AuditKeys.isLeaf(item) && AuditKeys.indexOf(item) < size) {
                batch.add(item);
            }
            if (batch.size() == BATCH) {
                next = read(tree, batch, next, consumer);
                batch.clear();
            }
        }
        next = read(tree, batch, next, consumer);
        for (long index = next; index < size; index++) {
            consumer.accept(Entry.lost(index));
        }
    }

    /** Returns the index after the last leaf. */
    private long read(Tree tree, List<Map<String, AttributeValue>> leaves, long first, Consumer<Entry> consumer) {
        long next = first;
        List<Entry> read =
                leaves.parallelStream().map(leaf -> entry(tree, leaf)).toList();
        for (Entry entry : read) {
            for (; next < entry.index(); next++) {
                consumer.accept(Entry.lost(next));
            }
            consumer.accept(entry);
            next++;
        }
        return next;
    }

    private Entry entry(Tree tree, Map<String, AttributeValue> item) {
        Optional<String> id = Optional.ofNullable(new Item(item).text("id"));
        Optional<Leaf> leaf = id.flatMap(known -> trees.leaf(tree.tenantId(), tree.stream(), known));
        return new Entry(AuditKeys.indexOf(item), id, leaf, leaf.flatMap(known -> entries.text(tree.stream(), known)));
    }
}
