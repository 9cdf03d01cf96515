package com.allmine.data.consent;

import com.allmine.api.Digest;
import com.allmine.data.dynamo.CanonicalJson;
import com.allmine.data.dynamo.Item;
import java.util.HashMap;
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
 * <p>The chain covers the personal attributes of an event only by their salted hash. They can be erased with the salt:
 * the chain still holds, and nobody can guess them from the hash.
 */
public final class ConsentChain {
    /** The previous hash of the first event. */
    static final String START = "";

    /** The attribute whose value keeps the personal attributes from being guessed by their hash. */
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

    private static final String PERSONAL_HASH = "personalHash";

    private ConsentChain() {}

    /**
     * Links an event to its chain: adds the salt and the hashes.
     *
     * @param salt 128 bits that nobody can guess
     */
    static void link(Map<String, AttributeValue> event, String salt) {
        event.put(SALT, AttributeValue.fromS(salt));
        event.put(PERSONAL_HASH, AttributeValue.fromS(personalHash(event)));
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

    private static String personalHash(Map<String, AttributeValue> event) {
        Map<String, AttributeValue> personal = new HashMap<>(event);
        personal.keySet().retainAll(PERSONAL);
        return Digest.sha256(CanonicalJson.of(personal));
    }

    /** Whether all personal attributes of an event are erased. */
    public static boolean isErased(Map<String, AttributeValue> event) {
        return PERSONAL.stream().noneMatch(event::containsKey);
    }

    private static boolean isAltered(Map<String, AttributeValue> event) {
        Item item = new Item(event);
        return !hash(event).equals(item.text(HASH))
                || !(isErased(event) || personalHash(event).equals(item.text(PERSONAL_HASH)));
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
            if (event.number(SEQUENCE) != sequence) {
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
