package com.allmine.data.consent;

import static com.allmine.data.consent.DocumentType.CONSENT_FORM;
import static com.allmine.data.consent.DocumentType.TERMS_OF_USE;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TestTables;
import com.allmine.data.user.Profile;
import com.allmine.testkit.Meter;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class DynamoConsentRecordsTest extends ConsentRecordsContract {
    private final Meter meter = new Meter(TestTables.client());
    private final ConsentRecords store = new DynamoConsentRecords(TestTables.client(meter), TestTables.CONSENTS);
    private final Consents consents =
            new DynamoConsents(TestTables.client(), TestTables.CONSENTS, TestTables.USERS, clock, new Random(17));

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
        TestTables.addUser(TestTables.USERS, tenantId, profile);
    }

    @Override
    protected void erase(Caller user) {
        TestTables.items(TestTables.CONSENTS, user, PrimaryKeys::isEvent)
                .forEach(event -> TestTables.client()
                        .updateItem(u -> u.tableName(TestTables.CONSENTS)
                                .key(PrimaryKeys.of(event))
                                .updateExpression("REMOVE " + String.join(", ", ConsentChain.PERSONAL))));
    }

    @Override
    protected void alter(Caller user, DocumentType type, int sequence, String name, AttributeValue value) {
        TestTables.client()
                .updateItem(u -> u.tableName(TestTables.CONSENTS)
                        .key(PrimaryKeys.event(user, type, sequence))
                        .updateExpression("SET #name = :value")
                        .expressionAttributeNames(Map.of("#name", name))
                        .expressionAttributeValues(Map.of(":value", value)));
    }

    @Override
    protected void remove(Caller user, DocumentType type, int sequence) {
        TestTables.client()
                .deleteItem(d -> d.tableName(TestTables.CONSENTS).key(PrimaryKeys.event(user, type, sequence)));
    }

    @Test
    void costsOneQueryForTheCallerAndTwoForATenant() {
        addCaller();
        decide(TERMS_OF_USE, true);
        decide(TERMS_OF_USE, false);
        Consent consent = decide(CONSENT_FORM, true);

        store.own(caller, consent.id());
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.readUnits())
                .as("five items of a consistent query, at most 4 KB together")
                .containsExactly(1.0);

        store.ofTenant(caller.tenantId(), consent.id());
        assertThat(meter.roundTrips()).isEqualTo(2);
        assertThat(meter.readUnits()).containsExactly(0.5, 1.0);

        store.ofTenant(caller.tenantId(), "019bc134784035a2c4cb5da9");
        assertThat(meter.roundTrips()).as("an unknown id").isEqualTo(1);
        assertThat(meter.writeUnits()).isEmpty();
    }
}
