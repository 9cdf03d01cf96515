package com.allmine.data.audit;

import com.allmine.api.errors.Refusal;
import com.allmine.data.audit.AuditTrees.Leaf;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The texts of the entries, made again from the items as they are stored now. */
public interface AuditEntries {
    /**
     * The text of a leaf's entry; empty if its item does not exist. If the item was altered, the hash of the text is not the
     * leaf's. It costs one round trip.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if the item cannot be read
     */
    Optional<String> text(AuditStream stream, Leaf leaf);

    /**
     * The texts of many leaves' entries by one round trip, as {@link #text} makes each. A leaf whose item does not exist is
     * left out.
     *
     * @param leaves at most 100
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if an item cannot be read
     */
    Map<Leaf, String> texts(AuditStream stream, Collection<Leaf> leaves);
}
