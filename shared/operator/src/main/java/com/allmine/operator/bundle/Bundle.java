package com.allmine.operator.bundle;

import com.allmine.api.json.Json;
import com.allmine.crypto.PublishedKeys;
import com.allmine.crypto.SignedNote;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.Checkpoint;
import com.allmine.operator.OperatorCli;
import com.allmine.operator.bundle.EvidenceApi.Response;
import com.allmine.operator.file.FileName;
import com.allmine.operator.table.Progress;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The evidence about one user: records, receipts, proofs, checkpoints, keys, and the instructions to verify them. */
public final class Bundle {
    private static final String INSTRUCTIONS = "VERIFY.md";

    private final EvidenceApi api;
    private final BundleDirectory directory;
    private final Progress progress;
    private final List<String> notCovered = new ArrayList<>();
    private int receipts;
    private int proofs;

    /**
     * Prepares to download.
     *
     * @param progress counts the files that are downloaded
     */
    public Bundle(EvidenceApi api, BundleDirectory directory, Progress progress) {
        this.api = api;
        this.directory = directory;
        this.progress = progress;
    }

    /**
     * The number of files, and the entries that no checkpoint covers yet.
     *
     * @param notCovered each as stream and id
     */
    public record Summary(int receipts, int proofs, List<String> notCovered) {}

    /**
     * Downloads the evidence and writes all files.
     *
     * @param records the export of the user
     * @throws IllegalStateException if the API refuses or cannot be reached
     */
    public Summary write(String records) throws IOException {
        directory.write("records.json", records);
        try (InputStream page = Objects.requireNonNull(OperatorCli.class.getResourceAsStream(INSTRUCTIONS))) {
            directory.write(INSTRUCTIONS, page.readAllBytes());
        }
        String published = api.get("/.well-known/jwks.json").body();
        directory.write("jwks.json", published);
        PublishedKeys keys = PublishedKeys.of(published);
        ObjectNode user = Json.object(records).orElseThrow();
        List<String> decisions = ids(user.path("consents"), "_id");
        for (String id : decisions) {
            Response receipt = api.get("/api/v1/legal-documents/consent/" + FileName.of(id) + "/receipt");
            directory.write("receipts/" + FileName.of(id) + ".sd-jwt", receipt.body());
            receipts++;
            progress.step();
        }
        writeProofs(AuditStream.CONSENT, decisions, keys);
        writeProofs(AuditStream.PERMISSION, ids(user.path("permissionLog"), "id"), keys);
        return new Summary(receipts, proofs, List.copyOf(notCovered));
    }

    private static List<String> ids(JsonNode items, String name) {
        List<String> ids = new ArrayList<>();
        items.forEach(item -> ids.add(item.path(name).asText()));
        return ids;
    }

    /**
     * Writes proofs against the last checkpoint. If the first entry was covered by an earlier checkpoint already, that
     * checkpoint is written too, with the proof that the last one extends it.
     */
    private void writeProofs(AuditStream stream, List<String> ids, PublishedKeys keys) throws IOException {
        List<JsonNode> checkpoints = checkpoints(stream).stream()
                .filter(checkpoint -> isTrusted(checkpoint, keys))
                .toList();
        if (checkpoints.isEmpty()) {
            ids.forEach(id -> notCovered.add(stream.wire() + " " + id));
            return;
        }
        JsonNode last = checkpoints.getLast();
        long size = last.path("size").asLong();
        long first = size;
        for (String id : ids) {
            String path = "/admin/audit/proofs/%s?stream=%s&size=%d".formatted(FileName.of(id), stream.wire(), size);
            Optional<Response> proof = api.find(path, Set.of("ENTRY_NOT_FOUND", "NOT_YET_CHECKPOINTED"));
            if (proof.isPresent()) {
                first = Math.min(first, proof.get().json().path("index").asLong());
                String name = stream.wire() + "-" + FileName.of(id);
                directory.write("proofs/" + name + ".json", proof.get().body());
                proofs++;
            } else {
                notCovered.add(stream.wire() + " " + id);
            }
            progress.step();
        }
        write(stream, last);
        long firstIndex = first;
        Optional<JsonNode> earliest = checkpoints.stream()
                .filter(checkpoint -> checkpoint.path("size").asLong() > firstIndex)
                .findFirst();
        if (earliest.isPresent() && earliest.get().path("size").asLong() < size) {
            write(stream, earliest.get());
            long from = earliest.get().path("size").asLong();
            Response proof =
                    api.get("/admin/audit/consistency?stream=%s&from=%d&to=%d".formatted(stream.wire(), from, size));
            directory.write("consistency/%s-%d-%d.json".formatted(stream.wire(), from, size), proof.body());
        }
    }

    /** A signature by a stolen key proves nothing. */
    private static boolean isTrusted(JsonNode checkpoint, PublishedKeys keys) {
        Optional<SignedNote> note =
                SignedNote.parse(checkpoint.path("checkpoint").asText());
        Set<String> signers = note.flatMap(
                        signed -> Checkpoint.parse(signed.text()).map(read -> signed.signers(read.origin(), keys)))
                .orElse(Set.of());
        return !keys.revoked().keySet().containsAll(signers);
    }

    private List<JsonNode> checkpoints(AuditStream stream) {
        List<JsonNode> checkpoints = new ArrayList<>();
        String first = "/admin/audit/checkpoints?limit=100&stream=" + stream.wire();
        Optional<String> path = Optional.of(first);
        while (path.isPresent()) {
            Response page = api.get(path.get());
            page.elements().forEach(checkpoints::add);
            path = page.cursor().map(cursor -> first + "&after=" + cursor);
        }
        return checkpoints;
    }

    private void write(AuditStream stream, JsonNode checkpoint) throws IOException {
        directory.write(
                "checkpoints/%s-%09d.txt"
                        .formatted(stream.wire(), checkpoint.path("sequence").asLong()),
                checkpoint.path("checkpoint").asText());
    }
}
