package com.allmine.crypto;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.SnapStart;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The public keys with which others verify receipts and checkpoints, as a JSON Web Key Set (RFC 7517). A key that no longer
 * signs stays. A key that was stolen stays too, with the member {@code revoked} of OpenID Federation.
 *
 * <p>The set has its own secret and is not in a table. Someone who can write the tables cannot add a key to it.
 */
public final class PublishedKeys {
    /** The setting that names the secret. */
    public static final String SETTING = "PUBLISHED_KEYS_SECRET";

    /** No keys, as long as no key was made. */
    public static final String NONE = "{\"keys\":[]}";

    /** The members of a public key, in the order in which they are published. */
    private static final List<String> MEMBERS = List.of("kty", "crv", "x", "y", "use", "alg", "kid", "revoked");

    private static final Set<String> PRIVATE = Set.of("d", "k");

    private final Refreshed<List<JsonNode>> keys;

    private PublishedKeys(Supplier<String> source, InstantSource clock) {
        this.keys = new Refreshed<>(() -> read(source.get()), clock);
    }

    /** The published keys of the stage. They are read again after five minutes. No snapshot contains them. */
    public static PublishedKeys live() {
        KeySecret secret = KeySecret.published();
        PublishedKeys live = new PublishedKeys(
                () -> SnapStart.isPriming()
                        ? NONE
                        : secret.current().map(KeySecret.Version::text).orElse(NONE),
                InstantSource.system());
        SnapStart.beforeCheckpoint(live.keys::forget);
        return live;
    }

    /** The keys of a set that was read before. */
    public static PublishedKeys of(String text) {
        return new PublishedKeys(() -> text, InstantSource.system());
    }

    private static List<JsonNode> read(String text) {
        JsonNode set = Json.object(text)
                .map(object -> object.path("keys"))
                .filter(JsonNode::isArray)
                .orElseThrow(() -> wrong("the published keys are not a key set"));
        List<JsonNode> keys = new ArrayList<>();
        set.forEach(keys::add);
        boolean hasPrivate = keys.stream().anyMatch(key -> PRIVATE.stream().anyMatch(key::has));
        if (hasPrivate) {
            throw wrong("a private key is among the published keys");
        }
        return keys;
    }

    private static Refusal wrong(String cause) {
        return Problem.INTERNAL_ERROR.refusal().because(cause);
    }

    /**
     * The key set as everybody may read it.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if the set cannot be read; {@code INTERNAL_ERROR} if it is wrong, or has a
     *     private key
     */
    public Map<String, List<Map<String, Object>>> set() {
        return Map.of("keys", keys.get().stream().map(PublishedKeys::members).toList());
    }

    private static Map<String, Object> members(JsonNode key) {
        Map<String, Object> members = new LinkedHashMap<>();
        MEMBERS.stream().filter(key::has).forEach(name -> members.put(name, key.path(name)));
        return members;
    }

    /** The key that verifies receipts of this key id; empty if the set lacks it. */
    public Optional<ECKey> receiptKey(String id) {
        return keys.get().stream()
                .filter(key -> key.path("kid").asText().equals(id))
                .filter(key -> key.path("kty").asText().equals("EC"))
                .filter(key -> key.path("crv").asText().equals(Curve.P_256.getName()))
                .findFirst()
                .flatMap(built(key -> new ECKey.Builder(Curve.P_256, member(key, "x"), member(key, "y"))
                        .keyID(id)
                        .build()));
    }

    /** The keys with which checkpoints are verified, the newest first. */
    public List<OctetKeyPair> checkpointKeys() {
        return keys.get().stream()
                .filter(key -> key.path("kty").asText().equals("OKP"))
                .filter(key -> key.path("crv").asText().equals(Curve.Ed25519.getName()))
                .flatMap(key -> built((JsonNode known) -> new OctetKeyPair.Builder(Curve.Ed25519, member(known, "x"))
                                .keyID(known.path("kid").asText())
                                .build())
                        .apply(key)
                        .stream())
                .toList();
    }

    /** The keys that were stolen, with the time from which nothing that they sign is to be believed. */
    public Map<String, Instant> revoked() {
        return keys.get().stream()
                .filter(key -> key.has("revoked"))
                .collect(Collectors.toMap(
                        key -> key.path("kid").asText(),
                        key -> Instant.ofEpochSecond(
                                key.path("revoked").path("revoked_at").asLong()),
                        (one, other) -> one.isBefore(other) ? one : other));
    }

    private static Base64URL member(JsonNode key, String name) {
        return new Base64URL(key.path(name).asText());
    }

    /** The set may be a copy that others send us, so a key outside its curve is left out. */
    private static <T> Function<JsonNode, Optional<T>> built(Function<JsonNode, T> builder) {
        return key -> {
            try {
                return Optional.of(builder.apply(key));
            } catch (IllegalArgumentException | IllegalStateException notOnTheCurve) {
                return Optional.empty();
            }
        };
    }
}
