package com.allmine.crypto;

import com.allmine.api.errors.Problem;
import com.allmine.api.lambda.SnapStart;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The keys of a function, from a JSON Web Key Set (RFC 7517) for each purpose, in which the newest key is first. Every key
 * verifies and decrypts. The current key signs and encrypts: it is the newest whose {@code nbf} has passed, or that has
 * none. So every function knows a key before another one uses it.
 *
 * <p>The key sets are read again after five minutes. If Secrets Manager is unavailable, the known keys stay valid for an
 * hour after they were read, and the next attempt follows after 30 seconds. A key set that is read and invalid is an error
 * at once.
 *
 * <p>Until a snapshot is taken, the keys are random: no key of a secret enters a snapshot.
 */
public final class KeySet {
    private final Set<KeyPurpose> purposes;
    private final Supplier<Map<KeyPurpose, String>> source;
    private final InstantSource clock;
    private final Refreshed<Known> keys;

    /**
     * The keys that were read, and those that were derived from them. All of them are dropped together.
     *
     * @param derived by the id of the signing key and the label
     */
    private record Known(Map<KeyPurpose, List<JWK>> read, Map<String, OctetSequenceKey> derived) {}

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
        this.keys = new Refreshed<>(this::read, clock);
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
            SnapStart.preload(KEY_SET.keys::get);
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
        keys.forget();
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
        return this.<OctetSequenceKey>newestFirst(KeyPurpose.HASHING).reversed();
    }

    /** The private keys for receipts, the current one first. */
    public List<ECKey> receipts() {
        return currentFirst(KeyPurpose.RECEIPTS);
    }

    /** The private keys for checkpoints, the current one first. */
    public List<OctetKeyPair> checkpoints() {
        return currentFirst(KeyPurpose.CHECKPOINTS);
    }

    /**
     * Keys for another use, one derived from each signing key, the current one first. Every endpoint that authenticates
     * reads the signing keys anyway, and each of them is kept for longer than cursors and idempotency records live: a day.
     *
     * @param label names the use; different labels give unrelated keys
     */
    public List<OctetSequenceKey> derived(String label) {
        Map<String, OctetSequenceKey> derived = keys.get().derived();
        return signing().stream()
                .map(key -> derived.computeIfAbsent(key.getKeyID() + " " + label, id -> DerivedKey.of(key, label)))
                .toList();
    }

    private <T extends JWK> List<T> currentFirst(KeyPurpose purpose) {
        List<T> newestFirst = newestFirst(purpose);
        T current = current(newestFirst);
        if (current.equals(newestFirst.getFirst())) {
            return newestFirst;
        }
        List<T> keys = new ArrayList<>(newestFirst);
        keys.remove(current);
        keys.addFirst(current);
        return keys;
    }

    private <T extends JWK> T current(List<T> newestFirst) {
        Instant now = clock.instant();
        for (T key : newestFirst) {
            if (isCurrentAt(key, now)) {
                return key;
            }
        }
        return newestFirst.getLast();
    }

    private static boolean isCurrentAt(JWK key, Instant now) {
        Date start = key.getNotBeforeTime();
        return start == null || !start.toInstant().isAfter(now);
    }

    @SuppressWarnings("unchecked") // the keys of a purpose have one type
    private <T extends JWK> List<T> newestFirst(KeyPurpose purpose) {
        if (!purposes.contains(purpose)) {
            throw Problem.INTERNAL_ERROR.refusal().because("no keys of use " + purpose.use());
        }
        return (List<T>) Objects.requireNonNull(keys.get().read().get(purpose));
    }

    private Known read() {
        Map<KeyPurpose, String> texts = SnapStart.isPriming() ? randomKeys() : source.get();
        Map<KeyPurpose, List<JWK>> all = new EnumMap<>(KeyPurpose.class);
        purposes.forEach(purpose -> all.put(purpose, JsonWebKeys.read(purpose, texts.getOrDefault(purpose, ""))));
        return new Known(all, new ConcurrentHashMap<>());
    }

    private Map<KeyPurpose, String> randomKeys() {
        KeyRotation rotation = new KeyRotation(clock.instant(), new SecureRandom());
        Map<KeyPurpose, String> texts = new EnumMap<>(KeyPurpose.class);
        purposes.forEach(purpose -> texts.put(purpose, rotation.first(purpose).text()));
        return texts;
    }
}
