package com.allmine.auth;

import com.allmine.api.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Adds new keys to a key set. A new key becomes current only after {@link #LEAD}, when every function, which reads the
 * set every five minutes, has known it for a while; no key is ever taken away.
 */
public final class KeyRotation {
    /** The uses of keys, and the algorithm of each. */
    public static final Map<String, String> USES = Map.of("sig", "HS256", "enc", "A256GCM", "hash", "HS256");

    /** From when a key is added until it is used. */
    public static final Duration LEAD = KeyRing.FRESH.multipliedBy(2);

    private static final int KEY_BYTES = 32;
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Instant now;
    private final RandomGenerator random;

    /** @param random of cryptographic strength */
    public KeyRotation(Instant now, RandomGenerator random) {
        this.now = now;
        this.random = random;
    }

    /**
     * A key set with new keys.
     *
     * @param added the ids of the new keys
     * @param currentFrom when they become current
     */
    public record Rotated(String text, List<String> added, Instant currentFrom) {}

    /** The first key set of a system, current at once. */
    public Rotated first() {
        return add(Json.object("{\"keys\":[]}").orElseThrow(), USES.keySet(), now);
    }

    /**
     * The key set with a new key in front for each of the uses.
     *
     * @throws IllegalStateException where it is no key set, or one of these uses has a key that is not current yet
     */
    public Rotated next(String text, Set<String> uses) {
        ObjectNode set = Json.object(text)
                .filter(object -> object.path("keys").isArray())
                .orElseThrow(() -> new IllegalStateException("the secret holds no key set"));
        pending(set, uses).ifPresent(key -> {
            throw new IllegalStateException("the key " + key + " is not current yet: wait until it is");
        });
        return add(set, uses, now.plus(LEAD));
    }

    private Optional<String> pending(ObjectNode set, Set<String> uses) {
        for (JsonNode key : set.path("keys")) {
            if (uses.contains(key.path("use").asText()) && key.path("nbf").asLong() >= now.getEpochSecond()) {
                return Optional.of(key.path("kid").asText());
            }
        }
        return Optional.empty();
    }

    private Rotated add(ObjectNode set, Set<String> uses, Instant currentFrom) {
        ArrayNode keys = (ArrayNode) set.path("keys");
        List<String> added = new ArrayList<>();
        uses.stream().sorted().forEach(use -> {
            String id = use + "-" + ID_TIME.format(now);
            added.add(id);
            keys.insertObject(0)
                    .put("kty", "oct")
                    .put("use", use)
                    .put("alg", USES.get(use))
                    .put("kid", id)
                    .put("nbf", currentFrom.getEpochSecond())
                    .put("k", secret());
        });
        return new Rotated(Json.write(set), added, currentFrom);
    }

    private String secret() {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
