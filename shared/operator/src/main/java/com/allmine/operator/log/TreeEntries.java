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
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads all entries of a tree in their order, from the items that they were made of. */
public final class TreeEntries {
    /** How many entries are read at once, which BatchGetItem limits. */
    private static final int BATCH = 100;

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
        Set<String> ids = leaves.stream().flatMap(leaf -> id(leaf).stream()).collect(Collectors.toSet());
        Map<String, Leaf> known = trees.leaves(tree.tenantId(), tree.stream(), ids);
        Map<Leaf, String> texts = entries.texts(tree.stream(), known.values());
        for (Map<String, AttributeValue> item : leaves) {
            Optional<String> id = id(item);
            Optional<Leaf> leaf = id.flatMap(one -> Optional.ofNullable(known.get(one)));
            Optional<String> text = leaf.flatMap(one -> Optional.ofNullable(texts.get(one)));
            Entry entry = new Entry(AuditKeys.indexOf(item), id, leaf, text);
            for (; next < entry.index(); next++) {
                consumer.accept(Entry.lost(next));
            }
            consumer.accept(entry);
            next++;
        }
        return next;
    }

    private static Optional<String> id(Map<String, AttributeValue> item) {
        return Optional.ofNullable(new Item(item).text("id"));
    }
}
