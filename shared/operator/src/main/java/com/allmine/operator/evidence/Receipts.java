package com.allmine.operator.evidence;

import com.allmine.api.Digest;
import com.allmine.crypto.PublishedKeys;
import com.allmine.crypto.SdJwt;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.Origins;
import com.allmine.operator.evidence.LoggedEntries.Entry;
import com.allmine.operator.file.FileName;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Verifies receipts: by their signatures, and against what the log says about the decision. */
final class Receipts {
    private static final String FOLDER = "receipts";
    private static final String ENDING = ".sd-jwt";

    private static final String TYPE = "consent-receipt+sd-jwt";

    /** The pointers into a receipt, by the attribute of the decision's entry that must be equal. */
    private static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("_id", "/jti"),
            Map.entry("userId", "/sub"),
            Map.entry("documentType", "/record/privacy_notice/documentType"),
            Map.entry("documentVersion", "/record/privacy_notice/documentVersion"),
            Map.entry("documentKind", "/record/privacy_notice/documentKind"),
            Map.entry("textHash", "/record/privacy_notice/textHash"),
            Map.entry("language", "/record/language"),
            Map.entry("consentDate", "/record/event_time"),
            Map.entry("sequence", "/record/chain/sequence"),
            Map.entry("previousHash", "/record/chain/previousHash"),
            Map.entry("evidenceDigest", "/_sd/0"));

    private final Map<String, Receipt> byId = new TreeMap<>();

    /** A receipt that a published key signed. */
    private record Receipt(String file, JsonNode payload) {}

    /** Reads all receipts and verifies their signatures. */
    static Receipts read(EvidenceDirectory directory, PublishedKeys keys, Findings findings) {
        Receipts receipts = new Receipts();
        findings.attempt(FOLDER, () -> {
            for (String file : directory.files(FOLDER, ENDING)) {
                findings.attempt(file, () -> receipts.add(file, directory.text(file), keys));
            }
        });
        return receipts;
    }

    private void add(String file, String text, PublishedKeys keys) {
        SdJwt receipt = Optional.of(text.stripTrailing())
                .filter(Receipts::isCanonical)
                .flatMap(SdJwt::parse)
                .filter(token -> token.type().equals(TYPE))
                .orElseThrow(() -> new FaultyEvidence(
                        file, "it is not a receipt, or its address, device and browser are not those of the decision"));
        if (!receipt.isSignedBy(keys)) {
            throw new FaultyEvidence(file, "no key of jwks.json signed it");
        }
        if (keys.revoked().containsKey(receipt.keyId())) {
            throw new FaultyEvidence(file, "the key that signed it was revoked");
        }
        String id = receipt.payload().path("jti").asText();
        if (!file.equals(FOLDER + "/" + FileName.of(id) + ENDING)) {
            throw new FaultyEvidence(file, "it is the receipt of decision " + id);
        }
        byId.put(id, new Receipt(file, receipt.payload()));
    }

    int count() {
        return byId.size();
    }

    /** The ids of the decisions. */
    Set<String> ids() {
        return byId.keySet();
    }

    /** Compares each receipt with what the log says about its decision. */
    void compare(LoggedEntries entries, Optional<String> log, DecisionChains chains, Findings findings) {
        byId.forEach((id, receipt) -> {
            String file = receipt.file();
            JsonNode payload = receipt.payload();
            chains.add(file, decision(payload));
            Optional<Entry> entry = entries.decision(id);
            if (entry.isEmpty()) {
                findings.remark(file, "nothing shows that the log has it");
                return;
            }
            log.filter(origin -> !isOf(origin, payload))
                    .ifPresent(origin -> findings.fault(file, "it does not belong to the log " + origin));
            difference(payload, entry.get())
                    .ifPresent(name -> findings.fault(
                            file, "the log says something else about decision %s: %s".formatted(id, name)));
        });
    }

    /** Whether each part is the only base64url text of its bytes. Otherwise somebody changed bits that mean nothing. */
    private static boolean isCanonical(String receipt) {
        try {
            for (String part : receipt.split("[.~]", -1)) {
                byte[] bytes = Base64.getUrlDecoder().decode(part);
                if (!Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .equals(part)) {
                    return false;
                }
            }
            return true;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static LoggedDecision decision(JsonNode payload) {
        JsonNode chain = payload.at("/record/chain");
        return new LoggedDecision(
                payload.path("sub").asText(),
                payload.at("/record/privacy_notice/documentType").asText(),
                chain.path("sequence").asLong(),
                chain.path("hash").asText(),
                chain.path("previousHash").asText());
    }

    /** Whether the receipt's decision belongs to the log with this name. */
    private static boolean isOf(String origin, JsonNode payload) {
        String issuer = payload.path("iss").asText();
        Tree tree = new Tree(payload.path("tenant").asText(), AuditStream.CONSENT);
        return issuer.startsWith("https://") && origin.equals(Origins.of(issuer, tree));
    }

    /** The first attribute of the entry that the receipt contradicts. */
    private static Optional<String> difference(JsonNode payload, Entry entry) {
        JsonNode record = payload.path("record");
        JsonNode content = entry.content();
        Map<String, Boolean> same = new TreeMap<>();
        same.put("hash", record.at("/chain/hash").asText().equals(Digest.sha256(entry.text())));
        SAME.forEach(
                (attribute, pointer) -> same.put(attribute, payload.at(pointer).equals(content.path(attribute))));
        same.put(
                "isAccepted",
                content.path("isAccepted").asBoolean()
                        == record.path("event_state").asText().equals("dpv:ConsentGiven"));
        same.put(
                "iat",
                Instant.ofEpochSecond(payload.path("iat").asLong())
                        .equals(time(content).truncatedTo(ChronoUnit.SECONDS)));
        return same.entrySet().stream()
                .filter(check -> !check.getValue())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Instant time(JsonNode entry) {
        try {
            return Instant.parse(entry.path("consentDate").asText());
        } catch (DateTimeParseException e) {
            return Instant.MIN;
        }
    }
}
