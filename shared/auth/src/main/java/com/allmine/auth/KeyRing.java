package com.allmine.auth;

import com.allmine.api.Json;
import com.allmine.api.Problem;
import com.allmine.api.Refusal;
import com.allmine.api.Snapshot;
import com.allmine.data.KeySecret;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the system, from one JSON Web Key Set of symmetric keys (RFC 7517). The member {@code use} tells what a
 * key is for: {@code sig} signs tokens, {@code enc} seals fields, {@code hash} makes values findable. Of each use the
 * newest key is first. Every key is honoured; the current one, with which new things are made, is the first whose
 * {@code nbf} has passed or that has none, so that a key is known everywhere before anything is made with it. The set is
 * read again after five minutes; while it cannot be, the one at hand goes on serving, and reading is tried again every
 * half minute.
 */
public final class KeyRing {
    static final Duration FRESH = Duration.ofMinutes(5);

    private static final Duration RETRY = Duration.ofSeconds(30);
    private static final KeyUse HASH = new KeyUse("hash");

    private final Supplier<String> source;
    private final InstantSource clock;
    private volatile @Nullable KeySet keys;

    /** @param source the text of the key set, read anew at each call */
    public KeyRing(Supplier<String> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** The one key ring of a function, shared by all that need a key. */
    public static KeyRing live() {
        return Live.RING;
    }

    private static final class Live {
        static final KeyRing RING = new KeyRing(KeySecret.live()::read, InstantSource.system());

        static {
            Snapshot.before(RING::forget);
            Snapshot.ahead(RING::keys);
        }
    }

    /** Lets go of the keys: they are read when one is needed. */
    void forget() {
        keys = null;
    }

    /** The signing keys, the current first. */
    List<OctetSequenceKey> signing() {
        return currentFirst(keys().signing);
    }

    /** The sealing keys, the current first. */
    List<OctetSequenceKey> sealing() {
        return currentFirst(keys().sealing);
    }

    /** The hashing keys, the current first. */
    List<OctetSequenceKey> hashing() {
        return currentFirst(keys().hashing);
    }

    /** The hashing keys, the oldest first: where to look for what was made at any time. */
    List<OctetSequenceKey> hashingByAge() {
        return keys().hashing.reversed();
    }

    private List<OctetSequenceKey> currentFirst(List<OctetSequenceKey> newestFirst) {
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

    private KeySet keys() {
        KeySet known = keys;
        return known != null && clock.instant().isBefore(known.staleAt) ? known : read();
    }

    private synchronized KeySet read() {
        KeySet known = keys;
        Instant now = clock.instant();
        if (known != null && now.isBefore(known.staleAt)) {
            return known;
        }
        try {
            keys = known = KeySet.parse(source.get(), now.plus(FRESH));
        } catch (Refusal unavailable) {
            if (known == null) {
                throw unavailable;
            }
            keys = known = known.until(now.plus(RETRY));
        }
        return known;
    }

    private record KeySet(
            List<OctetSequenceKey> signing,
            List<OctetSequenceKey> sealing,
            List<OctetSequenceKey> hashing,
            Instant staleAt) {

        static KeySet parse(String text, Instant staleAt) {
            List<OctetSequenceKey> all = objects(text).stream().map(KeySet::key).toList();
            return new KeySet(of(all, KeyUse.SIGNATURE), of(all, KeyUse.ENCRYPTION), of(all, HASH), staleAt);
        }

        KeySet until(Instant later) {
            return new KeySet(signing, sealing, hashing, later);
        }

        private static List<ObjectNode> objects(String text) {
            List<ObjectNode> objects = new ArrayList<>();
            Json.object(text)
                    .ifPresent(set -> set.path("keys").forEach(key -> {
                        if (key instanceof ObjectNode object) {
                            objects.add(object);
                        }
                    }));
            return objects;
        }

        /** Not by the library's parser: that brings a JSON library of its own along, a hundred classes at every start. */
        private static OctetSequenceKey key(ObjectNode key) {
            String secret = key.path("k").asText();
            if (!key.path("kty").asText().equals("oct") || secret.isEmpty()) {
                throw Problem.INTERNAL_ERROR.refusal().because("the key set holds what is no symmetric key");
            }
            OctetSequenceKey.Builder known = new OctetSequenceKey.Builder(new Base64URL(secret))
                    .keyID(key.path("kid").asText())
                    .keyUse(new KeyUse(key.path("use").asText()));
            return key.has("nbf")
                    ? known.notBeforeTime(Date.from(
                                    Instant.ofEpochSecond(key.path("nbf").asLong())))
                            .build()
                    : known.build();
        }

        private static List<OctetSequenceKey> of(List<OctetSequenceKey> all, KeyUse use) {
            List<OctetSequenceKey> keys =
                    all.stream().filter(key -> use.equals(key.getKeyUse())).toList();
            if (keys.isEmpty()) {
                throw Problem.INTERNAL_ERROR.refusal().because("the key set has no key of use " + use.getValue());
            }
            return keys;
        }
    }
}
