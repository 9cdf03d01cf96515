package com.allmine.operator.evidence;

import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.MerkleTree;
import com.allmine.operator.evidence.SignedCheckpoints.Signed;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Checks that each checkpoint of a log extends the one before, by a consistency proof or by all entries. */
final class ConsistencyProofs {
    private static final String FOLDER = "consistency";

    private final SignedCheckpoints checkpoints;
    private final Set<Growth> proven = new HashSet<>();

    private record Growth(AuditStream stream, long from, long to) {}

    private ConsistencyProofs(SignedCheckpoints checkpoints) {
        this.checkpoints = checkpoints;
    }

    /**
     * Verifies all consistency proofs, and that none is missing.
     *
     * @return how many hold
     */
    static int check(EvidenceDirectory directory, SignedCheckpoints checkpoints, CompleteLogs logs, Findings findings) {
        ConsistencyProofs proofs = new ConsistencyProofs(checkpoints);
        findings.attempt(FOLDER, () -> {
            for (String file : directory.files(FOLDER, ".json")) {
                findings.attempt(file, () -> proofs.add(directory, file));
            }
        });
        for (AuditStream stream : AuditStream.values()) {
            proofs.connect(stream, logs.covered(stream), findings);
        }
        return proofs.proven.size();
    }

    private void add(EvidenceDirectory directory, String file) throws IOException {
        ProofFile proof = new ProofFile(file, directory.json(file));
        Growth growth = new Growth(proof.stream(), proof.number("from"), proof.number("to"));
        Signed from = checkpoint(file, growth.stream(), growth.from());
        Signed to = checkpoint(file, growth.stream(), growth.to());
        boolean isConsistent = MerkleTree.verifyConsistency(
                growth.from(),
                growth.to(),
                proof.hashes(),
                from.checkpoint().rootHash(),
                to.checkpoint().rootHash());
        if (!isConsistent) {
            throw new FaultyEvidence(
                    file, "the log of %d entries does not extend that of %d".formatted(growth.to(), growth.from()));
        }
        proven.add(growth);
    }

    private Signed checkpoint(String file, AuditStream stream, long size) {
        return checkpoints
                .find(stream, size)
                .orElseThrow(() -> new FaultyEvidence(
                        file, "there is no checkpoint of %s with %d entries".formatted(stream.wire(), size)));
    }

    /** @param covered how many entries of the complete log are those of a checkpoint */
    private void connect(AuditStream stream, long covered, Findings findings) {
        Optional<Signed> before = Optional.empty();
        for (Signed next : checkpoints.of(stream).values()) {
            long size = next.checkpoint().size();
            before.map(earlier -> earlier.checkpoint().size())
                    .filter(earlier -> size > covered && !proven.contains(new Growth(stream, earlier, size)))
                    .ifPresent(earlier -> findings.fault(
                            FOLDER,
                            "no proof connects the checkpoints of %s with %d and %d entries"
                                    .formatted(stream.wire(), earlier, size)));
            before = Optional.of(next);
        }
    }
}
