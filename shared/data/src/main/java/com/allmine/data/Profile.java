package com.allmine.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user as the API shows them: every documented field in the documented order, null where nothing is known. Moments are
 * the texts that are stored, which are already what {@link com.allmine.api.Json#time} makes of them: nobody here asks
 * more of them, and reading nine only to write them again was a tenth of a request.
 */
public record Profile(
        @JsonProperty("_id") String id,
        @Nullable String name,
        @Nullable String surname,
        @Nullable String username,
        @Nullable String availabilityStatus,
        @Nullable String countryCode,
        @Nullable String phoneNumber,
        @Nullable String gender,
        @Nullable String birthDate,
        List<String> interests,
        @Nullable String expertise,
        boolean privacyPolicyAccepted,
        @Nullable String privacyPolicyVersion,
        boolean termsOfUseAccepted,
        @Nullable String termsOfUseVersion,
        boolean consentFormAccepted,
        @Nullable String consentFormVersion,
        @JsonProperty("isRegistrationComplete") boolean isRegistrationComplete,
        List<String> roles,
        @Nullable Photo profilePhoto,
        @Nullable String lastLogin,
        @Nullable String createdAt,
        @Nullable String updatedAt,
        @Nullable String email,
        @Nullable String bio,
        @Nullable String instagram,
        @Nullable String tiktok,
        @Nullable String x,
        @Nullable String snapchat,
        @Nullable String facebook,
        @Nullable String accountDeletionStatus,
        @Nullable String accountDeletionRequestedAt,
        @Nullable String accountDeletionScheduledFor,
        @Nullable String accountDeletionCancelledAt,
        @Nullable String accountDeletionFinalizedAt,
        @Nullable String deletedAt) {

    /** A picture of the user. */
    public record Photo(
            @JsonProperty("_id") @Nullable String id,
            @Nullable String url,
            @Nullable String type) {}
}
