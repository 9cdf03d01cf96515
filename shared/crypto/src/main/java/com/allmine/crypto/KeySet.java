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
 * The symmetric keys of a function, from a JSON Web Key Set (RFC 7517) for each purpose, in which the newest key is first.
 * Every key verifies and decrypts. The current key signs and encrypts: it is the newest whose {@code nbf} has passed, or
 * that has none. So every function knows a key before another one uses it.
 *
 * <p>The key sets are read again after five minutes. If Secrets Manager is unavailable, the known keys stay valid for an
 * hour after they were read, and the next attempt follows after 30 seconds. A key set that is read and invalid is an error
 * at once.
 *
 * <p>Until a snapshot is taken, the keys are random: no key of a secret enters a snapshot.
 */
public final class KeySet {
    static final Duration TTL = Duration.ofMinutes(5);

    /** How long keys stay valid after they were read, while Secrets Manager is unavailable. */
    static final Duration OUTAGE = Duration.ofHours(1);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private final Set<KeyPurpose> purposes;
    private final Supplier<Map<KeyPurpose, String>> source;
    private final InstantSource clock;
    private volatile @Nullable KeySets sets;

    /**
     * The keys of a source. They are read when one is needed.
     *
     * @param purposes the purposes of the keys
     * @param source reads the text of the key set of each purpose
     */
    public KeySet(Set<KeyPurpose> purposes, Supplier<Map<KeyPurpose, String>> source, InstantSource clock) {
        this.purposes = Set.copyOf(purposes);
        this.source = source;
        this.clock = clock;
    }

    /** Keys that never change, from one key set of all purposes. */
    public static KeySet of(String keySet, InstantSource clock) {
        Map<KeyPurpose, String> sets = KeyPurpose.split(keySet);
        return new KeySet(sets.keySet(), () -> sets, clock);
    }

    /** The keys of this function. All types share them, so that one request reads all of them. */
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
     * This key set, if it has keys of a purpose. Types check it when they are wired, not at the first request.
     *
     * @throws IllegalStateException if it has no keys of the purpose: the setting that names their secret is missing
     */
    public KeySet with(KeyPurpose purpose) {
        if (!purposes.contains(purpose)) {
            throw new IllegalStateException("the setting " + purpose.setting() + " is missing");
        }
        return this;
    }

    /** Drops the keys. They are read again when one is needed. */
    void forget() {
        sets = null;
    }

    /** The signing keys, the current one first. */
    public List<OctetSequenceKey> signing() {
        return currentFirst(KeyPurpose.SIGNING);
    }

    /** The encryption keys, the current one first. */
    List<OctetSequenceKey> encryption() {
        return currentFirst(KeyPurpose.ENCRYPTION);
    }

    /** The hash keys, the current one first. */
    List<OctetSequenceKey> hashing() {
        return currentFirst(KeyPurpose.HASHING);
    }

    /** The hash keys, the oldest one first. */
    List<OctetSequenceKey> hashingOldestFirst() {
        return keys(KeyPurpose.HASHING).reversed();
    }

    /** The checkpoint keys, the current one first. */
    List<OctetSequenceKey> checkpoints() {
        return currentFirst(KeyPurpose.CHECKPOINTS);
    }

    /**
     * Keys for another use, one derived from each signing key, the current one first. Every endpoint that authenticates
     * reads the signing keys anyway, and each of them is kept for longer than cursors and idempotency records live: a day.
     *
     * @param label names the use; different labels give unrelated keys
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
                .orElseThrow(() -> Problem.INTERNAL_ERROR.refusal().because("no keys of use " + purpose.use()));
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
            Map<KeyPurpose, String> texts = SnapStart.isPriming() ? randomKeys(now) : source.get();
            sets = known = KeySets.parse(purposes, texts, now);
        } catch (Refusal refusal) {
            boolean isOutage = refusal.problem() == Problem.SERVICE_UNAVAILABLE;
            if (known == null || !isOutage || !now.isBefore(known.readAt.plus(OUTAGE))) {
                sets = null;
                throw refusal;
            }
            sets = known = known.until(now.plus(RETRY_AFTER));
        }
        return known;
    }

    private Map<KeyPurpose, String> randomKeys(Instant now) {
        KeyRotation rotation = new KeyRotation(now, new SecureRandom());
        Map<KeyPurpose, String> texts = new EnumMap<>(KeyPurpose.class);
        purposes.forEach(purpose -> texts.put(purpose, rotation.first(purpose).text()));
        return texts;
    }

    private record KeySets(Map<KeyPurpose, List<OctetSequenceKey>> byPurpose, Instant readAt, Instant staleAt) {
        static KeySets parse(Set<KeyPurpose> purposes, Map<KeyPurpose, String> texts, Instant now) {
            Map<KeyPurpose, List<OctetSequenceKey>> all = new EnumMap<>(KeyPurpose.class);
            purposes.forEach(purpose -> all.put(purpose, keys(purpose, texts.getOrDefault(purpose, ""))));
            return new KeySets(all, now, now.plus(TTL));
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

        /** Written by hand: the library's parser loads its own JSON library, a hundred classes at every cold start. */
        private static OctetSequenceKey key(KeyPurpose purpose, JsonNode key) {
            String secret = key.path("k").textValue();
            if (!key.path("kty").asText().equals("oct") || secret == null || secret.isEmpty()) {
                throw Problem.INTERNAL_ERROR.refusal().because("a key of the key set is not symmetric");
            }
            if (!key.path("use").asText().equals(purpose.use())) {
                throw Problem.INTERNAL_ERROR
                        .refusal()
                        .because("a key of another use is in the key set of use " + purpose.use());
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
