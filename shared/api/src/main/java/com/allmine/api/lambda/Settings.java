package com.allmine.api.lambda;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables of a function, as template.yaml sets them. They are read when a function is wired, never
 * later. If a variable is missing, the system property of the same name is read. The local run needs that, because its
 * functions share one environment.
 */
public final class Settings {
    private Settings() {}

    /**
     * A required setting.
     *
     * @throws IllegalStateException if it is missing
     */
    public static String required(String name) {
        return optional(name).orElseThrow(() -> new IllegalStateException("the setting " + name + " is missing"));
    }

    /** An optional setting. A blank one counts as missing. */
    public static Optional<String> optional(String name) {
        return present(System.getenv(name)).or(() -> present(System.getProperty(name)));
    }

    /** Whether a request waits for this start. None does if Lambda starts the function to take a snapshot. */
    public static boolean isStartedOnDemand() {
        return "on-demand".equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"));
    }

    private static Optional<String> present(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }
}
