package com.allmine.auth;

import com.allmine.api.Problem;
import com.allmine.api.Refusal;
import com.allmine.data.KeySecret;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the system, from one JSON Web Key Set of symmetric keys (RFC 7517). The member {@code use} tells what a
 * key is for: {@code sig} signs tokens, {@code enc} seals fields, {@code hash} makes values findable. Of each use the
 * first key is current, and those after it are previous ones that are still honoured. The set is read again after five
 * minutes; while it cannot be, the one at hand goes on serving.
 */
public final class KeyRing {
    private static final Duration FRESH = Duration.ofMinutes(5);
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
    }

    List<OctetSequenceKey> signing() {
        return keys().signing;
    }

    List<OctetSequenceKey> sealing() {
        return keys().sealing;
    }

    List<OctetSequenceKey> hashing() {
        return keys().hashing;
    }

    private KeySet keys() {
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
        }
        return known;
    }

    private record KeySet(
            List<OctetSequenceKey> signing,
            List<OctetSequenceKey> sealing,
            List<OctetSequenceKey> hashing,
            Instant staleAt) {

        static KeySet parse(String text, Instant staleAt) {
            try {
                JWKSet set = JWKSet.parse(text);
                return new KeySet(of(set, KeyUse.SIGNATURE), of(set, KeyUse.ENCRYPTION), of(set, HASH), staleAt);
            } catch (ParseException e) {
                throw Problem.INTERNAL_ERROR.refusal().because("the secret holds no JSON Web Key Set");
            }
        }

        private static List<OctetSequenceKey> of(JWKSet set, KeyUse use) {
            List<OctetSequenceKey> keys = set.getKeys().stream()
                    .filter(key -> use.equals(key.getKeyUse()))
                    .map(key -> key.toOctetSequenceKey())
                    .toList();
            if (keys.isEmpty()) {
                throw Problem.INTERNAL_ERROR.refusal().because("the key set has no key of use " + use.getValue());
            }
            return keys;
        }
    }
}
