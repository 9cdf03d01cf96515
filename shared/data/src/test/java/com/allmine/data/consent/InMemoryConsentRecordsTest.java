package com.allmine.data.consent;

import com.allmine.api.Caller;
import com.allmine.data.user.Profile;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class InMemoryConsentRecordsTest extends ConsentRecordsContract {
    private final InMemoryConsents consents = new InMemoryConsents();
    private final InMemoryConsentRecords store = new InMemoryConsentRecords(consents);

    @Override
    protected ConsentRecords store() {
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

    @Override
    protected void erase(Caller user) {
        consents.erase(user);
    }

    @Override
    protected void alter(Caller user, DocumentType type, int sequence, String name, AttributeValue value) {
        consents.alter(user, type, sequence, name, value);
    }

    @Override
    protected void remove(Caller user, DocumentType type, int sequence) {
        consents.remove(user, type, sequence);
    }
}
