package com.allmine.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.ApiResponse;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.auth.Idempotency;
import com.allmine.auth.TestAuth;
import com.allmine.data.Callers;
import com.allmine.data.dynamo.TestTables;
import com.allmine.data.idempotency.DynamoIdempotencyStore;
import com.allmine.testkit.Meter;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import com.allmine.testkit.TestKeys;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A repeated POST over DynamoDB: what it stores and what it costs. */
@Tag("slow")
class StoredResponseTest {
    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final Caller caller = Callers.next();
    private final Meter meter = new Meter(TestTables.client());
    private final Idempotency idempotency = TestAuth.idempotency(
            clock, new DynamoIdempotencyStore(TestTables.client(meter), TestTables.IDEMPOTENCY, clock));
    private final AtomicInteger effects = new AtomicInteger();

    private Response answer(Request call) {
        return answer(
                call, () -> ApiResponse.envelope(Map.of("bio", "Maaş 5000", "number", effects.incrementAndGet())));
    }

    private Response answer(Request call, Supplier<ApiResponse> effect) {
        return call.to(
                new Api(clock, line -> {}),
                request -> idempotency.once(request, caller, (id, stored) -> stored, id -> effect.get()));
    }

    private static Request call() {
        return Request.post("/somewhere", "{\"secret\": \"in the body\"}").header("Idempotency-Key", "my-key-1");
    }

    @Test
    void hasNothingReadableInTheTable() {
        answer(call()).accepted();

        Map<String, AttributeValue> claim =
                TestTables.items(TestTables.IDEMPOTENCY, caller).getFirst();
        assertThat(claim)
                .containsOnlyKeys(
                        "pk",
                        "sk",
                        "body",
                        "acquiredBy",
                        "effectId",
                        "encryptedResponse",
                        "inProgressUntil",
                        "expiresAt");
        assertThat(claim.toString()).doesNotContain("Maaş", "5000", "secret", "in the body", "my-key-1", "somewhere");
        assertThat(claim.get("encryptedResponse"))
                .isNotNull()
                .extracting(AttributeValue::s)
                .asString()
                .startsWith("ey");
    }

    @Test
    void isReplayedToTheByteItsTimestampIncluded() {
        Response first = answer(call());
        clock.advance(Duration.ofHours(3));

        Response second = answer(call());

        first.accepted();
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(effects).hasValue(1);
    }

    @Test
    void costsTwoRoundTripsAtFirstAndOneWhenReplayed() {
        answer(call()).accepted();
        assertThat(meter.roundTrips()).isEqualTo(2);
        assertThat(meter.writeUnits()).containsExactly(1, 1);

        answer(call()).accepted();
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(1);
    }

    @Test
    void isFoundAgainWhileTheSigningKeysAreRotated() {
        Response first = answer(call());
        Idempotency rotated = TestAuth.idempotency(
                clock,
                new DynamoIdempotencyStore(TestTables.client(meter), TestTables.IDEMPOTENCY, clock),
                TestKeys.ROTATED_KEY_SET);
        meter.roundTrips();

        Response second = call().to(
                        new Api(clock, line -> {}),
                        request -> rotated.once(request, caller, (id, stored) -> stored, id -> {
                            throw new IllegalStateException("a second effect");
                        }));

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        // One more than with one signing key.
        assertThat(meter.roundTrips()).isEqualTo(2);
    }

    @Test
    void isNotKeptForARefusal() {
        answer(call(), () -> {
                    throw Problem.USER_NOT_FOUND.refusal();
                })
                .refused(Problem.USER_NOT_FOUND);

        assertThat(TestTables.items(TestTables.IDEMPOTENCY, caller)).isEmpty();
        assertThat(meter.roundTrips()).isEqualTo(2);
    }

    @Test
    void costsNothingWithoutAKey() {
        answer(Request.post("/somewhere", "{}")).accepted();
        answer(Request.post("/somewhere", "{}")).accepted();

        assertThat(meter.roundTrips()).isZero();
        assertThat(effects).hasValue(2);
    }
}
