package com.allmine.operator.evidence;

import com.allmine.api.input.Choice;
import com.allmine.crypto.PublishedKeys;
import com.allmine.crypto.SignedNote;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.Checkpoint;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The checkpoints that a published key signed. All checkpoints of a stream are of one log. */
final class SignedCheckpoints {
    static final String FOLDER = "checkpoints";

    private final Map<AuditStream, NavigableMap<Long, Signed>> bySize = new EnumMap<>(AuditStream.class);

    /** A checkpoint and the file that has it. */
    record Signed(String file, Checkpoint checkpoint) {}

    /** Reads and verifies all checkpoints. */
    static SignedCheckpoints read(EvidenceDirectory directory, PublishedKeys keys, Findings findings) {
        SignedCheckpoints checkpoints = new SignedCheckpoints();
        findings.attempt(FOLDER, () -> {
            for (String file : directory.files(FOLDER, ".txt")) {
                findings.attempt(file, () -> checkpoints.add(verified(directory, file, keys)));
            }
        });
        return checkpoints;
    }

    private static Signed verified(EvidenceDirectory directory, String file, PublishedKeys keys) throws IOException {
        SignedNote note = SignedNote.parse(directory.text(file))
                .orElseThrow(() -> new FaultyEvidence(file, "it is not a signed note"));
        Checkpoint checkpoint =
                Checkpoint.parse(note.text()).orElseThrow(() -> new FaultyEvidence(file, "it is not a checkpoint"));
        Set<String> signers = note.signers(checkpoint.origin(), keys);
        if (signers.isEmpty()) {
            throw new FaultyEvidence(file, "no key of jwks.json signed it");
        }
        if (keys.revoked().keySet().containsAll(signers)) {
            throw new FaultyEvidence(file, "the key that signed it was revoked");
        }
        return new Signed(file, checkpoint);
    }

    private void add(Signed signed) {
        Checkpoint checkpoint = signed.checkpoint();
        String origin = checkpoint.origin();
        AuditStream stream = Choice.find(AuditStream.class, origin.substring(origin.lastIndexOf('/') + 1));
        if (stream == null) {
            throw new FaultyEvidence(signed.file(), "the name of its log does not end with a stream");
        }
        NavigableMap<Long, Signed> others = bySize.computeIfAbsent(stream, first -> new TreeMap<>());
        if (!others.isEmpty()) {
            Signed first = others.firstEntry().getValue();
            if (!first.checkpoint().origin().equals(origin)) {
                throw new FaultyEvidence(signed.file(), "it contradicts " + first.file() + ", which is of another log");
            }
        }
        Signed other = others.putIfAbsent(checkpoint.size(), signed);
        if (other != null && !other.checkpoint().rootHash().equals(checkpoint.rootHash())) {
            throw new FaultyEvidence(
                    signed.file(),
                    "it contradicts " + other.file() + ", which has another root hash for the same size");
        }
    }

    int count() {
        return bySize.values().stream().mapToInt(Map::size).sum();
    }

    /** The checkpoints of a stream by size. */
    NavigableMap<Long, Signed> of(AuditStream stream) {
        return bySize.getOrDefault(stream, new TreeMap<>());
    }

    Optional<Signed> find(AuditStream stream, long size) {
        return Optional.ofNullable(of(stream).get(size));
    }

    /** The name of a stream's log; empty if there is no checkpoint of it. */
    Optional<String> origin(AuditStream stream) {
        return of(stream).values().stream()
                .findFirst()
                .map(signed -> signed.checkpoint().origin());
    }
}
