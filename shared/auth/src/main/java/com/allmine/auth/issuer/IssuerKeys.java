package com.allmine.auth.issuer;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of an issuer, from its JSON Web Key Set (RFC 7517). The set is read again after five minutes, and when a
 * token names an unknown key, at most once a minute for that reason. While the issuer is unavailable, the last set that
 * was read serves for an hour, and the next attempt follows after ten seconds.
 *
 * <p>Not the library's {@code JWKSource}: it looks up unknown keys twice in an interval, follows redirects, and reads the
 * system's clock.
 */
final class IssuerKeys {
    static final Duration TTL = Duration.ofMinutes(5);
    static final Duration LOOKUP_INTERVAL = Duration.ofMinutes(1);
    static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    /** How long keys stay valid after they were read, while the issuer is unavailable. */
    static final Duration OUTAGE = Duration.ofHours(1);

    private final IssuerSettings settings;
    private final Supplier<String> source;
    private final InstantSource clock;

    private @Nullable List<IssuerKey> keys;
    private @Nullable String outage;
    private Instant validUntil = Instant.MIN;
    private Instant staleAt = Instant.MIN;
    private Instant lookupFrom = Instant.MIN;

    /** @param source reads the text of the key set, or refuses with {@code SERVICE_UNAVAILABLE} */
    IssuerKeys(IssuerSettings settings, Supplier<String> source, InstantSource clock) {
        this.settings = settings;
        this.source = source;
        this.clock = clock;
    }

    /**
     * The keys with an id, or all keys.
     *
     * @param id the {@code kid} of a token, or null if it has none
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if the issuer is unavailable and no key that was read has this id
     */
    synchronized List<IssuerKey> find(@Nullable String id) {
        Instant now = clock.instant();
        if (!now.isBefore(staleAt)) {
            read(now);
        } else if (outage == null && id != null && known(id, now).isEmpty() && !now.isBefore(lookupFrom)) {
            lookupFrom = now.plus(LOOKUP_INTERVAL);
            read(now);
        }
        List<IssuerKey> found = known(id, now);
        if (found.isEmpty() && outage != null) {
            throw Problem.SERVICE_UNAVAILABLE.refusal().because(outage);
        }
        return found;
    }

    private List<IssuerKey> known(@Nullable String id, Instant now) {
        if (keys == null || !now.isBefore(validUntil)) {
            return List.of();
        }
        return keys.stream().filter(key -> id == null || key.hasId(id)).toList();
    }

    private void read(Instant now) {
        try {
            keys = parse(source.get());
            outage = null;
            validUntil = now.plus(OUTAGE);
            staleAt = now.plus(TTL);
        } catch (Refusal refusal) {
            outage = refusal.reason();
            staleAt = now.plus(RETRY_AFTER);
        }
    }

    private List<IssuerKey> parse(String text) {
        ObjectNode set = Json.object(text)
                .filter(object -> object.path("keys").isArray())
                .orElseThrow(() -> Problem.SERVICE_UNAVAILABLE
                        .refusal()
                        .because(settings.jwksUri() + ": the response is not a JSON Web Key Set"));
        List<IssuerKey> parsed = new ArrayList<>();
        set.path("keys")
                .forEach(key -> IssuerKey.parse(key, settings.algorithms()).ifPresent(parsed::add));
        return parsed;
    }

    /** Drops the keys. They are read again when one is needed. */
    synchronized void forget() {
        keys = null;
        staleAt = Instant.MIN;
    }
}
