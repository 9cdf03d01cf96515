package com.allmine.data.assurance;

import com.allmine.api.Caller;
import com.allmine.data.user.Profile;

class InMemoryConfirmedIdentitiesTest extends ConfirmedIdentitiesContract {
    private final InMemoryConfirmedIdentities store = new InMemoryConfirmedIdentities();

    @Override
    protected ConfirmedIdentities store() {
        return store;
    }

    @Override
    protected void addUser(Caller user, Profile profile) {
        store.with(user.tenantId(), profile, null);
    }

    @Override
    protected void addUser(Caller user, Profile profile, ConfirmedIdentity identity) {
        store.with(user.tenantId(), profile, identity);
    }
}
