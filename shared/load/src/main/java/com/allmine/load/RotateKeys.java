package com.allmine.load;

import com.allmine.api.Json;
import com.allmine.auth.KeyRotation;
import com.allmine.auth.KeyRotation.Rotated;
import com.allmine.data.KeySecret;
import com.allmine.data.KeySecret.Version;
import java.io.PrintStream;
import java.util.Optional;
import java.util.Set;

/** Adds new keys to the key set, or makes the first one. Prints ids of keys, never keys. */
final class RotateKeys {
    private final KeySecret secret;
    private final KeyRotation rotation;
    private final PrintStream out;

    RotateKeys(KeySecret secret, KeyRotation rotation, PrintStream out) {
        this.secret = secret;
        this.rotation = rotation;
        this.out = out;
    }

    void run(Set<String> uses) {
        Optional<Version> known = secret.current();
        Rotated rotated =
                known.map(version -> rotation.next(version.text(), uses)).orElseGet(rotation::first);
        secret.replace(known, rotated.text());
        rotated.added()
                .forEach(key -> out.printf("added %s, current from %s%n", key, Json.time(rotated.currentFrom())));
    }
}
