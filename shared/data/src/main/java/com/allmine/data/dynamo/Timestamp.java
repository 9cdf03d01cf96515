package com.allmine.data.dynamo;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;

/**
 * A moment as it is stored and shown: UTC with milliseconds, such as {@code 2026-01-15T10:30:00.000Z}. What only passes
 * through is not read: to read the nine of a profile and write them again was a tenth of a request.
 */
public record Timestamp(@JsonValue String text) {
    public static Timestamp of(Instant instant) {
        return new Timestamp(Json.time(instant));
    }
}
