package com.allmine.operator.evidence;

import com.allmine.api.json.Json;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.MerkleTree;
import com.allmine.operator.evidence.LoggedEntries.Entry;
import com.allmine.operator.evidence.SignedCheckpoints.Signed;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Verifies the proofs that an entry is in the log of a checkpoint. */
final class InclusionProofs {
    private static final String FOLDER = "proofs";

    private final SignedCheckpoints checkpoints;
    private final LoggedEntries entries;
    private final DecisionChains chains;
    private int held;

    private InclusionProofs(SignedCheckpoints checkpoints, LoggedEntries entries, DecisionChains chains) {
        this.checkpoints = checkpoints;
        this.entries = entries;
        this.chains = chains;
    }

    /** Verifies all inclusion proofs, and returns how many hold. */
    static int check(
            EvidenceDirectory directory,
            SignedCheckpoints checkpoints,
            LoggedEntries entries,
            DecisionChains chains,
            Findings findings) {
        InclusionProofs proofs = new InclusionProofs(checkpoints, entries, chains);
        findings.attempt(FOLDER, () -> {
            for (String file : directory.files(FOLDER, ".json")) {
                findings.attempt(file, () -> proofs.check(directory, file));
            }
        });
        return proofs.held;
    }

    private void check(EvidenceDirectory directory, String file) throws IOException {
        ProofFile proof = new ProofFile(file, directory.json(file));
        AuditStream stream = proof.stream();
        long size = proof.number("size");
        long index = proof.number("index");
        String text = proof.text("entry");
        ObjectNode entry = Json.object(text).orElseThrow(() -> new FaultyEvidence(file, "its entry is not JSON"));
        if (index >= size) {
            throw new FaultyEvidence(file, "its place is not in the log");
        }
        Signed signed = checkpoints
                .find(stream, size)
                .orElseThrow(() -> new FaultyEvidence(
                        file, "there is no checkpoint of %s with %d entries".formatted(stream.wire(), size)));
        if (!LoggedEntries.id(stream, entry).equals(proof.text("entryId"))) {
            throw new FaultyEvidence(file, "its entry has another id");
        }
        if (!MerkleTree.leafHash(text).equals(proof.text("leafHash"))) {
            throw new FaultyEvidence(file, "the entry has another hash");
        }
        String root = signed.checkpoint().rootHash();
        if (!MerkleTree.verifyInclusion(proof.text("leafHash"), index, size, proof.hashes(), root)) {
            throw new FaultyEvidence(file, "the entry is not in the log of " + signed.file());
        }
        held++;
        entries.add(stream, new Entry(text, entry));
        if (stream == AuditStream.CONSENT) {
            chains.add(file, LoggedDecision.of(text, entry));
        }
    }
}
