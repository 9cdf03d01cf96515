package com.allmine.auth.issuer;

import com.allmine.api.lambda.SnapStart;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The other issuers of tokens that a deployment trusts, by the parameter {@code TrustedIssuers}. */
public final class TrustedIssuers {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Map<String, TrustedIssuer> byIss = new HashMap<>();

    /**
     * The issuers of a value of the parameter. Their keys are read when one is needed.
     *
     * @param setting a JSON array
     * @param ownIssuer the {@code iss} of the tokens that this deployment issues, if it is set
     * @throws IllegalArgumentException if the value is invalid; the message names the entry and the member
     */
    public TrustedIssuers(String setting, Optional<String> ownIssuer, InstantSource clock) {
        this(setting, ownIssuer, clock, uri -> new JwksEndpoint(uri, TIMEOUT));
    }

    /** @param sources reads the key set at an address */
    TrustedIssuers(
            String setting, Optional<String> ownIssuer, InstantSource clock, Function<URI, Supplier<String>> sources) {
        for (IssuerSettings settings : new SettingsReader(ownIssuer).read(setting)) {
            IssuerKeys keys = new IssuerKeys(settings, sources.apply(settings.jwksUri()), clock);
            byIss.put(settings.iss(), new TrustedIssuer(settings, keys));
        }
    }

    /** The issuers of a function. Their keys are read in parallel to its start and never enter a snapshot. */
    public static TrustedIssuers live(String setting, Optional<String> ownIssuer) {
        TrustedIssuers issuers = new TrustedIssuers(setting, ownIssuer, InstantSource.system());
        issuers.byIss.values().forEach(issuer -> {
            SnapStart.beforeCheckpoint(issuer::forget);
            SnapStart.beforeCheckpoint(issuer::prime);
            SnapStart.preload(issuer::preload);
        });
        return issuers;
    }

    /** The issuer with this {@code iss}, or null if it is not trusted. */
    public @Nullable TrustedIssuer find(@Nullable String iss) {
        return iss == null ? null : byIss.get(iss);
    }
}
