package com.allmine.data.consent;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A recorded decision as the API shows it: all documented fields in the documented order. */
public record Consent(
        @JsonProperty("_id") String id,
        String userId,
        String documentType,
        String documentVersion,
        @JsonProperty("isAccepted") boolean isAccepted,
        Instant consentDate,
        @Nullable String deviceId,
        @Nullable String ipAddress,
        @Nullable String userAgent,
        Instant createdAt,
        Instant updatedAt) {}
