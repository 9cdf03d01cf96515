package com.allmine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.Claims;
import com.allmine.data.DynamoClaims;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class DynamoClaimsTest extends ClaimsContract {
    private final Meter meter = new Meter(Engine.client());
    private final DynamoClaims store = new DynamoClaims(Engine.client(meter), Engine.IDEMPOTENCY, clock);

    @Override
    protected Claims store() {
        return store;
    }

    @Test
    void costsOneRoundTripAndOneWriteUnitACall() {
        store.take(caller, "k1", "body-1", "id-1");
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(1);

        store.complete(caller, "k1", "sealed-1");
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(1);

        store.take(caller, "k1", "body-2", "id-2");
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(1);

        store.release(caller, "k1");
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(1);
    }

    @Test
    void costsARoundTripMoreOnceWhereAnExpiredClaimIsStillThere() {
        store.take(caller, "k1", "body-1", "id-1");
        clock.advance(Duration.ofHours(24));
        meter.roundTrips();

        assertThat(store.take(caller, "k1", "body-2", "id-2")).isEqualTo(new Claims.Ours("id-2"));
        assertThat(meter.roundTrips()).isEqualTo(2);
    }

    /** As the SDK tries again when an answer was lost. */
    @Test
    void knowsItsOwnClaimAgain() {
        store.take(caller, "k1", "body-1", "id-1");

        assertThat(store.take(caller, "k1", "body-1", "id-1")).isEqualTo(new Claims.Ours("id-1"));
    }

    @Test
    void costsAWriteUnitMoreForEveryKilobyteOfTheAnswer() {
        store.take(caller, "k1", "body-1", "id-1");
        meter.writeUnits();

        store.complete(caller, "k1", "s".repeat(3 * 1024));

        assertThat(meter.writeUnits()).containsExactly(4);
    }

    @Test
    void letsTheTableForgetAClaimAfterADay() {
        store.take(caller, "k1", "body-1", "id-1");

        Map<String, AttributeValue> claim =
                Engine.items(Engine.IDEMPOTENCY, caller).getFirst();
        long expiresAt = clock.instant().plus(Duration.ofHours(24)).getEpochSecond();
        assertThat(claim).containsEntry("expiresAt", AttributeValue.fromN(Long.toString(expiresAt)));
    }
}
