package com.allmine.checks.faults;

import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees;
import com.allmine.data.audit.AuditTrees.Head;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.audit.MerkleEdge;
import com.allmine.data.dynamo.AuditKeys;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Queries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The promises of the trees, by the items of all tables. Every entry of a permission log and every decision has one leaf,
 * and no leaf is without its entry. It scans the tables, so it is for tests only, after the streams were delivered.
 */
final class TreeInvariants {
    private static final Comparator<Tree> BY_NAME =
            Comparator.comparing(Tree::tenantId).thenComparing(Tree::stream);

    private final DynamoDbClient dynamo;
    private final String consentsTable;
    private final String logsTable;
    private final String auditTable;
    private final AuditTrees trees;

    TreeInvariants(DynamoDbClient dynamo, String consentsTable, String logsTable, String auditTable) {
        this.dynamo = dynamo;
        this.consentsTable = consentsTable;
        this.logsTable = logsTable;
        this.auditTable = auditTable;
        this.trees = new DynamoAuditTrees(dynamo, auditTable);
    }

    /** The broken promises to the tenants whose names have this prefix, in words; empty if all hold. */
    List<String> violations(String tenants) {
        Set<Tree> registered = Set.copyOf(trees.all());
        Map<Tree, Map<String, String>> committed = new TreeMap<>(BY_NAME);
        registered.stream()
                .filter(tree -> tree.tenantId().startsWith(tenants))
                .forEach(tree -> committed.put(tree, new TreeMap<>()));
        read(logsTable, AuditStream.PERMISSION, TreeInvariants::isLogEntry, AuditEntry::permission, tenants, committed);
        read(consentsTable, AuditStream.CONSENT, PrimaryKeys::isEvent, AuditEntry::consent, tenants, committed);
        Map<String, List<Map<String, AttributeValue>>> partitions =
                items(auditTable).collect(Collectors.groupingBy(PrimaryKeys::pk));
        List<String> violations = new ArrayList<>();
        committed.forEach((tree, entries) -> {
            List<Item> leaves = leaves(partitions.getOrDefault(partition(tree), List.of()));
            violations.addAll(faults(
                    tree,
                    leaves,
                    partitions.getOrDefault(partitionOfEntries(tree), List.of()),
                    registered.contains(tree)));
            for (Item leaf : leaves) {
                String id = leaf.required("id");
                if (!hash(leaf).equals(entries.remove(id))) {
                    violations.add(tree + ": nothing was committed for " + id);
                }
            }
            entries.keySet().forEach(id -> violations.add(tree + ": there is no leaf for " + id));
        });
        return violations;
    }

    private static boolean isLogEntry(Map<String, AttributeValue> item) {
        return PrimaryKeys.isLog(PrimaryKeys.pk(item)) && item.containsKey("effect");
    }

    private void read(
            String table,
            AuditStream stream,
            Predicate<Map<String, AttributeValue>> isEvidence,
            Function<Map<String, AttributeValue>, AuditEntry> entry,
            String tenants,
            Map<Tree, Map<String, String>> committed) {
        items(table)
                .filter(isEvidence)
                .filter(item -> PrimaryKeys.tenantOf(PrimaryKeys.pk(item)).startsWith(tenants))
                .forEach(item -> {
                    AuditEntry found = entry.apply(item);
                    committed
                            .computeIfAbsent(
                                    new Tree(PrimaryKeys.tenantOf(PrimaryKeys.pk(item)), stream),
                                    tree -> new TreeMap<>())
                            .put(found.id(), found.leafHash());
                });
    }

    private Stream<Map<String, AttributeValue>> items(String table) {
        return dynamo.scanPaginator(s -> s.tableName(table).consistentRead(true)).items().stream();
    }

    private List<Map<String, AttributeValue>> items(String table, String partition) {
        return Queries.partition(dynamo, table, AttributeValue.fromS(partition)).stream()
                .toList();
    }

    private static String partition(Tree tree) {
        return AuditKeys.tree(tree.tenantId(), tree.stream()).s();
    }

    private static String partitionOfEntries(Tree tree) {
        return PrimaryKeys.pk(AuditKeys.entry(tree.tenantId(), tree.stream(), "any"));
    }

    private static List<Item> leaves(List<Map<String, AttributeValue>> ofTree) {
        return ofTree.stream().filter(AuditKeys::isLeaf).map(Item::new).toList();
    }

    private static String hash(Item leaf) {
        return leaf.texts("hashes").getFirst();
    }

    /** The ids of a tree's entries in their order, and then what is wrong in the tree, in words. */
    List<String> idsAndFaults(Tree tree) {
        List<Item> leaves = leaves(items(auditTable, partition(tree)));
        boolean isRegistered = dynamo.getItem(
                        g -> g.tableName(auditTable).key(AuditKeys.registered(tree.tenantId(), tree.stream())))
                .hasItem();
        List<String> all =
                new ArrayList<>(leaves.stream().map(leaf -> leaf.required("id")).toList());
        all.addAll(faults(tree, leaves, items(auditTable, partitionOfEntries(tree)), isRegistered));
        return all;
    }

    private List<String> faults(
            Tree tree, List<Item> leaves, List<Map<String, AttributeValue>> entries, boolean isRegistered) {
        List<String> faults = new ArrayList<>();
        Map<String, String> places = places(entries);
        MerkleEdge edge = MerkleEdge.EMPTY;
        for (Item leaf : leaves) {
            long index = AuditKeys.indexOf(leaf.attributes());
            String hash = hash(leaf);
            if (index != edge.size()) {
                faults.add(tree + ": there is no leaf " + edge.size());
            }
            if (!leaf.texts("hashes").equals(edge.completedBy(hash))) {
                faults.add(tree + ": leaf " + index + " completed other subtrees");
            }
            String place = places.remove(leaf.required("id"));
            if (!(index + " " + hash).equals(place)) {
                faults.add(tree + ": the entry of leaf " + index + " has the place " + place);
            }
            edge = edge.plus(hash);
        }
        Head head = trees.head(tree.tenantId(), tree.stream());
        if (!head.equals(new Head(edge.size(), edge.root()))) {
            faults.add(tree + ": the head has " + head.size() + " of " + edge.size() + " leaves, or another root");
        }
        places.keySet().forEach(id -> faults.add(tree + ": the entry " + id + " has a place and no leaf"));
        if (edge.size() > 0 && !isRegistered) {
            faults.add(tree + ": it is not registered");
        }
        return faults;
    }

    /** The index and the hash of each entry's leaf, by the entry's id. */
    private static Map<String, String> places(List<Map<String, AttributeValue>> entries) {
        Map<String, String> places = new TreeMap<>();
        for (Map<String, AttributeValue> entry : entries) {
            Item item = new Item(entry);
            places.put(PrimaryKeys.sk(entry), item.longNumber("index") + " " + item.required("leafHash"));
        }
        return places;
    }
}
