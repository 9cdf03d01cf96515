package com.allmine.data.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.audit.AuditTrees.Leaf;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TestTables;
import com.allmine.testkit.Meter;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class DynamoAuditEntriesTest extends AuditEntriesContract {
    private final Meter meter = new Meter(TestTables.client());
    private final AuditEntries entries =
            new DynamoAuditEntries(TestTables.client(meter), TestTables.LOGS, TestTables.CONSENTS);

    @Override
    protected AuditEntries entries() {
        return entries;
    }

    private static String table(AuditStream stream) {
        return stream == AuditStream.PERMISSION ? TestTables.LOGS : TestTables.CONSENTS;
    }

    @Override
    protected void put(AuditStream stream, Map<String, AttributeValue> item) {
        TestTables.client().putItem(p -> p.tableName(table(stream)).item(item));
    }

    @Override
    protected void remove(AuditStream stream, Map<String, AttributeValue> key) {
        TestTables.client().deleteItem(d -> d.tableName(table(stream)).key(key));
    }

    @Test
    void aTextCostsOneRoundTrip() {
        entries.text(AuditStream.CONSENT, new Leaf(0, MerkleTree.EMPTY_ROOT, PrimaryKeys.policy("none")));

        assertThat(meter.roundTrips()).isEqualTo(1);
    }
}
