package com.allmine.data.consent;

import com.allmine.api.Caller;
import com.allmine.data.consent.InMemoryConsents.Event;
import com.allmine.data.user.Profile;
import java.util.List;

class InMemoryConsentsTest extends ConsentsContract {
    private final InMemoryConsents store = new InMemoryConsents();

    @Override
    protected Consents store() {
        return store;
    }

    @Override
    protected void addUser(String tenantId, Profile profile) {
        store.with(tenantId, profile);
    }

    @Override
    protected void publish(List<DocumentVersion> versions) {
        store.documents().publish(versions);
    }

    @Override
    protected List<Consent> history(Caller user, DocumentType type) {
        return store.events(user, type).stream().map(Event::consent).toList();
    }
}
