package com.allmine.operator.evidence;

import com.allmine.api.json.Json;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.MerkleEdge;
import com.allmine.data.audit.MerkleTree;
import com.allmine.operator.evidence.LoggedEntries.Entry;
import com.allmine.operator.evidence.SignedCheckpoints.Signed;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads all entries of a log, and recomputes the root hash of each checkpoint from them. */
final class CompleteLogs {
    /** The line of an entry whose source is gone. */
    static final String MISSING = "null";

    private final SignedCheckpoints checkpoints;
    private final LoggedEntries entries;
    private final DecisionChains chains;
    private final Findings findings;
    private final Map<AuditStream, Long> covered = new EnumMap<>(AuditStream.class);
    private long count;

    private CompleteLogs(
            SignedCheckpoints checkpoints, LoggedEntries entries, DecisionChains chains, Findings findings) {
        this.checkpoints = checkpoints;
        this.entries = entries;
        this.chains = chains;
        this.findings = findings;
    }

    /** Reads and verifies the logs that the directory has. */
    static CompleteLogs read(
            EvidenceDirectory directory,
            SignedCheckpoints checkpoints,
            LoggedEntries entries,
            DecisionChains chains,
            Findings findings) {
        CompleteLogs logs = new CompleteLogs(checkpoints, entries, chains, findings);
        for (AuditStream stream : AuditStream.values()) {
            String file = "entries/" + stream.wire() + ".jsonl";
            if (directory.has(file)) {
                findings.attempt(file, () -> {
                    OneLog log = logs.new OneLog(stream, file);
                    directory.lines(file, log::add);
                    log.end();
                });
            }
        }
        return logs;
    }

    long count() {
        return count;
    }

    /** How many entries of a stream are those of its checkpoints; 0 if its log is not in the directory. */
    long covered(AuditStream stream) {
        return covered.getOrDefault(stream, 0L);
    }

    /** One log while it is read. */
    private final class OneLog {
        private final AuditStream stream;
        private final String file;
        private final List<Entry> notCovered = new ArrayList<>();
        private MerkleEdge edge = MerkleEdge.EMPTY;

        OneLog(AuditStream stream, String file) {
            this.stream = stream;
            this.file = file;
        }

        void add(long line, String text) {
            if (text.equals(MISSING)) {
                throw new FaultyEvidence(file, "line " + line + ": the entry was removed");
            }
            ObjectNode entry = Json.object(text)
                    .orElseThrow(() -> new FaultyEvidence(file, "line " + line + " is not a JSON object"));
            edge = edge.plus(MerkleTree.leafHash(text));
            if (entries.wants(stream, entry)) {
                notCovered.add(new Entry(text, entry));
            }
            checkpoints.find(stream, line).ifPresent(this::compare);
            if (stream == AuditStream.CONSENT) {
                chains.add(file, LoggedDecision.of(text, entry));
            }
            count++;
        }

        private void compare(Signed signed) {
            if (!edge.root().equals(signed.checkpoint().rootHash())) {
                throw new FaultyEvidence(
                        file,
                        "the first %d entries are not those of %s: after the %d before, one was altered, added or removed"
                                .formatted(edge.size(), signed.file(), covered(stream)));
            }
            covered.put(stream, edge.size());
            notCovered.forEach(entry -> entries.add(stream, entry));
            notCovered.clear();
        }

        void end() {
            checkpoints.of(stream).tailMap(edge.size(), false).values().stream()
                    .findFirst()
                    .ifPresent(signed -> findings.fault(
                            file,
                            "it has only %d of the %d entries of %s"
                                    .formatted(edge.size(), signed.checkpoint().size(), signed.file())));
            long rest = edge.size() - covered(stream);
            if (rest > 0) {
                findings.remark(file, "no checkpoint covers the last %d entries".formatted(rest));
            }
        }
    }
}
