package com.allmine.data.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.dynamo.TestTables;
import com.allmine.testkit.Meter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class DynamoIdempotencyStoreTest extends IdempotencyStoreContract {
    private final Meter meter = new Meter(TestTables.client());
    private final DynamoIdempotencyStore store =
            new DynamoIdempotencyStore(TestTables.client(meter), TestTables.IDEMPOTENCY, clock);

    @Override
    protected IdempotencyStore store() {
        return store;
    }

    @Test
    void costsOneRoundTripAndOneWriteUnitForEachMethod() {
        store.acquire(caller, "k1", "body-1", "id-1");
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(1);

        store.complete(caller, "k1", "encrypted-1");
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(1);

        store.acquire(caller, "k1", "body-2", "id-2");
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(1);

        store.release(caller, "k1");
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(1);
    }

    @Test
    void costsTwoRoundTripsIfAnExpiredRecordStillExists() {
        store.acquire(caller, "k1", "body-1", "id-1");
        clock.advance(Duration.ofHours(24));
        meter.roundTrips();

        assertThat(store.acquire(caller, "k1", "body-2", "id-2")).isEqualTo(new IdempotencyStore.Acquired("id-2"));
        assertThat(meter.roundTrips()).isEqualTo(2);
    }

    /** The SDK retries like this if a response was lost. */
    @Test
    void acquiresItsOwnRecordAgain() {
        store.acquire(caller, "k1", "body-1", "id-1");

        assertThat(store.acquire(caller, "k1", "body-1", "id-1")).isEqualTo(new IdempotencyStore.Acquired("id-1"));
    }

    @Test
    void costsAWriteUnitMoreForEveryKilobyteOfTheResponse() {
        store.acquire(caller, "k1", "body-1", "id-1");
        meter.writeUnits();

        store.complete(caller, "k1", "s".repeat(3 * 1024));

        assertThat(meter.writeUnits()).containsExactly(4);
    }

    @Test
    void setsTheExpiryOfARecordToADay() {
        store.acquire(caller, "k1", "body-1", "id-1");

        Map<String, AttributeValue> stored =
                TestTables.items(TestTables.IDEMPOTENCY, caller).getFirst();
        long expiresAt = clock.instant().plus(Duration.ofHours(24)).getEpochSecond();
        assertThat(stored).containsEntry("expiresAt", AttributeValue.fromN(Long.toString(expiresAt)));
    }
}
