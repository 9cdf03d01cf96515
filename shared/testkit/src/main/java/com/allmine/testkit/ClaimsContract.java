package com.allmine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.data.Claims;
import com.allmine.data.Claims.Held;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of claims does, the fake and the real one alike. */
public abstract class ClaimsContract {
    protected final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    protected final Caller caller = Callers.next();

    /** The store over {@link #clock}, the same at every call of one test. */
    protected abstract Claims store();

    @Test
    void givesAFreeKeyToTheFirstWhoTakesIt() {
        assertThat(store().take(caller, "k1", "body-1")).isEmpty();

        assertThat(store().take(caller, "k1", "body-2")).contains(new Held("body-1", Optional.empty()));
        assertThat(store().take(caller, "k2", "body-3")).isEmpty();
    }

    @Test
    void keepsTheAnswerForADayAndNoLonger() {
        store().take(caller, "k1", "body-1");
        store().complete(caller, "k1", "sealed-1");

        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(store().take(caller, "k1", "body-2")).contains(new Held("body-1", Optional.of("sealed-1")));

        clock.advance(Duration.ofSeconds(1));
        assertThat(store().take(caller, "k1", "body-3")).isEmpty();
        assertThat(store().take(caller, "k1", "body-4")).contains(new Held("body-3", Optional.empty()));
    }

    @Test
    void givesAKeyWhoseRequestNeverEndedAwayAgain() {
        store().take(caller, "k1", "body-1");

        clock.advance(Duration.ofSeconds(34));
        assertThat(store().take(caller, "k1", "body-2")).contains(new Held("body-1", Optional.empty()));

        clock.advance(Duration.ofSeconds(1));
        assertThat(store().take(caller, "k1", "body-3")).isEmpty();
        assertThat(store().take(caller, "k1", "body-4")).contains(new Held("body-3", Optional.empty()));
    }

    @Test
    void givesAReleasedKeyAwayAtOnce() {
        store().take(caller, "k1", "body-1");
        store().take(caller, "k2", "body-2");

        store().release(caller, "k1");

        assertThat(store().take(caller, "k1", "body-3")).isEmpty();
        assertThat(store().take(caller, "k2", "body-4")).contains(new Held("body-2", Optional.empty()));
    }

    @Test
    void keepsUsersAndTenantsApart() {
        store().take(caller, "k1", "body-1");

        assertThat(store().take(Callers.user(caller.tenantId(), "neighbour"), "k1", "body-2"))
                .isEmpty();
        assertThat(store().take(Callers.user("elsewhere", caller.userId()), "k1", "body-3"))
                .isEmpty();
    }
}
