package com.allmine.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user as the API shows them: every documented field in the documented order, null where nothing is known. */
public record Profile(
        @JsonProperty("_id") String id,
        @Nullable String name,
        @Nullable String surname,
        @Nullable String username,
        @Nullable String availabilityStatus,
        @Nullable String countryCode,
        @Nullable String phoneNumber,
        @Nullable String gender,
        @Nullable Moment birthDate,
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
        @Nullable Moment lastLogin,
        @Nullable Moment createdAt,
        @Nullable Moment updatedAt,
        @Nullable String email,
        @Nullable String bio,
        @Nullable String instagram,
        @Nullable String tiktok,
        @Nullable String x,
        @Nullable String snapchat,
        @Nullable String facebook,
        @Nullable String accountDeletionStatus,
        @Nullable Moment accountDeletionRequestedAt,
        @Nullable Moment accountDeletionScheduledFor,
        @Nullable Moment accountDeletionCancelledAt,
        @Nullable Moment accountDeletionFinalizedAt,
        @Nullable Moment deletedAt) {

    /** A picture of the user. */
    public record Photo(
            @JsonProperty("_id") @Nullable String id,
            @Nullable String url,
            @Nullable String type) {}
}
