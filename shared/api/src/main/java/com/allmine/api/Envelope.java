package com.allmine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The envelope of onboarding responses and of every error, with its fields in the documented order. */
record Envelope(
        @JsonProperty("isSuccess") boolean isSuccess,
        int statusCode,
        @Nullable Object data,
        List<String> errors,
        Instant timestamp) {

    static Envelope success(int status, @Nullable Object data, Instant now) {
        return new Envelope(true, status, data, List.of(), now);
    }

    static Envelope error(int status, List<String> errors, Instant now) {
        return new Envelope(false, status, null, errors, now);
    }
}
