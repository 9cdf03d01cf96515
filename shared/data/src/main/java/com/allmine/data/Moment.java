package com.allmine.data;

import com.allmine.api.Json;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;

/**
 * A moment as it is stored and shown: UTC with milliseconds, such as {@code 2026-01-15T10:30:00.000Z}. What only passes
 * through is not read: to read the nine of a profile and write them again was a tenth of a request.
 */
public record Moment(@JsonValue String text) {
    public static Moment of(Instant instant) {
        return new Moment(Json.time(instant));
    }
}
