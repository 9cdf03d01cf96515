package com.allmine.api.lambda;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a function is told by its environment, as template.yaml gives it. Read when a function is wired, never later. A
 * system property of the same name stands in where there is no such variable: whoever holds several functions in one
 * JVM cannot give each an environment of its own.
 */
public final class Settings {
    private Settings() {}

    /**
     * A setting that the function cannot do without.
     *
     * @throws IllegalStateException where it is missing
     */
    public static String required(String name) {
        return optional(name).orElseThrow(() -> new IllegalStateException("the setting " + name + " is missing"));
    }

    /** A setting that may be left out; blank is left out too. */
    public static Optional<String> optional(String name) {
        return present(System.getenv(name)).or(() -> present(System.getProperty(name)));
    }

    /** Whether a request waits for this start, by what Lambda tells; where it takes a snapshot, none does. */
    public static boolean isStartedOnDemand() {
        return "on-demand".equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"));
    }

    private static Optional<String> present(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }
}
