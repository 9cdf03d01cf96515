package com.allmine.signcheckpoints;

import com.allmine.api.errors.Refusal;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.Checkpoints.Stored;

/** Keeps a copy of every checkpoint where nobody who can write the tables can change it. */
interface CheckpointBucket {
    /** Keeps nothing. */
    CheckpointBucket NONE = (tree, checkpoint) -> true;

    /**
     * Adds a checkpoint; false if there is one of the same tree and sequence, which stays. A second attempt after a failure is
     * safe.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if it is unknown whether the checkpoint was added
     */
    boolean add(Tree tree, Stored checkpoint);
}
