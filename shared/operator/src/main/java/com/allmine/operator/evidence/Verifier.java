package com.allmine.operator.evidence;

import com.allmine.api.errors.Refusal;
import com.allmine.crypto.PublishedKeys;
import com.allmine.data.audit.AuditStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Verifies a directory of evidence. It trusts nothing but the keys in {@code jwks.json}: the reader must know that these
 * are ours.
 */
public final class Verifier {
    private static final String KEYS = "jwks.json";

    private final EvidenceDirectory directory;
    private final Findings findings = new Findings();
    private final DecisionChains chains = new DecisionChains();

    private Verifier(EvidenceDirectory directory) {
        this.directory = directory;
    }

    /**
     * Verifies all evidence in a directory, and changes nothing.
     *
     * @throws IllegalStateException if this is not a directory
     */
    public static VerificationReport verify(Path directory) {
        return new Verifier(EvidenceDirectory.open(directory)).report();
    }

    private VerificationReport report() {
        PublishedKeys keys = findings.read(KEYS, this::keys).orElse(PublishedKeys.of(PublishedKeys.NONE));
        SignedCheckpoints checkpoints = SignedCheckpoints.read(directory, keys, findings);
        Receipts receipts = Receipts.read(directory, keys, findings);
        LoggedEntries entries = new LoggedEntries(receipts.ids());
        CompleteLogs logs = CompleteLogs.read(directory, checkpoints, entries, chains, findings);
        int consistencyProofs = ConsistencyProofs.check(directory, checkpoints, logs, findings);
        int inclusionProofs = InclusionProofs.check(directory, checkpoints, entries, chains, findings);
        receipts.compare(entries, checkpoints.origin(AuditStream.CONSENT), chains, findings);
        chains.check(findings);
        if (findings.faults().isEmpty() && checkpoints.count() + receipts.count() == 0) {
            findings.fault(".", "there is nothing to verify");
        }
        return new VerificationReport(
                findings.faults().isEmpty(),
                checkpoints.count(),
                consistencyProofs,
                inclusionProofs,
                receipts.count(),
                logs.count(),
                findings.faults(),
                findings.remarks());
    }

    private PublishedKeys keys() throws IOException {
        PublishedKeys keys = PublishedKeys.of(directory.text(KEYS));
        try {
            keys.set();
            return keys;
        } catch (Refusal e) {
            throw new FaultyEvidence(KEYS, e.reason());
        }
    }
}
