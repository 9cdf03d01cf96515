package com.allmine.operator.evidence;

import static com.allmine.operator.evidence.TestBundle.IDS;
import static com.allmine.operator.evidence.TestBundle.LOGGED;
import static com.allmine.operator.evidence.TestBundle.ORIGIN;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One way to tamper with an honest bundle.
 *
 * @param file the file that a finding must name
 * @param reason a part of the reason that the finding must give
 */
record Tampering(String name, Consumer<TestBundle> change, String file, String reason) {
    private static final String FIRST = "receipts/" + IDS.get(0) + ".sd-jwt";
    private static final String SECOND = "receipts/" + IDS.get(1) + ".sd-jwt";
    private static final String PROOF = "proofs/consent-" + IDS.get(0) + ".json";
    private static final String LOG_PROOF = "proofs/permission-" + LOGGED + ".json";
    private static final String LAST = "checkpoints/consent-000000003.txt";
    private static final String GROWTH = "consistency/consent-4-7.json";

    private static Tampering of(String name, String file, String reason, UnaryOperator<String> change) {
        return new Tampering(name, bundle -> bundle.change(file, change), file, reason);
    }

    private static Tampering json(String name, String file, String reason, Consumer<ObjectNode> change) {
        return new Tampering(name, bundle -> bundle.changeJson(file, change), file, reason);
    }

    static List<Tampering> all() {
        return List.of(
                of("a byte of a receipt's payload", FIRST, "receipt", token -> part(token, 1, Tampering::flip)),
                of("a byte of a receipt's signature", FIRST, "signed", token -> part(token, 2, Tampering::flip)),
                of("the last bits of a receipt's signature", FIRST, "receipt", Tampering::unusedBits),
                of("a byte of a receipt's disclosure", FIRST, "device", text -> disclosure(text, Tampering::flip)),
                of("a claim of a receipt", FIRST, "signed", token -> part(token, 1, Tampering::otherEvent)),
                of("a receipt without a signature", FIRST, "receipt", token -> part(token, 0, Tampering::unsigned)),
                new Tampering(
                        "the disclosure of another decision",
                        bundle -> bundle.change(
                                FIRST,
                                text -> disclosure(
                                        text, mine -> bundle.text(SECOND).split("~", -1)[1])),
                        FIRST,
                        "device"),
                new Tampering(
                        "a receipt of another decision",
                        bundle -> bundle.put(FIRST, bundle.text(SECOND)),
                        FIRST,
                        "decision " + IDS.get(1)),
                new Tampering("another key for receipts", bundle -> otherKey(bundle, 0), FIRST, "signed"),
                new Tampering("another key for checkpoints", bundle -> otherKey(bundle, 1), LAST, "signed"),
                new Tampering("a revoked key for receipts", bundle -> revoke(bundle, 0), FIRST, "signed"),
                new Tampering("a revoked key for checkpoints", bundle -> revoke(bundle, 1), LAST, "signed"),
                json(
                        "the text of an entry",
                        PROOF,
                        "hash",
                        proof -> proof.put(
                                "entry",
                                proof.path("entry").asText().replace("\"isAccepted\":true", "\"isAccepted\":false"))),
                json(
                        "the text of a logged entry",
                        LOG_PROOF,
                        "hash",
                        proof -> proof.put("entry", proof.path("entry").asText().replace("ops-7", "ops-8"))),
                json("the id of an entry", LOG_PROOF, "id", proof -> proof.put("entryId", IDS.get(0))),
                json(
                        "a leaf hash",
                        PROOF,
                        "hash",
                        proof -> proof.put(
                                "leafHash", flip(proof.path("leafHash").asText()))),
                json("an index", PROOF, "not in the log", proof -> proof.put("index", 1)),
                json("an index beyond the size", PROOF, "place", proof -> proof.put("index", 7)),
                json("the size of a proof", PROOF, "not in the log", proof -> proof.put("size", 4)),
                json("a size without a checkpoint", PROOF, "no checkpoint", proof -> proof.put("size", 6)),
                json("the stream of a proof", PROOF, "no checkpoint", proof -> proof.put("stream", "permission")),
                json("a hash of a path", PROOF, "not in the log", proof -> flipHash(proof, 1)),
                json(
                        "a path that is too short",
                        PROOF,
                        "not in the log",
                        proof -> hashes(proof).remove(2)),
                json(
                        "a path that is too long",
                        PROOF,
                        "not in the log",
                        proof -> hashes(proof).add(proof.path("leafHash").asText())),
                json("a hash of a consistency proof", GROWTH, "does not extend", proof -> flipHash(proof, 0)),
                json("a size of a consistency proof", GROWTH, "does not extend", proof -> proof.put("from", 3)),
                new Tampering("no consistency proof", bundle -> bundle.delete(GROWTH), "consistency", "4 and 7"),
                of("the root of a checkpoint", LAST, "signed", note -> line(note, 2, Tampering::flip)),
                of("the size of a checkpoint", LAST, "signed", note -> line(note, 1, size -> "8")),
                of("the signature of a checkpoint", LAST, "signed", note -> line(note, 4, Tampering::flip)),
                of("the name of a log", LAST, "signed", note -> note.replace(ORIGIN, "api.example.com/acme/")),
                new Tampering("another root of the same size", Tampering::fork, "checkpoints/fork.txt", "contradict"),
                new Tampering("a log of another tenant", Tampering::otherTenant, "checkpoints/other.txt", "contradict"),
                new Tampering(
                        "a missing decision in the chain",
                        bundle -> {
                            bundle.delete(SECOND);
                            bundle.delete("proofs/consent-" + IDS.get(1) + ".json");
                        },
                        "proofs/consent-" + IDS.get(2) + ".json",
                        "decision 2 of terms_of_use"),
                new Tampering(
                        "a missing first decision",
                        bundle -> {
                            bundle.delete(FIRST);
                            bundle.delete(PROOF);
                        },
                        "proofs/consent-" + IDS.get(1) + ".json",
                        "decision 1 of terms_of_use"),
                new Tampering("a receipt that the log contradicts", Tampering::otherReceipt, FIRST, "something else"),
                new Tampering("a proof that is not JSON", bundle -> bundle.put(PROOF, "{"), PROOF, "JSON"),
                new Tampering("keys that are not JSON", bundle -> bundle.put("jwks.json", "[]"), "jwks.json", "keys"),
                new Tampering("an empty receipt", bundle -> bundle.put(FIRST, ""), FIRST, "receipt"));
    }

    /** Changes one part of the token: 0 is the header, 1 the payload, 2 the signature. */
    private static String part(String receipt, int index, UnaryOperator<String> change) {
        int end = receipt.indexOf('~');
        String[] parts = receipt.substring(0, end).split("\\.", -1);
        parts[index] = change.apply(parts[index]);
        return String.join(".", parts) + receipt.substring(end);
    }

    private static String disclosure(String receipt, UnaryOperator<String> change) {
        String[] parts = receipt.split("~", -1);
        return parts[0] + "~" + change.apply(parts[1]) + "~";
    }

    /** Changes the last character of the signature, of which only two bits of six are part of the signature. */
    private static String unusedBits(String receipt) {
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return part(receipt, 2, signature -> {
            int last = digits.indexOf(signature.charAt(signature.length() - 1));
            return signature.substring(0, signature.length() - 1) + digits.charAt(last + 1);
        });
    }

    /** Another text in the same alphabet. */
    private static String flip(String text) {
        int place = text.length() / 2;
        char other = text.charAt(place) == 'A' ? 'B' : 'A';
        return text.substring(0, place) + other + text.substring(place + 1);
    }

    private static String otherEvent(String payload) {
        return EvidenceKeys.url(decoded(payload).replace("ConsentGiven", "ConsentWithdrawn"));
    }

    private static String unsigned(String header) {
        return EvidenceKeys.url(decoded(header).replace("ES256", "none"));
    }

    private static String decoded(String text) {
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    }

    private static String line(String note, int index, UnaryOperator<String> change) {
        String[] lines = note.lines().toArray(String[]::new);
        lines[index] = change.apply(lines[index]);
        return String.join("\n", lines) + "\n";
    }

    private static ArrayNode hashes(ObjectNode proof) {
        return (ArrayNode) proof.path("hashes");
    }

    private static void flipHash(ObjectNode proof, int index) {
        hashes(proof).set(index, flip(hashes(proof).path(index).asText()));
    }

    private static void otherKey(TestBundle bundle, int index) {
        EvidenceKeys fresh = EvidenceKeys.fresh();
        bundle.changeJson(
                "jwks.json",
                jwks -> ((ObjectNode) jwks.path("keys").path(index))
                        .put("x", (String) (index == 0 ? fresh.receiptKey() : fresh.checkpointKey()).get("x"))
                        .put("y", (String) fresh.receiptKey().get("y")));
    }

    private static void revoke(TestBundle bundle, int index) {
        bundle.changeJson(
                "jwks.json",
                jwks -> ((ObjectNode) jwks.path("keys").path(index))
                        .putObject("revoked")
                        .put("revoked_at", 1_768_473_000));
    }

    private static void fork(TestBundle bundle) {
        String text = ORIGIN + "consent\n7\n" + bundle.consents().root(6) + "\n";
        bundle.put("checkpoints/fork.txt", bundle.keys().note(ORIGIN + "consent", text));
    }

    private static void otherTenant(TestBundle bundle) {
        String origin = "api.example.com/acme/consent";
        String text = origin + "\n9\n" + bundle.consents().root(6) + "\n";
        bundle.put("checkpoints/other.txt", bundle.keys().note(origin, text));
    }

    /** Signs a receipt that says something else than the log does, with the right key. */
    private static void otherReceipt(TestBundle bundle) {
        bundle.change(FIRST, text -> {
            String payload = decoded(text.split("\\.", -1)[1]).replace("1.0.0", "2.0.0");
            return bundle.keys().token(TestBundle.header(), payload) + text.substring(text.indexOf('~'));
        });
    }

    @Override
    public String toString() {
        return name;
    }
}
