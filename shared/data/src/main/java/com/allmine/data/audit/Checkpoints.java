package com.allmine.data.audit;

import com.allmine.api.errors.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The signed checkpoints of all trees. The sequence of a tree's checkpoints begins with 1. A checkpoint is never changed.
 *
 * <p>Every method throws a {@link Refusal} with {@code SERVICE_UNAVAILABLE} if the checkpoints cannot be read or written.
 */
public interface Checkpoints {
    /** The last checkpoint of a tree, by one round trip; empty if it has none. */
    Optional<Stored> last(String tenantId, AuditStream stream);

    /**
     * One page, oldest first, by one round trip.
     *
     * @param limit the most checkpoints of the page
     * @param after the page has checkpoints of later sequences only; 0 for the first
     */
    Page page(String tenantId, AuditStream stream, int limit, long after);

    /** Adds a checkpoint; false if the tree has one of this sequence, which stays. */
    boolean add(String tenantId, AuditStream stream, Stored checkpoint);

    /**
     * A checkpoint as it was signed.
     *
     * @param sequence 1 for the first of its tree
     * @param note the signed note, whose text is that of the checkpoint
     */
    record Stored(long sequence, Checkpoint checkpoint, Instant createdAt, String note) {}

    /**
     * Some checkpoints, oldest first.
     *
     * @param hasMore whether later checkpoints exist now
     */
    record Page(List<Stored> checkpoints, boolean hasMore) {}
}
