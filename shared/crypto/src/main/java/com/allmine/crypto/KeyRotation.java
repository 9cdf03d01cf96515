package com.allmine.crypto;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Iterator;
import java.util.random.RandomGenerator;

/**
 * Adds a new key to a key set, and removes an old one. Functions read the key set every five minutes, so a new key becomes
 * current only after {@link #LEAD}: by then every function knows it.
 */
public final class KeyRotation {
    /** The time from the addition of a key until it becomes current. */
    public static final Duration LEAD = KeySet.TTL.multipliedBy(2);

    /** The most hash keys. The oldest finds identities, and the release of an identity guard looks under each. */
    public static final int MAX_HASH_KEYS = 3;

    /** How long a signing key is needed after its successor became current: the life of tokens and idempotency records. */
    private static final Duration LAST_USE = Duration.ofHours(24).plus(LEAD);

    private static final int KEY_BYTES = 32;
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Instant now;
    private final RandomGenerator random;

    /**
     * A rotation at this time.
     *
     * @param random of cryptographic strength
     */
    public KeyRotation(Instant now, RandomGenerator random) {
        this.now = now;
        this.random = random;
    }

    /**
     * A key set with a new key.
     *
     * @param text the key set
     * @param added the id of the new key
     * @param currentFrom when the new key becomes current
     */
    public record Rotated(String text, String added, Instant currentFrom) {}

    /** The first key set of a purpose; its key is current at once. */
    public Rotated first(KeyPurpose purpose) {
        return add(Json.object("{\"keys\":[]}").orElseThrow(), purpose, now);
    }

    /**
     * The key set with a new key in front.
     *
     * @param atOnce whether the key is current at once. Then, for up to five minutes, functions that do not know it yet
     *     refuse what others made with it
     * @throws IllegalStateException if the text is not a key set, if a key of it is not current yet, or if it has
     *     {@link #MAX_HASH_KEYS} hash keys
     */
    public Rotated next(String text, KeyPurpose purpose, boolean atOnce) {
        ObjectNode set = set(text);
        for (JsonNode key : set.path("keys")) {
            if (key.path("nbf").asLong() >= now.getEpochSecond()) {
                throw new IllegalStateException(
                        "the key " + key.path("kid").asText() + " is not current yet: wait until it is");
            }
        }
        if (purpose == KeyPurpose.HASHING && set.path("keys").size() >= MAX_HASH_KEYS) {
            throw new IllegalStateException("there are " + MAX_HASH_KEYS
                    + " hash keys, and there may be no more: identities are found by the oldest");
        }
        return add(set, purpose, atOnce ? now : now.plus(LEAD));
    }

    /**
     * The key set without a key.
     *
     * @param isLeaked whether to remove a signing key although tokens that it signed are still valid
     * @throws IllegalStateException if there is no such key, or it is still needed
     */
    public String without(String text, KeyPurpose purpose, String id, boolean isLeaked) {
        ObjectNode set = set(text);
        long end = Long.MAX_VALUE;
        for (Iterator<JsonNode> keys = set.path("keys").iterator(); keys.hasNext(); ) {
            JsonNode key = keys.next();
            if (key.path("kid").asText().equals(id)) {
                refuseIfNeeded(id, purpose, end, isLeaked);
                keys.remove();
                return Json.write(set);
            }
            end = Math.min(end, key.path("nbf").asLong());
        }
        throw new IllegalStateException("there is no key " + id);
    }

    /** @param end the time from which the key is no longer current, in seconds since 1970 */
    private void refuseIfNeeded(String id, KeyPurpose purpose, long end, boolean isLeaked) {
        if (end > now.getEpochSecond()) {
            throw new IllegalStateException(
                    "the key " + id + " is current: rotate it first, and wait until the new key is");
        }
        Duration needed = purpose == KeyPurpose.SIGNING ? LAST_USE : LEAD;
        Instant removable = Instant.ofEpochSecond(end).plus(needed);
        if (!isLeaked && removable.isAfter(now)) {
            throw new IllegalStateException(
                    "the key " + id + " is needed until " + Json.time(removable) + "; if it has leaked, add --leaked");
        }
    }

    private static ObjectNode set(String text) {
        return Json.object(text)
                .filter(object -> object.path("keys").isArray())
                .orElseThrow(() -> new IllegalStateException("the secret holds no key set"));
    }

    private Rotated add(ObjectNode set, KeyPurpose purpose, Instant currentFrom) {
        String id = purpose.use() + "-" + ID_TIME.format(now);
        ((ArrayNode) set.path("keys"))
                .insertObject(0)
                .put("kty", "oct")
                .put("use", purpose.use())
                .put("alg", purpose.algorithm())
                .put("kid", id)
                .put("nbf", currentFrom.getEpochSecond())
                .put("k", secret());
        return new Rotated(Json.write(set), id, currentFrom);
    }

    private String secret() {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
