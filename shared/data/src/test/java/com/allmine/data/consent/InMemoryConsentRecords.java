package com.allmine.data.consent;

import com.allmine.api.Caller;
import com.allmine.data.dynamo.PrimaryKeys;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The decisions of {@link InMemoryConsents}. They pass {@link ConsentRecordsContract}, as the stored ones do. */
public final class InMemoryConsentRecords implements ConsentRecords {
    private final InMemoryConsents consents;

    public InMemoryConsentRecords(InMemoryConsents consents) {
        this.consents = consents;
    }

    @Override
    public Optional<ConsentRecord> own(Caller caller, String id) {
        return find(PrimaryKeys.user(caller.tenantId(), caller.userId()), id);
    }

    @Override
    public Optional<ConsentRecord> ofTenant(String tenantId, String id) {
        AttributeValue wanted = PrimaryKeys.consent(tenantId, id);
        return consents.items().stream()
                .filter(item -> wanted.equals(item.get(PrimaryKeys.CONSENT)))
                .findFirst()
                .flatMap(item -> find(AttributeValue.fromS(PrimaryKeys.pk(item)), id));
    }

    private Optional<ConsentRecord> find(AttributeValue user, String id) {
        return ConsentRecord.find(consents.items(user), id);
    }
}
