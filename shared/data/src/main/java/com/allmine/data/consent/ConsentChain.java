package com.allmine.data.consent;

import com.allmine.api.Digest;
import com.allmine.crypto.SdJwt.Disclosure;
import com.allmine.data.dynamo.CanonicalJson;
import com.allmine.data.dynamo.Item;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The hash chain of a user's decisions on a document. It proves that no event was altered or removed. Each event
 * holds the hash of the previous one, and the current decision holds the hash of the last.
 *
 * <p>The chain covers the personal attributes of an event only by the digest of a salted disclosure, as an SD-JWT does. They
 * can be erased with the salt: the chain still holds, and nobody can guess them from the digest.
 */
public final class ConsentChain {
    /** The previous hash of the first event. */
    static final String START = "";

    /** The attribute whose value keeps the personal attributes from being guessed by their digest. */
    static final String SALT = "salt";

    static final String DEVICE_ID = "deviceId";
    static final String IP_ADDRESS = "ipAddress";
    static final String USER_AGENT = "userAgent";
    static final String HASH = "hash";
    static final String PREVIOUS_HASH = "previousHash";

    /** The attribute that holds the place of an event in its chain, from 1. */
    public static final String SEQUENCE = "sequence";

    /** The attributes that describe the person, and the salt; they are erased with the user. */
    public static final Set<String> PERSONAL = Set.of(DEVICE_ID, IP_ADDRESS, USER_AGENT, SALT);

    /** The attribute that holds the digest of the disclosure of the personal attributes. */
    static final String EVIDENCE_DIGEST = "evidenceDigest";

    /** The name of the claim that the disclosure has. */
    private static final String EVIDENCE = "evidence";

    private ConsentChain() {}

    /**
     * Links an event to its chain: adds the salt, the digest of the evidence and the hash.
     *
     * @param salt 128 bits that nobody can guess
     */
    static void link(Map<String, AttributeValue> event, String salt) {
        event.put(SALT, AttributeValue.fromS(salt));
        event.put(EVIDENCE_DIGEST, AttributeValue.fromS(disclosure(event, salt).digest()));
        event.put(HASH, AttributeValue.fromS(hash(event)));
    }

    /** The text of an event that its hash is made from: all attributes except the personal ones and the hash itself. */
    public static String text(Map<String, AttributeValue> event) {
        Map<String, AttributeValue> proven = new HashMap<>(event);
        proven.keySet().removeAll(PERSONAL);
        return CanonicalJson.without(HASH, proven);
    }

    private static String hash(Map<String, AttributeValue> event) {
        return Digest.sha256(text(event));
    }

    /** The personal attributes of an event with their salt; empty if they are erased. */
    static Optional<Disclosure> evidence(Map<String, AttributeValue> event) {
        return Optional.ofNullable(new Item(event).text(SALT)).map(salt -> disclosure(event, salt));
    }

    /** Always the same text for the same attributes, because only its digest is stored. */
    private static Disclosure disclosure(Map<String, AttributeValue> event, String salt) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        for (String name : List.of(IP_ADDRESS, DEVICE_ID, USER_AGENT)) {
            AttributeValue value = event.get(name);
            boolean isText = value == null || value.s() != null;
            // No event of ours has another type. If someone else wrote one, its digest must not match.
            evidence.put(name, isText ? new Item(event).text(name) : String.valueOf(value));
        }
        return Disclosure.of(salt, EVIDENCE, evidence);
    }

    /** Whether all personal attributes of an event are erased. */
    public static boolean isErased(Map<String, AttributeValue> event) {
        return PERSONAL.stream().noneMatch(event::containsKey);
    }

    private static boolean isAltered(Map<String, AttributeValue> event) {
        Item item = new Item(event);
        boolean hasItsEvidence = evidence(event)
                .map(evidence -> evidence.digest().equals(item.text(EVIDENCE_DIGEST)))
                .orElse(isErased(event));
        return !hash(event).equals(item.text(HASH)) || !hasItsEvidence;
    }

    /**
     * Verifies the chain of one user and document type.
     *
     * @param events all of them, by sequence
     * @param head the current decision; null if the user never decided
     * @return the first fault; empty if the chain holds
     */
    public static Optional<String> firstFault(
            List<Map<String, AttributeValue>> events, @Nullable Map<String, AttributeValue> head) {
        String previous = START;
        int sequence = 0;
        for (Map<String, AttributeValue> attributes : events) {
            Item event = new Item(attributes);
            sequence++;
            if (!AttributeValue.fromN(Integer.toString(sequence)).equals(attributes.get(SEQUENCE))) {
                return Optional.of("event " + sequence + " is missing");
            }
            if (!previous.equals(event.text(PREVIOUS_HASH))) {
                return Optional.of("event " + sequence + " does not follow the one before it");
            }
            if (isAltered(attributes)) {
                return Optional.of("event " + sequence + " was altered");
            }
            previous = hash(attributes);
        }
        if (head == null) {
            return Optional.of("the current decision is missing");
        }
        boolean isLast = previous.equals(new Item(head).text(HASH));
        return isLast ? Optional.empty() : Optional.of("an event after " + sequence + " is missing");
    }
}
