package com.allmine.operator.key;

import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeyRotation;
import com.allmine.crypto.KeyRotation.Rotated;
import com.allmine.crypto.KeySecret;
import com.allmine.crypto.KeySecret.Version;
import com.allmine.crypto.PublishedKeys;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The keys of a stage: adds new keys, makes the first ones, and removes old ones. */
public final class StageKeys {
    /** The purposes that are rotated by default. Each hash key costs every confirmation one more guard. */
    public static final Set<KeyPurpose> ROTATED =
            Set.of(KeyPurpose.SIGNING, KeyPurpose.ENCRYPTION, KeyPurpose.RECEIPTS, KeyPurpose.CHECKPOINTS);

    private final Function<KeyPurpose, KeySecret> secrets;
    private final KeySecret published;
    private final KeyRotation rotation;

    public StageKeys(Function<KeyPurpose, KeySecret> secrets, KeySecret published, KeyRotation rotation) {
        this.secrets = secrets;
        this.published = published;
        this.rotation = rotation;
    }

    /** The keys of the stage that the settings name. */
    public static StageKeys live(KeyRotation rotation) {
        return new StageKeys(KeySecret::live, KeySecret.published(), rotation);
    }

    /**
     * Adds a key of each of these purposes, and the first key of every purpose that has none. A public key is published
     * before its private key is stored, so nothing is signed that nobody can verify.
     *
     * @param atOnce whether the keys become current at once
     * @param added gets each new key after it is stored
     * @throws IllegalStateException if a purpose cannot be rotated now; no secret has changed then
     */
    public void rotate(Set<KeyPurpose> purposes, boolean atOnce, Consumer<Rotated> added) {
        Map<KeyPurpose, Optional<Version>> known = new EnumMap<>(KeyPurpose.class);
        Map<KeyPurpose, Rotated> successors = new EnumMap<>(KeyPurpose.class);
        for (KeyPurpose purpose : KeyPurpose.values()) {
            Optional<Version> current = secrets.apply(purpose).current();
            if (current.isEmpty()) {
                successors.put(purpose, rotation.first(purpose));
            } else if (purposes.contains(purpose)) {
                successors.put(purpose, rotation.next(current.get().text(), purpose, atOnce));
            }
            known.put(purpose, current);
        }
        publish(KeyPurpose.PUBLISHED.stream()
                .flatMap(purpose -> Stream.ofNullable(successors.get(purpose)))
                .map(Rotated::text)
                .toList());
        successors.forEach((purpose, rotated) -> {
            secrets.apply(purpose).replace(known.getOrDefault(purpose, Optional.empty()), rotated.text());
            added.accept(rotated);
        });
    }

    private void publish(List<String> keySets) {
        Optional<Version> known = published.current();
        String before = known.map(Version::text).orElse(PublishedKeys.NONE);
        String after = before;
        for (String keySet : keySets) {
            after = KeyRotation.publish(after, keySet);
        }
        if (!after.equals(before)) {
            published.replace(known, after);
        }
    }

    /**
     * Removes a key permanently. A published key stays published; if it has leaked, it is marked as revoked.
     *
     * @param isLeaked whether to remove it although tokens and records still need it for a while
     * @param isUsed whether stored data needs the key
     * @throws IllegalStateException if the key must stay, or does not exist
     */
    public void remove(KeyPurpose purpose, String id, boolean isLeaked, Predicate<String> isUsed) {
        KeySecret secret = secrets.apply(purpose);
        Version known = secret.current()
                .orElseThrow(() -> new IllegalStateException("there are no keys of use " + purpose.use()));
        boolean isRevoked = isLeaked && KeyPurpose.PUBLISHED.contains(purpose);
        if (isRevoked && !KeyRotation.has(known.text(), id)) {
            revoke(id); // It was removed before the theft was noticed.
            return;
        }
        String without = rotation.without(known.text(), purpose, id, isLeaked);
        if (isUsed.test(id)) {
            throw new IllegalStateException("the key " + id + " is still needed by what is stored");
        }
        if (isRevoked) {
            revoke(id);
        }
        secret.replace(Optional.of(known), without);
    }

    private void revoke(String id) {
        Version known = published.current().orElseThrow(() -> new IllegalStateException("there are no published keys"));
        published.replace(Optional.of(known), rotation.revoke(known.text(), id));
    }
}
