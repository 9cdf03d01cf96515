package com.allmine.crypto;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Adds a new key to a key set, and removes an old one. Functions read the key set every five minutes, so a new key becomes
 * current only after {@link #LEAD}: by then every function knows it.
 */
public final class KeyRotation {
    /** The time from the addition of a key until it becomes current. */
    public static final Duration LEAD = Refreshed.TTL.multipliedBy(2);

    /** The most hash keys. The oldest finds identities, and the release of an identity guard looks under each. */
    public static final int MAX_HASH_KEYS = 3;

    /** How long a signing key is needed after its successor became current: the life of tokens and idempotency records. */
    private static final Duration LAST_USE = Duration.ofHours(24).plus(LEAD);

    private static final int KEY_BYTES = 32;

    private static final List<String> PUBLIC_MEMBERS = List.of("kty", "crv", "x", "y", "alg", "kid");

    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Instant now;
    private final SecureRandom random;

    /** A rotation at this time. */
    public KeyRotation(Instant now, SecureRandom random) {
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
     * Whether a key set has a key.
     *
     * @throws IllegalStateException if the text is not a key set
     */
    public static boolean has(String text, String id) {
        return set(text)
                .path("keys")
                .valueStream()
                .anyMatch(key -> key.path("kid").asText().equals(id));
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

    /**
     * The published keys with the public part of each key of a key set. Known ones stay as they are.
     *
     * @param published the published keys, as a JSON Web Key Set
     * @param text a key set; only keys of the purposes that are {@link KeyPurpose#PUBLISHED} have a public part
     * @throws IllegalStateException if one of the two is not a key set
     */
    public static String publish(String published, String text) {
        ObjectNode all = set(published);
        ArrayNode known = (ArrayNode) all.path("keys");
        List<String> ids =
                known.valueStream().map(key -> key.path("kid").asText()).toList();
        int index = 0;
        for (JsonNode key : set(text).path("keys")) {
            if (isPublished(key) && !ids.contains(key.path("kid").asText())) {
                ObjectNode added = known.insertObject(index++).put("use", "sig");
                PUBLIC_MEMBERS.stream().filter(key::has).forEach(name -> added.set(name, key.path(name)));
            }
        }
        return Json.write(all);
    }

    private static boolean isPublished(JsonNode key) {
        return KeyPurpose.of(key.path("use").asText())
                .filter(KeyPurpose.PUBLISHED::contains)
                .isPresent();
    }

    /**
     * The published keys, of which one is revoked from now on.
     *
     * @throws IllegalStateException if there is no such key
     */
    public String revoke(String published, String id) {
        ObjectNode all = set(published);
        for (JsonNode key : all.path("keys")) {
            if (key.path("kid").asText().equals(id)) {
                if (!key.has("revoked")) {
                    ((ObjectNode) key)
                            .putObject("revoked")
                            .put("revoked_at", now.getEpochSecond())
                            .put("reason", "compromised");
                }
                return Json.write(all);
            }
        }
        throw new IllegalStateException("there is no published key " + id);
    }

    private static ObjectNode set(String text) {
        return Json.object(text)
                .filter(object -> object.path("keys").isArray())
                .orElseThrow(() -> new IllegalStateException("the secret holds no key set"));
    }

    private Rotated add(ObjectNode set, KeyPurpose purpose, Instant currentFrom) {
        String id = purpose.use() + "-" + ID_TIME.format(now);
        ObjectNode key = ((ArrayNode) set.path("keys"))
                .insertObject(0)
                .put("use", purpose.use())
                .put("alg", purpose.algorithm())
                .put("kid", id)
                .put("nbf", currentFrom.getEpochSecond());
        switch (purpose) {
            case SIGNING, ENCRYPTION, HASHING -> key.put("kty", "oct").put("k", secret());
            case RECEIPTS -> addPair(key, elliptic());
            case CHECKPOINTS -> addPair(key, edwards());
        }
        return new Rotated(Json.write(set), id, currentFrom);
    }

    private String secret() {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return Base64URL.encode(bytes).toString();
    }

    private static void addPair(ObjectNode key, JWK pair) {
        pair.toJSONObject().forEach((name, value) -> key.put(name, value.toString()));
    }

    private ECKey elliptic() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(Curve.P_256.toECParameterSpec(), random);
            KeyPair pair = generator.generateKeyPair();
            return new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
                    .privateKey((ECPrivateKey) pair.getPrivate())
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has the curve P-256", e);
        }
    }

    /** Java has no access to the bytes of a public key; they are the end of its encoding (RFC 8410). */
    private OctetKeyPair edwards() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] x = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
            byte[] d = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                    .d(Base64URL.encode(d))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has Ed25519", e);
        }
    }
}
