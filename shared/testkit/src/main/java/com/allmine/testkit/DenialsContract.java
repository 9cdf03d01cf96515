package com.allmine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.data.Denials;
import com.allmine.data.LogEntry;
import com.allmine.data.Permission;
import com.allmine.data.Right;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store of denials does, the fake and the real one alike. */
public abstract class DenialsContract {
    static final Right RIGHT = new Right("open-safe", Permission.EXECUTE);

    protected final SettableClock clock = new SettableClock("2026-01-15T10:30:00.123Z");
    protected final Caller caller = Callers.next();

    /** The store over {@link #clock}, the same at every call of one test. */
    protected abstract Denials store();

    /** Every entry of a tenant, newest first. */
    protected abstract List<LogEntry> entries(String tenantId);

    private Caller with(String... roles) {
        return new Caller(caller.tenantId(), caller.userId(), Set.of(roles));
    }

    @Test
    void saysWhoLackedWhatWhenAndByWhichRequest() {
        assertThat(store().log(with("clerk"), RIGHT, "request-7")).isEmpty();

        assertThat(entries(caller.tenantId()))
                .singleElement()
                .satisfies(entry -> assertThat(entry)
                        .isEqualTo(new LogEntry(
                                entry.id(),
                                caller.tenantId(),
                                "clerk",
                                "open-safe",
                                Permission.EXECUTE,
                                LogEntry.Effect.DENY,
                                caller.userId(),
                                "request-7",
                                null,
                                clock.instant())));
    }

    @Test
    void writesAnEntryForEveryRoleOfTheCaller() {
        store().log(with("clerk", "guest"), RIGHT, "request-8");

        assertThat(entries(caller.tenantId())).extracting(LogEntry::roleId).containsExactlyInAnyOrder("clerk", "guest");
    }

    @Test
    void writesAnEntryForACallerWithoutAnyRole() {
        store().log(with(), RIGHT, "request-9");

        assertThat(entries(caller.tenantId())).extracting(LogEntry::roleId).containsExactly("none");
    }

    @Test
    void keepsEveryDenialAndEveryTenantApart() {
        Caller other = new Caller(Callers.next().tenantId(), caller.userId(), Set.of("clerk"));
        store().log(with("clerk"), RIGHT, "request-10");
        clock.advance(Duration.ofMillis(5));
        store().log(with("clerk"), RIGHT, "request-11");
        store().log(other, RIGHT, "request-12");

        assertThat(entries(caller.tenantId()))
                .extracting(LogEntry::requestId)
                .containsExactly("request-11", "request-10");
        assertThat(entries(other.tenantId())).extracting(LogEntry::requestId).containsExactly("request-12");
    }
}
