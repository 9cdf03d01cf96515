package com.allmine.data.user;

import static com.allmine.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.data.Callers;
import com.allmine.data.Ids;
import com.allmine.data.permission.Permission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of every store of additional info, in DynamoDB and in memory. */
public abstract class AdditionalInfosContract {
    static final AdditionalInfo FIRST = info(11, Map.of(InfoField.SOURCE_OF_FUNDING, "encrypted-a"));
    static final AdditionalInfo SECOND = info(31, Map.of());

    private static final String ADDRESS = "203.0.113.9";

    protected final SettableClock clock = new SettableClock("2026-01-15T10:30:00.123Z");
    protected final Ids ids = new Ids(clock, new Random(7));
    protected final Caller caller = Callers.next();

    /** The store under test, on {@link #clock}; the same throughout a test. */
    protected abstract AdditionalInfos store();

    /** Adds a user with an allow-list of these blocks; without blocks, without an allow-list. */
    protected abstract void addUser(String tenantId, Profile profile, String... blocks);

    /** All versions of a user by id, oldest first. */
    protected abstract Map<String, AdditionalInfo> versions(Caller caller);

    /** All log entries of a tenant, newest first. */
    protected abstract List<LogEntry> logged(String tenantId);

    private String add(Caller user, AdditionalInfo info, @Nullable String address) {
        String id = ids.next();
        store().add(Callers.authorized(user), id, info, address);
        return id;
    }

    private static AdditionalInfo info(int firstOption, Map<InfoField, String> explanations) {
        Map<InfoField, String> options = new EnumMap<>(InfoField.class);
        int option = firstOption;
        for (InfoField field : InfoField.values()) {
            options.put(field, Integer.toString(option++));
        }
        return new AdditionalInfo(options, explanations, Set.of());
    }

    @Test
    void addsAVersionOnceEvenIfAnotherFollowed() {
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()));
        String id = add(caller, FIRST, ADDRESS);
        String other = add(caller, SECOND, ADDRESS);

        store().add(Callers.authorized(caller), id, FIRST, ADDRESS);

        assertThat(versions(caller)).containsOnly(Map.entry(id, FIRST), Map.entry(other, SECOND));
        assertThat(logged(caller.tenantId())).hasSize(2);
    }

    @Test
    void keepsEveryVersionUnderItsId() {
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()));

        String first = add(caller, FIRST, ADDRESS);
        clock.advance(Duration.ofSeconds(3));
        String second = add(caller, SECOND, ADDRESS);
        clock.advance(Duration.ofSeconds(4));
        String again = add(caller, FIRST, ADDRESS);

        assertThat(first).matches("[0-9a-f]{24}");
        assertThat(versions(caller))
                .containsExactly(Map.entry(first, FIRST), Map.entry(second, SECOND), Map.entry(again, FIRST));
    }

    @Test
    void logsEveryVersionWithTheRoleThatAllowedIt() {
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()));

        add(caller, FIRST, ADDRESS);
        clock.advance(Duration.ofSeconds(2));
        add(caller, SECOND, ADDRESS);

        assertThat(logged(caller.tenantId()))
                .extracting(LogEntry::createdAt)
                .containsExactly(Instant.parse("2026-01-15T10:30:02.123Z"), Instant.parse("2026-01-15T10:30:00.123Z"));
        assertThat(logged(caller.tenantId()))
                .allSatisfy(entry -> assertThat(entry)
                        .isEqualTo(new LogEntry(
                                entry.id(),
                                caller.tenantId(),
                                "user",
                                "add-things",
                                Permission.CREATE,
                                LogEntry.Effect.ALLOW,
                                caller.userId(),
                                "request-of-" + caller.userId(),
                                null,
                                entry.createdAt())));
    }

    @Test
    void knowsNoOtherUserOrTenant() {
        Caller neighbour = Callers.user(caller.tenantId(), "neighbour");
        Caller namesake = Callers.user(Callers.next().tenantId(), caller.userId());
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()));

        assertRefused(Problem.USER_NOT_FOUND, () -> add(neighbour, FIRST, ADDRESS));
        assertRefused(Problem.USER_NOT_FOUND, () -> add(namesake, SECOND, ADDRESS));

        assertThat(versions(neighbour)).isEmpty();
        assertThat(versions(namesake)).isEmpty();
        assertThat(versions(caller)).isEmpty();
        assertThat(logged(caller.tenantId())).isEmpty();
        assertThat(logged(namesake.tenantId())).isEmpty();
    }

    @Test
    void addsNothingToAClosedAccount() {
        addUser(caller.tenantId(), Profiles.deleting(caller.userId(), "finalized", null));

        assertRefused(Problem.ACCOUNT_CLOSED, () -> add(caller, FIRST, ADDRESS));

        assertThat(versions(caller)).isEmpty();
        assertThat(logged(caller.tenantId())).isEmpty();
    }

    @Test
    void reportsAWrongAddressBeforeAClosedAccount() {
        addUser(caller.tenantId(), Profiles.deleting(caller.userId(), "finalized", null), "198.51.100.0/24");

        assertRefused(Problem.IP_NOT_ALLOWED, () -> add(caller, FIRST, ADDRESS));
        assertRefused(Problem.ACCOUNT_CLOSED, () -> add(caller, FIRST, "198.51.100.200"));

        assertThat(versions(caller)).isEmpty();
    }

    static Stream<Arguments> addressesInside() {
        return Stream.of(
                Arguments.of(ADDRESS, blocks()),
                Arguments.of(null, blocks()),
                Arguments.of("no address", blocks()),
                Arguments.of("203.0.113.1", blocks("203.0.113.1")),
                Arguments.of("203.0.113.2", blocks("203.0.113.2/32")),
                Arguments.of("203.0.113.255", blocks("203.0.113.77/24")),
                Arguments.of("9.8.7.6", blocks("0.0.0.0/0")),
                Arguments.of("203.0.113.4", blocks("192.0.2.0/24", "203.0.113.0/29", "2001:db8::/32")),
                Arguments.of("::ffff:203.0.113.5", blocks("203.0.113.0/24")),
                Arguments.of("203.0.113.6", blocks("::ffff:203.0.113.6")),
                Arguments.of("2001:db8::1", blocks("2001:db8::1")),
                Arguments.of("2001:db8::2", blocks("2001:DB8:0:0:0:0:0:2/128")),
                Arguments.of("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", blocks("2001:db8::/32")),
                Arguments.of("fe80::3", blocks("::/0")));
    }

    @ParameterizedTest
    @MethodSource("addressesInside")
    void acceptsAnAddressOnTheAllowList(@Nullable String address, String[] blocks) {
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()), blocks);

        String id = add(caller, SECOND, address);

        assertThat(versions(caller)).containsExactly(Map.entry(id, SECOND));
    }

    static Stream<Arguments> addressesOutside() {
        return Stream.of(
                Arguments.of(null, blocks("0.0.0.0/0", "::/0")),
                Arguments.of("no address", blocks("0.0.0.0/0", "::/0")),
                Arguments.of("203.0.113.2", blocks("203.0.113.1/32")),
                Arguments.of("203.0.114.0", blocks("203.0.113.0/24")),
                Arguments.of("203.0.113.8", blocks("192.0.2.0/24", "203.0.113.0/29", "2001:db8::/32")),
                Arguments.of("2001:db8::2", blocks("2001:db8::1/128")),
                Arguments.of("2001:db9::", blocks("2001:db8::/32")),
                Arguments.of("203.0.113.9", blocks("::/0")),
                Arguments.of("::203.0.113.10", blocks("0.0.0.0/0")),
                Arguments.of("::ffff:203.0.114.11", blocks("203.0.113.0/24", "::/0")));
    }

    @ParameterizedTest
    @MethodSource("addressesOutside")
    void refusesAnyOtherAddress(@Nullable String address, String[] blocks) {
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()), blocks);

        assertRefused(Problem.IP_NOT_ALLOWED, () -> add(caller, FIRST, address));

        assertThat(versions(caller)).isEmpty();
    }

    private static String[] blocks(String... blocks) {
        return blocks;
    }
}
