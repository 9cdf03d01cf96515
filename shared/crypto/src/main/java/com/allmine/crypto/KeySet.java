package com.allmine.crypto;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.SnapStart;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a function may use, from one JSON Web Key Set of symmetric keys (RFC 7517) for each purpose. The newest
 * key of a set is first. Every key is honoured; the current one, with which new things are made, is the first whose
 * {@code nbf} has passed or that has none, so that a key is known everywhere before anything is made with it.
 *
 * <p>The sets are read again after five minutes. While they cannot be read, those at hand serve for an hour at most, and
 * reading is tried again every half minute. A set that was read and is wrong is an error at once.
 *
 * <p>Before a snapshot is taken the keys are random ones that nobody else has: no key of a secret is in a snapshot.
 */
public final class KeySet {
    static final Duration FRESH = Duration.ofMinutes(5);

    /** How long keys serve while they cannot be read again. */
    static final Duration OUTAGE = Duration.ofHours(1);

    private static final Duration RETRY = Duration.ofSeconds(30);

    private final Set<KeyPurpose> purposes;
    private final Supplier<Map<KeyPurpose, String>> source;
    private final InstantSource clock;
    private volatile @Nullable KeySets sets;

    /**
     * @param purposes what keys are in the ring for
     * @param source the text of the key set of each purpose; each call reads it again
     */
    public KeySet(Set<KeyPurpose> purposes, Supplier<Map<KeyPurpose, String>> source, InstantSource clock) {
        this.purposes = Set.copyOf(purposes);
        this.source = source;
        this.clock = clock;
    }

    /** A ring of keys that do not change, from one key set of all of them. */
    public static KeySet of(String keySet, InstantSource clock) {
        Map<KeyPurpose, String> sets = KeyPurpose.split(keySet);
        return new KeySet(sets.keySet(), () -> sets, clock);
    }

    /** The one key ring of a function, shared by all that need a key, so that all keys are read by one call. */
    public static KeySet live() {
        return Live.KEY_SET;
    }

    private static final class Live {
        static final KeySet KEY_SET;

        static {
            KeySecrets secrets = KeySecrets.live();
            KEY_SET = new KeySet(secrets.purposes(), secrets::read, InstantSource.system());
            SnapStart.beforeCheckpoint(KEY_SET::forget);
            SnapStart.beforeCheckpoint(secrets::prime);
            SnapStart.preload(KEY_SET::sets);
        }
    }

    /**
     * This ring for a caller that needs keys of a purpose, at the time of wiring.
     *
     * @throws IllegalStateException where it has no keys of the purpose: the setting that names their secret is missing
     */
    public KeySet with(KeyPurpose purpose) {
        if (!purposes.contains(purpose)) {
            throw new IllegalStateException("the setting " + purpose.setting() + " is missing");
        }
        return this;
    }

    /** Lets go of the keys: they are read when one is needed. */
    void forget() {
        sets = null;
    }

    /** The signing keys, the current first. */
    public List<OctetSequenceKey> signing() {
        return currentFirst(KeyPurpose.SIGNING);
    }

    /** The sealing keys, the current first. */
    List<OctetSequenceKey> encryption() {
        return currentFirst(KeyPurpose.ENCRYPTION);
    }

    /** The hashing keys, the current first. */
    List<OctetSequenceKey> hashing() {
        return currentFirst(KeyPurpose.HASHING);
    }

    /** The hashing keys, the oldest first: where to look for what was made at any time. */
    List<OctetSequenceKey> hashingOldestFirst() {
        return keys(KeyPurpose.HASHING).reversed();
    }

    /** The keys of checkpoints, the current first. */
    List<OctetSequenceKey> checkpoints() {
        return currentFirst(KeyPurpose.CHECKPOINTS);
    }

    /**
     * TestTokens for something else, one from each signing key, the current first. Signing keys are what every endpoint with a
     * caller reads anyway, and are good for as long as what is derived from them lives: a day.
     *
     * @param label tells these keys from all others
     */
    public List<OctetSequenceKey> derived(String label) {
        return signing().stream().map(key -> DerivedKey.of(key, label)).toList();
    }

    private List<OctetSequenceKey> currentFirst(KeyPurpose purpose) {
        List<OctetSequenceKey> newestFirst = keys(purpose);
        Instant now = clock.instant();
        OctetSequenceKey current = newestFirst.stream()
                .filter(key -> isCurrentAt(key, now))
                .findFirst()
                .orElse(newestFirst.getLast());
        if (current.equals(newestFirst.getFirst())) {
            return newestFirst;
        }
        List<OctetSequenceKey> keys = new ArrayList<>(newestFirst);
        keys.remove(current);
        keys.addFirst(current);
        return keys;
    }

    private static boolean isCurrentAt(OctetSequenceKey key, Instant now) {
        Date start = key.getNotBeforeTime();
        return start == null || !start.toInstant().isAfter(now);
    }

    private List<OctetSequenceKey> keys(KeyPurpose purpose) {
        return Optional.of(purpose)
                .filter(purposes::contains)
                .map(known -> sets().byPurpose.get(known))
                .orElseThrow(() -> Problem.INTERNAL_ERROR.refusal().because("no key set of use " + purpose.use()));
    }

    private KeySets sets() {
        KeySets known = sets;
        return known != null && clock.instant().isBefore(known.staleAt) ? known : read();
    }

    private synchronized KeySets read() {
        KeySets known = sets;
        Instant now = clock.instant();
        if (known != null && now.isBefore(known.staleAt)) {
            return known;
        }
        try {
            Map<KeyPurpose, String> texts = SnapStart.isPriming() ? throwAway(now) : source.get();
            sets = known = KeySets.parse(purposes, texts, now);
        } catch (Refusal refusal) {
            boolean isOutage = refusal.problem() == Problem.SERVICE_UNAVAILABLE;
            if (known == null || !isOutage || !now.isBefore(known.readAt.plus(OUTAGE))) {
                sets = null;
                throw refusal;
            }
            sets = known = known.until(now.plus(RETRY));
        }
        return known;
    }

    private Map<KeyPurpose, String> throwAway(Instant now) {
        KeyRotation rotation = new KeyRotation(now, new SecureRandom());
        Map<KeyPurpose, String> texts = new EnumMap<>(KeyPurpose.class);
        purposes.forEach(purpose -> texts.put(purpose, rotation.first(purpose).text()));
        return texts;
    }

    private record KeySets(Map<KeyPurpose, List<OctetSequenceKey>> byPurpose, Instant readAt, Instant staleAt) {
        static KeySets parse(Set<KeyPurpose> purposes, Map<KeyPurpose, String> texts, Instant now) {
            Map<KeyPurpose, List<OctetSequenceKey>> all = new EnumMap<>(KeyPurpose.class);
            purposes.forEach(purpose -> all.put(purpose, keys(purpose, texts.getOrDefault(purpose, ""))));
            return new KeySets(all, now, now.plus(FRESH));
        }

        KeySets until(Instant later) {
            Instant end = readAt.plus(OUTAGE);
            return new KeySets(byPurpose, readAt, later.isBefore(end) ? later : end);
        }

        private static List<OctetSequenceKey> keys(KeyPurpose purpose, String text) {
            List<OctetSequenceKey> keys = new ArrayList<>();
            Json.object(text).ifPresent(set -> set.path("keys").forEach(key -> keys.add(key(purpose, key))));
            if (keys.isEmpty()) {
                throw Problem.INTERNAL_ERROR.refusal().because("the key set has no key of use " + purpose.use());
            }
            return keys;
        }

        /** Not by the library's parser: that brings a JSON library of its own along, a hundred classes at every start. */
        private static OctetSequenceKey key(KeyPurpose purpose, JsonNode key) {
            String secret = key.path("k").textValue();
            if (!key.path("kty").asText().equals("oct") || secret == null || secret.isEmpty()) {
                throw Problem.INTERNAL_ERROR.refusal().because("the key set holds what is no symmetric key");
            }
            if (!key.path("use").asText().equals(purpose.use())) {
                throw Problem.INTERNAL_ERROR.refusal().because("a key is in the set of another use: " + purpose.use());
            }
            OctetSequenceKey.Builder known = new OctetSequenceKey.Builder(new Base64URL(secret))
                    .keyID(key.path("kid").asText())
                    .keyUse(new KeyUse(purpose.use()));
            return key.has("nbf")
                    ? known.notBeforeTime(Date.from(
                                    Instant.ofEpochSecond(key.path("nbf").asLong())))
                            .build()
                    : known.build();
        }
    }
}
