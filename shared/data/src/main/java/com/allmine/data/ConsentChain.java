package com.allmine.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The proof that no decision was altered or taken away: each event carries the hash of the one before it, and the
 * current decision carries the hash of the last.
 */
public final class ConsentChain {
    /** What the first event has in place of the hash before it. */
    static final String START = "";

    private ConsentChain() {}

    /** The hash of an event: SHA-256 over all its attributes but the hash itself. */
    static String hash(Map<String, AttributeValue> event) {
        return Digest.sha256(CanonicalJson.without("hash", event));
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
            if (!hash(attributes).equals(event.text("hash"))) {
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
