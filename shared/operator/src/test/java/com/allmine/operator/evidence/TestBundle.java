package com.allmine.operator.evidence;

import com.allmine.api.Digest;
import com.allmine.api.json.Json;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.Origins;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * An honest bundle of evidence about one user, with fresh keys. The user made three decisions on the terms of use and one
 * on the privacy policy. Another user's decisions and other entries of the permission log lie between.
 */
public final class TestBundle {
    static final String ISSUER = "https://api.example.com";

    /** A tenant whose name needs to be encoded. */
    static final String TENANT = "Örnek A.Ş. ~(1)*!'";

    static final String ORIGIN =
            Origins.of(ISSUER, new Tree(TENANT, AuditStream.CONSENT)).replaceFirst("consent$", "");

    /** The ids of the user's decisions: three on the terms of use, then one on the privacy policy. */
    public static final List<String> IDS = List.of(
            "019bc1a0000100000000000a",
            "019bc1a0000200000000000b",
            "019bc1a0000300000000000c",
            "019bc1a0000400000000000d");

    static final String OTHER = "019bc1a0000900000000000f";
    static final String LOGGED = "019bc1a0000700000000000e";

    private final Path folder;
    private final EvidenceKeys keys;
    private final TestLog consents = new TestLog();
    private final TestLog permissions = new TestLog();
    private final Map<String, String> lastHash = new HashMap<>();

    private TestBundle(Path folder, EvidenceKeys keys) {
        this.folder = folder;
        this.keys = keys;
    }

    public static TestBundle write(Path folder) {
        return write(folder, EvidenceKeys.fresh());
    }

    static TestBundle write(Path folder, EvidenceKeys keys) {
        TestBundle bundle = new TestBundle(folder, keys);
        bundle.write();
        return bundle;
    }

    Path folder() {
        return folder;
    }

    EvidenceKeys keys() {
        return keys;
    }

    TestLog consents() {
        return consents;
    }

    TestLog permissions() {
        return permissions;
    }

    private void write() {
        put("jwks.json", Json.write(Map.of("keys", List.of(keys.receiptKey(), keys.checkpointKey()))));
        Map<String, Integer> places = new LinkedHashMap<>();
        places.put(IDS.get(0), decide("u-1", "terms_of_use", 1, IDS.get(0), true));
        decide("u-2", "terms_of_use", 1, OTHER, true);
        places.put(IDS.get(1), decide("u-1", "terms_of_use", 2, IDS.get(1), false));
        places.put(IDS.get(3), decide("u-1", "privacy_policy", 1, IDS.get(3), true));
        decide("u-2", "terms_of_use", 2, "019bc1a0000a00000000000f", false);
        decide("u-2", "terms_of_use", 3, "019bc1a0000b00000000000f", true);
        places.put(IDS.get(2), decide("u-1", "terms_of_use", 3, IDS.get(2), true));
        checkpoint("consent", consents, 1, 3);
        checkpoint("consent", consents, 2, 4);
        checkpoint("consent", consents, 3, 7);
        consistency("consent", consents, 3, 4);
        consistency("consent", consents, 4, 7);
        places.forEach((id, index) -> proof("consent", consents, id, index, 7));
        for (int i = 0; i < 5; i++) {
            permissions.append(Json.write(new TreeMap<>(Map.of(
                    "pk", "T#default",
                    "sk", i == 2 ? LOGGED : LOGGED.replace('e', (char) ('0' + i)),
                    "effect", "ALLOW",
                    "actor", "ops-7",
                    "subject", "u-1",
                    "resourceId", "export"))));
        }
        checkpoint("permission", permissions, 1, 5);
        proof("permission", permissions, LOGGED, 2, 5);
    }

    /** Appends a decision to the log and writes its receipt, if it is one of the user's. */
    private int decide(String user, String type, int sequence, String id, boolean isAccepted) {
        String disclosure = EvidenceKeys.url(Json.write(List.of(
                "salt-of-" + id,
                "evidence",
                Map.of("ipAddress", "203.0.113.7", "deviceId", "device-1", "userAgent", "Örnek/1.0"))));
        String digest = EvidenceKeys.url(EvidenceKeys.sha256(disclosure.getBytes(StandardCharsets.UTF_8)));
        String previous = lastHash.getOrDefault(user + type, "");
        Map<String, Object> entry = new TreeMap<>();
        entry.put("pk", "T#" + TENANT + "#U#" + user);
        entry.put("sk", "EVENT#%s#%09d".formatted(type, sequence));
        entry.put("_id", id);
        entry.put("userId", user);
        entry.put("documentType", type);
        entry.put("documentVersion", "1.0.0");
        entry.put("documentKind", "CONTRACT");
        entry.put("isAccepted", isAccepted);
        entry.put("consentDate", "2026-01-15T10:30:0" + sequence + ".123Z");
        entry.put("language", "tr");
        entry.put("timezone", "UTC+03:00");
        entry.put("textHash", Digest.sha256("Kullanım Koşulları"));
        entry.put("sequence", sequence);
        entry.put("previousHash", previous);
        entry.put("evidenceDigest", digest);
        String text = Json.write(entry);
        String hash = Digest.sha256(text);
        lastHash.put(user + type, hash);
        if (user.equals("u-1")) {
            String token = keys.token(header(), payload(entry, hash));
            put("receipts/" + id + ".sd-jwt", token + "~" + (id.equals(IDS.get(3)) ? "" : disclosure + "~"));
        }
        return consents.append(text);
    }

    static String header() {
        return Json.write(Map.of("alg", "ES256", "kid", "receipt-1", "typ", "consent-receipt+sd-jwt"));
    }

    static String payload(Map<String, Object> entry, String hash) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("iss", ISSUER);
        payload.put("iat", Instant.parse((String) entry.get("consentDate")).getEpochSecond());
        payload.put("jti", entry.get("_id"));
        payload.put("sub", entry.get("userId"));
        payload.put("tenant", TENANT);
        payload.put("_sd_alg", "sha-256");
        payload.put("_sd", List.of(entry.get("evidenceDigest")));
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("schema_version", "ISO/IEC TS 27560:2023");
        record.put(
                "event_state",
                Boolean.TRUE.equals(entry.get("isAccepted")) ? "dpv:ConsentGiven" : "dpv:ConsentWithdrawn");
        record.put("event_time", entry.get("consentDate"));
        record.put(
                "privacy_notice",
                Map.of(
                        "documentType", entry.get("documentType"),
                        "documentVersion", entry.get("documentVersion"),
                        "documentKind", entry.get("documentKind"),
                        "textHash", entry.get("textHash")));
        record.put("language", entry.get("language"));
        record.put("jurisdiction", "TR");
        record.put(
                "chain",
                Map.of("sequence", entry.get("sequence"), "hash", hash, "previousHash", entry.get("previousHash")));
        payload.put("record", record);
        return Json.write(payload);
    }

    private void checkpoint(String stream, TestLog log, int sequence, int size) {
        String origin = ORIGIN + stream;
        String text = origin + "\n" + size + "\n" + log.root(size) + "\n";
        put("checkpoints/%s-%09d.txt".formatted(stream, sequence), keys.note(origin, text));
    }

    private void consistency(String stream, TestLog log, int from, int to) {
        Map<String, Object> proof = new LinkedHashMap<>();
        proof.put("stream", stream);
        proof.put("from", from);
        proof.put("to", to);
        proof.put("hashes", log.consistency(from, to));
        put("consistency/%s-%d-%d.json".formatted(stream, from, to), Json.write(proof));
    }

    private void proof(String stream, TestLog log, String id, int index, int size) {
        Map<String, Object> proof = new LinkedHashMap<>();
        proof.put("stream", stream);
        proof.put("entryId", id);
        proof.put("index", index);
        proof.put("size", size);
        proof.put("entry", log.texts().get(index));
        proof.put("leafHash", log.leafHash(index));
        proof.put("hashes", log.inclusion(index, size));
        put("proofs/%s-%s.json".formatted(stream, id), Json.write(proof));
    }

    /** Writes all entries of a stream, as {@code export-entries} does. */
    void putEntries(String stream) {
        TestLog log = stream.equals("consent") ? consents : permissions;
        StringBuilder lines = new StringBuilder();
        log.texts().forEach(text -> lines.append(text).append('\n'));
        put("entries/" + stream + ".jsonl", lines.toString());
    }

    String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void put(String file, String text) {
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void delete(String file) {
        try {
            Files.delete(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces a file by a changed text. The change must have an effect. */
    void change(String file, UnaryOperator<String> change) {
        String text = text(file);
        String changed = change.apply(text);
        if (changed.equals(text)) {
            throw new AssertionError("the change of " + file + " has no effect");
        }
        put(file, changed);
    }

    /** Changes the object in a JSON file. */
    void changeJson(String file, Consumer<ObjectNode> change) {
        change(file, text -> {
            ObjectNode object = Json.object(text).orElseThrow();
            change.accept(object);
            return Json.write(object);
        });
    }
}
