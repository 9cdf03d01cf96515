package com.allmine.data.permissionlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.data.Callers;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of every store of denials, in DynamoDB and in memory. */
public abstract class DenialLogContract {
    static final RequiredPermission REQUIRED = new RequiredPermission("open-safe", Permission.EXECUTE);

    protected final SettableClock clock = new SettableClock("2026-01-15T10:30:00.123Z");
    protected final Caller caller = Callers.next();

    /** The store under test, on {@link #clock}; the same throughout a test. */
    protected abstract DenialLog store();

    /** Every entry of a tenant, newest first. */
    protected abstract List<LogEntry> entries(String tenantId);

    /** How many denials were counted with an entry. */
    protected abstract int denials(LogEntry entry);

    private Caller with(String... roles) {
        return new Caller(caller.tenantId(), caller.userId(), Set.of(roles));
    }

    @Test
    void logsWhoLackedWhichPermissionWhenAndInWhichRequest() {
        assertThat(store().log(with("clerk"), REQUIRED, "request-7")).isEmpty();

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
    void namesTheFirstRoleOfACallerWhoHasSeveral() {
        store().log(with("guest", "clerk"), REQUIRED, "request-8");

        assertThat(entries(caller.tenantId())).extracting(LogEntry::roleId).containsExactly("clerk");
    }

    @Test
    void writesAnEntryForACallerWithoutAnyRole() {
        store().log(with(), REQUIRED, "request-9");

        assertThat(entries(caller.tenantId())).extracting(LogEntry::roleId).containsExactly("none");
    }

    @Test
    void writesOneEntryForAnActorAResourceAndAnHourAndCounts() {
        for (int i = 0; i < 20; i++) {
            store().log(with("clerk"), REQUIRED, "request-10-" + i);
            clock.advance(Duration.ofSeconds(80));
        }

        List<LogEntry> entries = entries(caller.tenantId());
        assertThat(entries).extracting(LogEntry::requestId).containsExactly("request-10-0");
        assertThat(denials(entries.getFirst())).isEqualTo(20);
    }

    @Test
    void beginsANewEntryWithEveryHour() {
        clock.advance(Duration.ofMinutes(29).plusSeconds(59).plusMillis(876));
        store().log(with("clerk"), REQUIRED, "request-11");
        clock.advance(Duration.ofMillis(1));
        store().log(with("clerk"), REQUIRED, "request-12");
        store().log(with("clerk"), REQUIRED, "request-13");

        List<LogEntry> entries = entries(caller.tenantId());
        assertThat(entries).extracting(LogEntry::requestId).containsExactly("request-12", "request-11");
        assertThat(entries).extracting(this::denials).containsExactly(2, 1);
    }

    @Test
    void writesSeparateEntriesForAnotherActorResourceRoleOrTenant() {
        Caller colleague = new Caller(caller.tenantId(), caller.userId() + "-2", Set.of("clerk"));
        Caller outsider = new Caller(Callers.next().tenantId(), caller.userId(), Set.of("clerk"));
        store().log(with("clerk"), REQUIRED, "request-14");
        store().log(with("clerk"), new RequiredPermission("open-gate", Permission.EXECUTE), "request-15");
        store().log(with("guest"), REQUIRED, "request-16");
        store().log(colleague, REQUIRED, "request-17");
        store().log(outsider, REQUIRED, "request-18");

        assertThat(entries(caller.tenantId()))
                .extracting(LogEntry::requestId)
                .containsExactlyInAnyOrder("request-14", "request-15", "request-16", "request-17");
        assertThat(entries(outsider.tenantId())).extracting(LogEntry::requestId).containsExactly("request-18");
        assertThat(entries(caller.tenantId())).extracting(this::denials).containsOnly(1);
    }

    @Test
    void isNotFloodedByOneActor() {
        store().log(new Caller(caller.tenantId(), "colleague", Set.of("clerk")), REQUIRED, "request-19");
        clock.advance(Duration.ofMillis(1));
        for (int i = 0; i < 300; i++) {
            store().log(with("guest"), REQUIRED, "flood-" + i);
            clock.advance(Duration.ofSeconds(20));
        }

        // A hundred minutes from half past ten reach into three hours.
        assertThat(entries(caller.tenantId()))
                .extracting(LogEntry::actor)
                .hasSize(4)
                .contains("colleague");
        assertThat(entries(caller.tenantId()).stream().mapToInt(this::denials).sum())
                .isEqualTo(301);
    }
}
