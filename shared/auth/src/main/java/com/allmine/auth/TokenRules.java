package com.allmine.auth;

import com.allmine.api.lambda.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * The rules of a deployment about tokens.
 *
 * @param issuer the {@code iss} to write and to require, if any
 * @param audience the {@code aud} to write and to require, if any
 * @param maxSession the longest time from the sign-in to the expiry of an issued token
 * @param maxTokenLife the longest life of an accepted token, from {@code iat}, or from now if it has none
 */
public record TokenRules(
        Optional<String> issuer, Optional<String> audience, Duration maxSession, Duration maxTokenLife) {
    /** Any issuer and audience, sessions of 12 hours, and accepted tokens of at most 24 hours. */
    public static final TokenRules STANDARD =
            new TokenRules(Optional.empty(), Optional.empty(), Duration.ofHours(12), Duration.ofHours(24));

    static TokenRules live() {
        return new TokenRules(
                Settings.optional("TOKEN_ISSUER"),
                Settings.optional("TOKEN_AUDIENCE"),
                hours("MAX_SESSION", STANDARD.maxSession),
                hours("MAX_TOKEN_LIFE", STANDARD.maxTokenLife));
    }

    private static Duration hours(String setting, Duration standard) {
        return Settings.optional(setting)
                .map(Long::valueOf)
                .map(Duration::ofHours)
                .orElse(standard);
    }
}
