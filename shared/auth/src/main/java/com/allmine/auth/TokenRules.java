package com.allmine.auth;

import com.allmine.api.lambda.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * What a deployment demands of tokens.
 *
 * @param issuer the {@code iss} to write and to require, if any; {@code audience} likewise for {@code aud}
 * @param maxSession how long after the sign-in an issued token may last
 * @param maxTokenLife how long an accepted token may last, from {@code iat}, or from now where it has none
 */
public record TokenRules(
        Optional<String> issuer, Optional<String> audience, Duration maxSession, Duration maxTokenLife) {
    /** Any issuer and audience; a session of 12 hours; tokens of 24 hours. */
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
