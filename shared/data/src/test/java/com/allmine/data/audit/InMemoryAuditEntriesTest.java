package com.allmine.data.audit;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class InMemoryAuditEntriesTest extends AuditEntriesContract {
    private final InMemoryAuditEntries entries = new InMemoryAuditEntries();

    @Override
    protected AuditEntries entries() {
        return entries;
    }

    @Override
    protected void put(AuditStream stream, Map<String, AttributeValue> item) {
        entries.put(item);
    }

    @Override
    protected void remove(AuditStream stream, Map<String, AttributeValue> key) {
        entries.remove(key);
    }
}
