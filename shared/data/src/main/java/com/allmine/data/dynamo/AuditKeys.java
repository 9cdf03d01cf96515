package com.allmine.data.dynamo;

import com.allmine.api.input.Choice;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The primary keys of the evidence. Trees, entries and checkpoints have separate partitions, so that a role
 * that appends to trees can be denied checkpoints.
 */
public final class AuditKeys {
    private static final String LEAF = "N#";

    private AuditKeys() {}

    /** The partition that names every tree. */
    public static AttributeValue trees() {
        return AttributeValue.fromS("TREES");
    }

    /** Registers a tree. */
    public static Map<String, AttributeValue> registered(String tenantId, Choice stream) {
        return PrimaryKeys.key(trees(), name(tenantId, stream));
    }

    /** The tenant of a registered tree. */
    public static String tenantOf(Map<String, AttributeValue> registered) {
        String name = PrimaryKeys.sk(registered);
        return PrimaryKeys.id(name.substring(0, name.indexOf('#')));
    }

    /** The stream of a registered tree, as clients write it. */
    public static String streamOf(Map<String, AttributeValue> registered) {
        String name = PrimaryKeys.sk(registered);
        return name.substring(name.indexOf('#') + 1);
    }

    /** The partition of a tree's head and leaves. */
    public static AttributeValue tree(String tenantId, Choice stream) {
        return AttributeValue.fromS("TREE#" + name(tenantId, stream));
    }

    /** The item that knows the size of a tree and what is needed to append to it. */
    public static Map<String, AttributeValue> head(String tenantId, Choice stream) {
        return PrimaryKeys.key(tree(tenantId, stream), "HEAD");
    }

    /** A leaf with every subtree that it completes; the first leaf has the index 0. */
    public static Map<String, AttributeValue> leaf(String tenantId, Choice stream, long index) {
        return PrimaryKeys.key(tree(tenantId, stream), LEAF + "%012d".formatted(index));
    }

    /** Whether an item of a tree's partition is a leaf. */
    public static boolean isLeaf(Map<String, AttributeValue> item) {
        return PrimaryKeys.sk(item).startsWith(LEAF);
    }

    /** The index of a leaf. */
    public static long indexOf(Map<String, AttributeValue> leaf) {
        return Long.parseLong(PrimaryKeys.sk(leaf).substring(LEAF.length()));
    }

    /** The item that knows the place of an entry in its tree. */
    public static Map<String, AttributeValue> entry(String tenantId, Choice stream, String entryId) {
        return PrimaryKeys.key(AttributeValue.fromS("ENTRY#" + name(tenantId, stream)), PrimaryKeys.part(entryId));
    }

    /** The partition of a tree's checkpoints. */
    public static AttributeValue checkpoints(String tenantId, Choice stream) {
        return AttributeValue.fromS("CHECKPOINTS#" + name(tenantId, stream));
    }

    /** A checkpoint of a tree; the first has the sequence 1. */
    public static Map<String, AttributeValue> checkpoint(String tenantId, Choice stream, long sequence) {
        return PrimaryKeys.key(checkpoints(tenantId, stream), "%09d".formatted(sequence));
    }

    private static String name(String tenantId, Choice stream) {
        return PrimaryKeys.part(tenantId) + "#" + stream.wire();
    }
}
