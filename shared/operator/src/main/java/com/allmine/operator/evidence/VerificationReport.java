package com.allmine.operator.evidence;

import java.util.List;

/**
 * The result of a verification.
 *
 * @param verified whether there is evidence and no fault in it
 * @param checkpoints how many checkpoints hold; the same for the other kinds of evidence
 * @param entries how many entries of complete logs were read
 * @param faults why the evidence does not hold
 * @param notCovered what the evidence does not prove
 */
public record VerificationReport(
        boolean verified,
        int checkpoints,
        int consistencyProofs,
        int inclusionProofs,
        int receipts,
        long entries,
        List<Finding> faults,
        List<Finding> notCovered) {}
