package com.allmine.data.user;

import static com.allmine.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.data.Callers;
import com.allmine.data.dynamo.Timestamp;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of every store of accounts, in DynamoDB and in memory. */
public abstract class AccountsContract {
    private static final Timestamp DELETED = new Timestamp("2025-12-01T00:00:00.000Z");

    protected final Caller caller = Callers.next();

    /** The store under test; the same throughout a test. */
    protected abstract Accounts store();

    /** Adds a user with an allow-list of these blocks; without blocks, without an allow-list. */
    protected abstract void addUser(String tenantId, Profile profile, String... blocks);

    static Stream<Arguments> states() {
        return Stream.of(
                Arguments.of(null, null, true),
                Arguments.of("cancelled", null, true),
                Arguments.of("pending", null, true),
                Arguments.of("pending", DELETED, true),
                Arguments.of("finalized", null, false),
                Arguments.of("finalized", DELETED, false),
                Arguments.of("cancelled", DELETED, false),
                Arguments.of(null, DELETED, false));
    }

    @ParameterizedTest
    @MethodSource("states")
    void tellsAnOpenAccountFromAClosedOne(@Nullable String deletion, @Nullable Timestamp deletedAt, boolean isOpen) {
        addUser(caller.tenantId(), Profiles.deleting(caller.userId(), deletion, deletedAt));

        if (isOpen) {
            assertThatCode(() -> store().requireOpen(caller)).doesNotThrowAnyException();
            assertThatCode(() -> store().requireOpenFor(caller, null)).doesNotThrowAnyException();
        } else {
            assertRefused(Problem.ACCOUNT_CLOSED, () -> store().requireOpen(caller));
            assertRefused(Problem.ACCOUNT_CLOSED, () -> store().requireOpenFor(caller, "203.0.113.1"));
        }
    }

    @ParameterizedTest
    @MethodSource("states")
    void findsAnAccountWhetherItIsOpenOrNot(@Nullable String deletion, @Nullable Timestamp deletedAt) {
        addUser(caller.tenantId(), Profiles.deleting(caller.userId(), deletion, deletedAt), "203.0.113.0/24");

        assertThatCode(() -> store().requireExisting(caller)).doesNotThrowAnyException();
    }

    @Test
    void knowsNoOtherUserOrTenant() {
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()));
        Caller neighbour = Callers.user(caller.tenantId(), "neighbour");
        Caller namesake = Callers.user(Callers.next().tenantId(), caller.userId());

        assertRefused(Problem.USER_NOT_FOUND, () -> store().requireExisting(neighbour));
        assertRefused(Problem.USER_NOT_FOUND, () -> store().requireExisting(namesake));
        assertRefused(Problem.USER_NOT_FOUND, () -> store().requireOpen(neighbour));
        assertRefused(Problem.USER_NOT_FOUND, () -> store().requireOpenFor(namesake, "203.0.113.2"));
    }

    @Test
    void checksTheAllowListOnlyIfAskedTo() {
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()), "203.0.113.0/24", "2001:db8::/32");

        assertThatCode(() -> store().requireOpen(caller)).doesNotThrowAnyException();
        assertThatCode(() -> store().requireOpenFor(caller, "203.0.113.3")).doesNotThrowAnyException();
        assertThatCode(() -> store().requireOpenFor(caller, "::ffff:203.0.113.4"))
                .doesNotThrowAnyException();
        assertThatCode(() -> store().requireOpenFor(caller, "2001:db8::5")).doesNotThrowAnyException();
        assertRefused(Problem.IP_NOT_ALLOWED, () -> store().requireOpenFor(caller, "203.0.114.6"));
        assertRefused(Problem.IP_NOT_ALLOWED, () -> store().requireOpenFor(caller, null));
    }

    @Test
    void reportsAWrongAddressBeforeAClosedAccount() {
        addUser(caller.tenantId(), Profiles.deleting(caller.userId(), "finalized", null), "198.51.100.0/24");

        assertRefused(Problem.IP_NOT_ALLOWED, () -> store().requireOpenFor(caller, "203.0.113.7"));
        assertRefused(Problem.ACCOUNT_CLOSED, () -> store().requireOpenFor(caller, "198.51.100.8"));
    }
}
