package com.allmine.data.consent;

import java.util.List;

class InMemoryDocumentsTest extends DocumentsContract {
    private final InMemoryDocuments store = new InMemoryDocuments();

    @Override
    protected Documents store() {
        return store;
    }

    @Override
    protected void publish(List<DocumentVersion> versions) {
        store.publish(versions);
    }
}
