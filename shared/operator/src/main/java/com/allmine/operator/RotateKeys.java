package com.allmine.operator;

import com.allmine.api.json.Json;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeyRotation;
import com.allmine.crypto.KeyRotation.Rotated;
import com.allmine.crypto.KeySecret;
import com.allmine.crypto.KeySecret.Version;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Adds new keys, makes the first ones, and removes old ones. Prints ids of keys, never keys. */
final class RotateKeys {
    /** Without being told, the hash keys are left alone: each one more costs every confirmation a guard. */
    static final Set<KeyPurpose> ROTATED = Set.of(KeyPurpose.SIGNING, KeyPurpose.ENCRYPTION, KeyPurpose.CHECKPOINTS);

    private final Function<KeyPurpose, KeySecret> secrets;
    private final KeyRotation rotation;
    private final PrintStream out;

    RotateKeys(Function<KeyPurpose, KeySecret> secrets, KeyRotation rotation, PrintStream out) {
        this.secrets = secrets;
        this.rotation = rotation;
        this.out = out;
    }

    /** Adds a key of each of these purposes, and the first key of whatever purpose has none. */
    void run(Set<KeyPurpose> purposes, boolean atOnce) {
        Map<KeyPurpose, Optional<Version>> known = new EnumMap<>(KeyPurpose.class);
        Map<KeyPurpose, Rotated> added = new EnumMap<>(KeyPurpose.class);
        for (KeyPurpose purpose : KeyPurpose.values()) {
            Optional<Version> current = secrets.apply(purpose).current();
            if (current.isEmpty()) {
                added.put(purpose, rotation.first(purpose));
            } else if (purposes.contains(purpose)) {
                added.put(purpose, rotation.next(current.get().text(), purpose, atOnce));
            }
            known.put(purpose, current);
        }
        // Whatever is refused is refused before anything is written.
        added.forEach((purpose, rotated) -> {
            secrets.apply(purpose).replace(known.getOrDefault(purpose, Optional.empty()), rotated.text());
            out.printf("added %s, current from %s%n", rotated.added(), Json.time(rotated.currentFrom()));
        });
    }

    /**
     * Removes a key for good.
     *
     * @param isUsed whether anything stored needs the key
     * @param isLeaked whether it goes before the time that tokens and records need it for is over
     */
    void remove(KeyPurpose purpose, String id, boolean isLeaked, Function<String, Boolean> isUsed) {
        KeySecret secret = secrets.apply(purpose);
        Version known = secret.current()
                .orElseThrow(() -> new IllegalStateException("there are no keys of use " + purpose.use()));
        String without = rotation.without(known.text(), purpose, id, isLeaked);
        if (isUsed.apply(id)) {
            throw new IllegalStateException("the key " + id + " is still needed by what is stored");
        }
        secret.replace(Optional.of(known), without);
        out.printf("removed %s; functions know of it within five minutes%n", id);
    }
}
