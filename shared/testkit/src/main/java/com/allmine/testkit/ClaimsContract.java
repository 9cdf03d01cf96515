package com.allmine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.data.Claims;
import com.allmine.data.Claims.Held;
import com.allmine.data.Claims.Ours;
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
        assertThat(store().take(caller, "k1", "body-1", "id-1")).isEqualTo(new Ours("id-1"));

        assertThat(store().take(caller, "k1", "body-2", "id-2"))
                .isEqualTo(new Held("body-1", "id-1", Optional.empty()));
        assertThat(store().take(caller, "k2", "body-3", "id-3")).isEqualTo(new Ours("id-3"));
    }

    @Test
    void keepsTheAnswerForADayAndNoLonger() {
        store().take(caller, "k1", "body-1", "id-1");
        store().complete(caller, "k1", "sealed-1");

        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(store().take(caller, "k1", "body-2", "id-2"))
                .isEqualTo(new Held("body-1", "id-1", Optional.of("sealed-1")));

        clock.advance(Duration.ofSeconds(1));
        assertThat(store().take(caller, "k1", "body-3", "id-3")).isEqualTo(new Ours("id-3"));
        assertThat(store().take(caller, "k1", "body-4", "id-4"))
                .isEqualTo(new Held("body-3", "id-3", Optional.empty()));
    }

    @Test
    void letsTheSameRequestTakeUpOneThatNeverEndedByTheSameId() {
        store().take(caller, "k1", "body-1", "id-1");

        clock.advance(Duration.ofSeconds(34));
        assertThat(store().take(caller, "k1", "body-1", "id-2"))
                .isEqualTo(new Held("body-1", "id-1", Optional.empty()));

        clock.advance(Duration.ofSeconds(1));
        assertThat(store().take(caller, "k1", "body-3", "id-3"))
                .isEqualTo(new Held("body-1", "id-1", Optional.empty()));
        assertThat(store().take(caller, "k1", "body-1", "id-4")).isEqualTo(new Ours("id-1"));
        assertThat(store().take(caller, "k1", "body-1", "id-5"))
                .isEqualTo(new Held("body-1", "id-1", Optional.empty()));
    }

    @Test
    void letsTheSameRequestTakeUpASuspendedOneAtOnce() {
        store().take(caller, "k1", "body-1", "id-1");

        store().suspend(caller, "k1");

        assertThat(store().take(caller, "k1", "body-2", "id-2"))
                .isEqualTo(new Held("body-1", "id-1", Optional.empty()));
        assertThat(store().take(caller, "k1", "body-1", "id-3")).isEqualTo(new Ours("id-1"));
        store().complete(caller, "k1", "sealed-1");
        assertThat(store().take(caller, "k1", "body-1", "id-4"))
                .isEqualTo(new Held("body-1", "id-1", Optional.of("sealed-1")));
    }

    @Test
    void givesAReleasedKeyAwayAtOnce() {
        store().take(caller, "k1", "body-1", "id-1");
        store().take(caller, "k2", "body-2", "id-2");

        store().release(caller, "k1");

        assertThat(store().take(caller, "k1", "body-3", "id-3")).isEqualTo(new Ours("id-3"));
        assertThat(store().take(caller, "k2", "body-4", "id-4"))
                .isEqualTo(new Held("body-2", "id-2", Optional.empty()));
    }

    @Test
    void knowsForADayThatAKeyIsTaken() {
        assertThat(store().isTaken(caller, "k1")).isFalse();
        store().take(caller, "k1", "body-1", "id-1");

        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(store().isTaken(caller, "k1")).isTrue();
        assertThat(store().isTaken(caller, "k2")).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(store().isTaken(caller, "k1")).isFalse();
    }

    @Test
    void keepsNoAnswerUnderAClaimThatIsGone() {
        store().take(caller, "k1", "body-1", "id-1");
        store().release(caller, "k1");

        store().complete(caller, "k1", "sealed-1");

        assertThat(store().take(caller, "k1", "body-2", "id-2")).isEqualTo(new Ours("id-2"));
    }

    @Test
    void keepsUsersAndTenantsApart() {
        store().take(caller, "k1", "body-1", "id-1");

        assertThat(store().take(Callers.user(caller.tenantId(), "neighbour"), "k1", "body-2", "id-2"))
                .isEqualTo(new Ours("id-2"));
        assertThat(store().take(Callers.user("elsewhere", caller.userId()), "k1", "body-3", "id-3"))
                .isEqualTo(new Ours("id-3"));
    }
}
