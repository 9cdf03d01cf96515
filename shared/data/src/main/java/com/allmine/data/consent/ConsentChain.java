package com.allmine.data.consent;

import com.allmine.api.Digest;
import com.allmine.data.CanonicalJson;
import com.allmine.data.dynamo.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The proof that no decision was altered or taken away: each event carries the hash of the one before it, and the
 * current decision carries the hash of the last. What is personal in an event has a hash of its own, salted, and only
 * that is part of the chain: once value and salt are erased nothing can be guessed from it, and the chain still holds.
 */
public final class ConsentChain {
    /** What the first event has in place of the hash before it. */
    static final String START = "";

    /** What makes the hash of the personal attributes one that cannot be guessed. */
    static final String SALT = "salt";

    /** What says who decided, beside the user's id; erased with its salt when the user is. */
    public static final Set<String> PERSONAL = Set.of("deviceId", "ipAddress", "userAgent", SALT);

    private static final String PERSONAL_HASH = "personalHash";

    private ConsentChain() {}

    /**
     * Adds the hashes that prove an event.
     *
     * @param salt 128 bits that nobody can guess
     */
    static void link(Map<String, AttributeValue> event, String salt) {
        event.put(SALT, AttributeValue.fromS(salt));
        event.put(PERSONAL_HASH, AttributeValue.fromS(personalHash(event)));
        event.put("hash", AttributeValue.fromS(hash(event)));
    }

    /** SHA-256 over all attributes that are not personal, but the hash itself. */
    private static String hash(Map<String, AttributeValue> event) {
        Map<String, AttributeValue> proven = new HashMap<>(event);
        proven.keySet().removeAll(PERSONAL);
        return Digest.sha256(CanonicalJson.without("hash", proven));
    }

    private static String personalHash(Map<String, AttributeValue> event) {
        Map<String, AttributeValue> personal = new HashMap<>(event);
        personal.keySet().retainAll(PERSONAL);
        return Digest.sha256(CanonicalJson.of(personal));
    }

    /** Whether nothing personal is left in an event. */
    public static boolean isErased(Map<String, AttributeValue> event) {
        return PERSONAL.stream().noneMatch(event::containsKey);
    }

    private static boolean isAltered(Map<String, AttributeValue> event) {
        Item item = new Item(event);
        return !hash(event).equals(item.text("hash"))
                || !(isErased(event) || personalHash(event).equals(item.text(PERSONAL_HASH)));
    }

    /**
     * Checks all events of one user and document type.
     *
     * @param events in the order of their sequence
     * @param head the current decision; null where it is missing
     * @return what is wrong first, or empty where the chain holds
     */
    public static Optional<String> firstFault(
            List<Map<String, AttributeValue>> events, @Nullable Map<String, AttributeValue> head) {
        String previous = START;
        int sequence = 0;
        for (Map<String, AttributeValue> attributes : events) {
            Item event = new Item(attributes);
            sequence++;
            if (event.number("sequence") != sequence) {
                return Optional.of("event " + sequence + " is missing");
            }
            if (!previous.equals(event.text("previousHash"))) {
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
        boolean isLast = previous.equals(new Item(head).text("hash"));
        return isLast ? Optional.empty() : Optional.of("an event after " + sequence + " is missing");
    }
}
