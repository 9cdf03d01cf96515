package com.allmine.data.audit;

import com.allmine.api.errors.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The trees of all tenants, one for each stream. A tree only grows at its end, and each entry has one index. An entry that
 * comes late gets a late index.
 *
 * <p>Every method throws a {@link Refusal} with {@code SERVICE_UNAVAILABLE} if the trees cannot be read or written. Hashes
 * are in standard base64 with padding.
 */
public interface AuditTrees {
    /** The most entries of a tree. */
    long MAX_SIZE = 999_999_999_999L;

    /**
     * Appends the entries that the tree does not have yet, in their order. If this fails, appending again is safe.
     *
     * @throws Refusal {@code EVIDENCE_BROKEN} if the tree was altered, so that nothing can be appended to it
     */
    void append(String tenantId, AuditStream stream, List<AuditEntry> entries);

    /** The head of a tree, by one round trip. */
    Head head(String tenantId, AuditStream stream);

    /** The leaf of an entry, by one round trip; empty if the tree does not have the entry. */
    Optional<Leaf> leaf(String tenantId, AuditStream stream, String entryId);

    /**
     * The leaves of entries, by their ids, by one round trip. An entry that the tree does not have is left out.
     *
     * @param entryIds at most 100
     */
    Map<String, Leaf> leaves(String tenantId, AuditStream stream, Collection<String> entryIds);

    /**
     * The inclusion proof of a leaf, by one round trip however large the tree is.
     *
     * @param index from 0, less than {@code size}
     * @param size at most the size of the head
     * @throws Refusal {@code EVIDENCE_BROKEN} if a node of the tree is missing
     */
    List<String> inclusion(String tenantId, AuditStream stream, long index, long size);

    /**
     * The consistency proof between two sizes of a tree, by at most one round trip however large the tree is.
     *
     * @param from from 0, at most {@code to}
     * @param to at most the size of the head
     * @throws Refusal {@code EVIDENCE_BROKEN} if a node of the tree is missing
     */
    List<String> consistency(String tenantId, AuditStream stream, long from, long to);

    /** Every tree that has an entry, sorted by tenant. */
    List<Tree> all();

    /**
     * The name of a tree.
     *
     * @param tenantId the tenant whose entries it has
     */
    record Tree(String tenantId, AuditStream stream) {}

    /**
     * The state of a tree.
     *
     * @param size the number of its entries
     * @param rootHash without entries, the hash of the empty text
     */
    record Head(long size, String rootHash) {}

    /**
     * The place of an entry in its tree.
     *
     * @param index 0 for the first entry
     * @param hash the leaf hash, as it was when the entry was appended
     * @param key the primary key of the entry's item
     */
    record Leaf(long index, String hash, Map<String, AttributeValue> key) {}
}
