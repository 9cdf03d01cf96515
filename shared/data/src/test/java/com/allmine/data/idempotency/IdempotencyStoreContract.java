package com.allmine.data.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.data.Callers;
import com.allmine.data.idempotency.IdempotencyStore.Acquired;
import com.allmine.data.idempotency.IdempotencyStore.Existing;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of every store of idempotency records, in DynamoDB and in memory. */
public abstract class IdempotencyStoreContract {
    protected final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    protected final Caller caller = Callers.next();

    /** The store under test, on {@link #clock}; the same throughout a test. */
    protected abstract IdempotencyStore store();

    @Test
    void letsTheFirstRequestAcquireAKey() {
        assertThat(store().acquire(caller, "k1", "body-1", "id-1")).isEqualTo(new Acquired("id-1"));

        assertThat(store().acquire(caller, "k1", "body-2", "id-2"))
                .isEqualTo(new Existing("body-1", "id-1", Optional.empty()));
        assertThat(store().acquire(caller, "k2", "body-3", "id-3")).isEqualTo(new Acquired("id-3"));
    }

    @Test
    void keepsTheResponseForADay() {
        store().acquire(caller, "k1", "body-1", "id-1");
        store().complete(caller, "k1", "encrypted-1");

        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(store().acquire(caller, "k1", "body-2", "id-2"))
                .isEqualTo(new Existing("body-1", "id-1", Optional.of("encrypted-1")));

        clock.advance(Duration.ofSeconds(1));
        assertThat(store().acquire(caller, "k1", "body-3", "id-3")).isEqualTo(new Acquired("id-3"));
        assertThat(store().acquire(caller, "k1", "body-4", "id-4"))
                .isEqualTo(new Existing("body-3", "id-3", Optional.empty()));
    }

    @Test
    void letsTheSameRequestContinueAnUnfinishedOneWithItsId() {
        store().acquire(caller, "k1", "body-1", "id-1");

        clock.advance(Duration.ofSeconds(34));
        assertThat(store().acquire(caller, "k1", "body-1", "id-2"))
                .isEqualTo(new Existing("body-1", "id-1", Optional.empty()));

        clock.advance(Duration.ofSeconds(1));
        assertThat(store().acquire(caller, "k1", "body-3", "id-3"))
                .isEqualTo(new Existing("body-1", "id-1", Optional.empty()));
        assertThat(store().acquire(caller, "k1", "body-1", "id-4")).isEqualTo(new Acquired("id-1"));
        assertThat(store().acquire(caller, "k1", "body-1", "id-5"))
                .isEqualTo(new Existing("body-1", "id-1", Optional.empty()));
    }

    @Test
    void letsTheSameRequestRetryAtOnceIfAllowed() {
        store().acquire(caller, "k1", "body-1", "id-1");

        store().allowRetry(caller, "k1");

        assertThat(store().acquire(caller, "k1", "body-2", "id-2"))
                .isEqualTo(new Existing("body-1", "id-1", Optional.empty()));
        assertThat(store().acquire(caller, "k1", "body-1", "id-3")).isEqualTo(new Acquired("id-1"));
        store().complete(caller, "k1", "encrypted-1");
        assertThat(store().acquire(caller, "k1", "body-1", "id-4"))
                .isEqualTo(new Existing("body-1", "id-1", Optional.of("encrypted-1")));
    }

    @Test
    void letsAnyRequestAcquireAReleasedKeyAtOnce() {
        store().acquire(caller, "k1", "body-1", "id-1");
        store().acquire(caller, "k2", "body-2", "id-2");

        store().release(caller, "k1");

        assertThat(store().acquire(caller, "k1", "body-3", "id-3")).isEqualTo(new Acquired("id-3"));
        assertThat(store().acquire(caller, "k2", "body-4", "id-4"))
                .isEqualTo(new Existing("body-2", "id-2", Optional.empty()));
    }

    @Test
    void knowsForADayThatAKeyExists() {
        assertThat(store().exists(caller, "k1")).isFalse();
        store().acquire(caller, "k1", "body-1", "id-1");

        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(store().exists(caller, "k1")).isTrue();
        assertThat(store().exists(caller, "k2")).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(store().exists(caller, "k1")).isFalse();
    }

    @Test
    void storesNoResponseForARecordThatIsGone() {
        store().acquire(caller, "k1", "body-1", "id-1");
        store().release(caller, "k1");

        store().complete(caller, "k1", "encrypted-1");

        assertThat(store().acquire(caller, "k1", "body-2", "id-2")).isEqualTo(new Acquired("id-2"));
    }

    @Test
    void keepsUsersAndTenantsApart() {
        store().acquire(caller, "k1", "body-1", "id-1");

        assertThat(store().acquire(Callers.user(caller.tenantId(), "neighbour"), "k1", "body-2", "id-2"))
                .isEqualTo(new Acquired("id-2"));
        assertThat(store().acquire(Callers.user("elsewhere", caller.userId()), "k1", "body-3", "id-3"))
                .isEqualTo(new Acquired("id-3"));
    }
}
