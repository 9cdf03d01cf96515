package com.allmine.data.user;

import com.allmine.data.dynamo.Timestamp;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user as the API shows them: all documented fields in the documented order; an unknown one is null. */
public record Profile(
        @JsonProperty("_id") String id,
        @Nullable String name,
        @Nullable String surname,
        @Nullable String username,
        @Nullable String availabilityStatus,
        @Nullable String countryCode,
        @Nullable String phoneNumber,
        @Nullable String gender,
        @Nullable Timestamp birthDate,
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
        @Nullable Timestamp lastLogin,
        @Nullable Timestamp createdAt,
        @Nullable Timestamp updatedAt,
        @Nullable String email,
        @Nullable String bio,
        @Nullable String instagram,
        @Nullable String tiktok,
        @Nullable String x,
        @Nullable String snapchat,
        @Nullable String facebook,
        @Nullable String accountDeletionStatus,
        @Nullable Timestamp accountDeletionRequestedAt,
        @Nullable Timestamp accountDeletionScheduledFor,
        @Nullable Timestamp accountDeletionCancelledAt,
        @Nullable Timestamp accountDeletionFinalizedAt,
        @Nullable Timestamp deletedAt) {

    /** The attribute that holds the user's id. */
    public static final String ID = "_id";

    /** The attribute that holds the first name that the user gave. */
    public static final String NAME = "name";

    /** The attribute that holds the surname that the user gave. */
    public static final String SURNAME = "surname";

    /** The attribute that holds the birth date that the user gave. */
    public static final String BIRTH_DATE = "birthDate";

    /** The attribute that says when the user was created. */
    public static final String CREATED_AT = "createdAt";

    /** The attribute that says when the profile was last changed. */
    public static final String UPDATED_AT = "updatedAt";

    /** A picture of the user. */
    public record Photo(
            @JsonProperty("_id") @Nullable String id,
            @Nullable String url,
            @Nullable String type) {}
}
