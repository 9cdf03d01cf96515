package com.allmine.data.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.dynamo.TestTables;
import com.allmine.testkit.Meter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class DynamoCheckpointsTest extends CheckpointsContract {
    private final Meter meter = new Meter(TestTables.client());
    private final Checkpoints checkpoints = new DynamoCheckpoints(TestTables.client(meter), TestTables.AUDIT);

    @Override
    protected Checkpoints checkpoints() {
        return checkpoints;
    }

    @Test
    void eachMethodCostsOneRoundTripAndTheLastCheckpointIsReadAlone() {
        checkpoints.add(tenantId, AuditStream.CONSENT, stored(1));
        checkpoints.add(tenantId, AuditStream.CONSENT, stored(2));
        assertThat(meter.roundTrips()).isEqualTo(2);
        assertThat(meter.writeUnits()).containsExactly(1, 1);

        checkpoints.last(tenantId, AuditStream.CONSENT);
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.itemsRead()).isEqualTo(1);

        checkpoints.page(tenantId, AuditStream.CONSENT, 1, 0);
        assertThat(meter.roundTrips()).isEqualTo(1);
    }
}
