package com.allmine.data.user;

import com.allmine.data.dynamo.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Profiles for tests. */
public final class Profiles {
    private Profiles() {}

    /** A user with only an id. */
    public static Profile fresh(String id) {
        return deleting(id, null, null);
    }

    /** A user with only an id and a state of deletion. */
    public static Profile deleting(String id, @Nullable String accountDeletionStatus, @Nullable Timestamp deletedAt) {
        return profile(id, null, null, accountDeletionStatus, deletedAt);
    }

    /** The profile of a {@link #fresh} user after its gender was saved. */
    static Profile changed(Profile profile, Gender gender, Instant updatedAt) {
        return profile(
                profile.id(),
                gender.wire(),
                Timestamp.of(updatedAt),
                profile.accountDeletionStatus(),
                profile.deletedAt());
    }

    /** Whether the account is closed. */
    public static boolean isClosed(Profile profile) {
        String status = profile.accountDeletionStatus();
        return "finalized".equals(status) || (profile.deletedAt() != null && !"pending".equals(status));
    }

    private static Profile profile(
            String id,
            @Nullable String gender,
            @Nullable Timestamp updatedAt,
            @Nullable String accountDeletionStatus,
            @Nullable Timestamp deletedAt) {
        return new Profile(
                id,
                null,
                null,
                null,
                null,
                null,
                null,
                gender,
                null,
                List.of(),
                null,
                false,
                null,
                false,
                null,
                false,
                null,
                false,
                List.of(),
                null,
                null,
                null,
                updatedAt,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                accountDeletionStatus,
                null,
                null,
                null,
                null,
                deletedAt);
    }
}
