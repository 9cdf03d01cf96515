package com.allmine.data.assurance;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.data.user.Profile;
import com.allmine.data.user.Profiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Confirmed identities in memory. They pass {@link ConfirmedIdentitiesContract}, as the stored ones do. */
public final class InMemoryConfirmedIdentities implements ConfirmedIdentities {
    private final Map<List<String>, User> users = new HashMap<>();

    private record User(Profile profile, @Nullable ConfirmedIdentity identity) {}

    /** Adds or replaces a user; without an identity, if it is null. */
    public InMemoryConfirmedIdentities with(String tenantId, Profile profile, @Nullable ConfirmedIdentity identity) {
        users.put(List.of(tenantId, profile.id()), new User(profile, identity));
        return this;
    }

    @Override
    public ConfirmedIdentity of(Caller caller) {
        User user = users.get(List.of(caller.tenantId(), caller.userId()));
        if (user == null) {
            throw Problem.USER_NOT_FOUND.refusal();
        }
        ConfirmedIdentity identity = user.identity;
        if (identity == null) {
            throw Problem.IDENTITY_NOT_CONFIRMED.refusal();
        }
        if (Profiles.isClosed(user.profile)) {
            throw Problem.ACCOUNT_CLOSED.refusal();
        }
        return identity;
    }
}
