package com.allmine.data.user;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Users in memory. They pass {@link UsersContract}, as the stored ones do. */
public final class InMemoryUsers implements Users {
    private final Map<List<String>, Profile> profiles = new HashMap<>();
    private final InstantSource clock;

    public InMemoryUsers(InstantSource clock) {
        this.clock = clock;
    }

    public InMemoryUsers with(String tenantId, Profile profile) {
        profiles.put(List.of(tenantId, profile.id()), profile);
        return this;
    }

    @Override
    public Profile saveGender(Caller caller, Gender gender) {
        List<String> key = List.of(caller.tenantId(), caller.userId());
        Profile profile = profiles.get(key);
        if (profile == null) {
            throw Problem.USER_NOT_FOUND.refusal();
        }
        if (Profiles.isClosed(profile)) {
            throw Problem.ACCOUNT_CLOSED.refusal();
        }
        Profile changed = Profiles.changed(profile, gender, clock.instant());
        profiles.put(key, changed);
        return changed;
    }
}
