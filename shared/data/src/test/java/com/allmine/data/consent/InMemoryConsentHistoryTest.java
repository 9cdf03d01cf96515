package com.allmine.data.consent;

import com.allmine.data.user.Profile;

class InMemoryConsentHistoryTest extends ConsentHistoryContract {
    private final InMemoryConsents consents = new InMemoryConsents();
    private final ConsentHistory store = new InMemoryConsentHistory(consents);

    @Override
    protected ConsentHistory store() {
        return store;
    }

    @Override
    protected Consents consents() {
        return consents;
    }

    @Override
    protected void addUser(String tenantId, Profile profile) {
        consents.with(tenantId, profile);
    }
}
