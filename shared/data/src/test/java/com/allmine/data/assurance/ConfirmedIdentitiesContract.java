package com.allmine.data.assurance;

import static com.allmine.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.data.Callers;
import com.allmine.data.dynamo.Timestamp;
import com.allmine.data.identity.Identity;
import com.allmine.data.user.Profile;
import com.allmine.data.user.Profiles;
import org.junit.jupiter.api.Test;

/** The contract of every store of confirmed identities, in DynamoDB and in memory. */
public abstract class ConfirmedIdentitiesContract {
    protected static final Identity IDENTITY = new Identity("10000000146", "Ahmet", "Can", "Yılmaz", "1990-01-15");
    protected static final Timestamp TIME = new Timestamp("2026-01-15T10:30:00.123Z");

    protected final Caller caller = Callers.next();

    /** The store under test; the same throughout a test. */
    protected abstract ConfirmedIdentities store();

    /** Adds a user without an identity. */
    protected abstract void addUser(Caller user, Profile profile);

    /** Adds a user with an identity. */
    protected abstract void addUser(Caller user, Profile profile, ConfirmedIdentity identity);

    private static ConfirmedIdentity identity(boolean isVerified) {
        return new ConfirmedIdentity(IDENTITY, isVerified, TIME);
    }

    @Test
    void returnsAnIdentityThatTheRegisterConfirmed() {
        addUser(caller, Profiles.fresh(caller.userId()), identity(true));

        assertThat(store().of(caller)).isEqualTo(identity(true));
    }

    @Test
    void tellsADeclaredIdentityFromAConfirmedOne() {
        addUser(caller, Profiles.fresh(caller.userId()), identity(false));

        assertThat(store().of(caller)).isEqualTo(identity(false));
    }

    @Test
    void refusesAUserWithoutAnIdentity() {
        addUser(caller, Profiles.fresh(caller.userId()));

        assertRefused(Problem.IDENTITY_NOT_CONFIRMED, () -> store().of(caller));
    }

    @Test
    void knowsNoOtherUserOrTenant() {
        addUser(caller, Profiles.fresh(caller.userId()), identity(true));

        assertRefused(Problem.USER_NOT_FOUND, () -> store().of(Callers.user(caller.tenantId(), "neighbour")));
        assertRefused(
                Problem.USER_NOT_FOUND,
                () -> store().of(Callers.user(Callers.next().tenantId(), caller.userId())));
    }

    @Test
    void refusesAClosedAccountWhoseIdentityMustBeRetained() {
        addUser(caller, Profiles.deleting(caller.userId(), "finalized", null), identity(true));

        assertRefused(Problem.ACCOUNT_CLOSED, () -> store().of(caller));
    }

    @Test
    void returnsTheIdentityWhileADeletionIsPending() {
        addUser(caller, Profiles.deleting(caller.userId(), "pending", TIME), identity(true));

        assertThat(store().of(caller)).isEqualTo(identity(true));
    }

    @Test
    void reportsThatNothingIsConfirmedBeforeAClosedAccount() {
        addUser(caller, Profiles.deleting(caller.userId(), "finalized", null));

        assertRefused(Problem.IDENTITY_NOT_CONFIRMED, () -> store().of(caller));
    }
}
