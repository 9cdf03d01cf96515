package com.allmine.data.user;

import static com.allmine.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.data.dynamo.Timestamp;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of every store of users, in DynamoDB and in memory. */
public abstract class UsersContract {
    protected final SettableClock clock = new SettableClock("2026-01-15T10:30:00.123Z");

    /** A store on {@link #clock} that holds only this user. */
    protected abstract Users storeWith(String tenantId, Profile profile);

    private static Caller caller(String tenantId, String userId) {
        return new Caller(tenantId, userId, Set.of("user"));
    }

    @Test
    void savesAGenderAndTheTimeOfTheUpdate() {
        Users users = storeWith("acme", Profiles.fresh("u1"));

        Profile saved = users.saveGender(caller("acme", "u1"), Gender.PREFER_NOT_TO_SAY);

        assertThat(saved).isEqualTo(Profiles.changed(Profiles.fresh("u1"), Gender.PREFER_NOT_TO_SAY, clock.instant()));
    }

    @Test
    void savesAgainAndReturnsTheLatest() {
        Users users = storeWith("acme", Profiles.fresh("u1"));
        users.saveGender(caller("acme", "u1"), Gender.MALE);
        clock.advance(Duration.ofSeconds(5));

        Profile saved = users.saveGender(caller("acme", "u1"), Gender.FEMALE);

        assertThat(saved.gender()).isEqualTo("female");
        assertThat(saved.updatedAt()).isEqualTo(new Timestamp("2026-01-15T10:30:05.123Z"));
    }

    @Test
    void knowsNoOtherUser() {
        Users users = storeWith("acme", Profiles.fresh("u1"));

        assertRefused(Problem.USER_NOT_FOUND, () -> users.saveGender(caller("acme", "u2"), Gender.OTHER));
        assertRefused(Problem.USER_NOT_FOUND, () -> users.saveGender(caller("acme2", "u1"), Gender.OTHER));
    }

    @Test
    void keepsTenantsApartWhateverCharactersTheIdsContain() {
        Users users = storeWith("a", Profiles.fresh("b#U#c"));

        assertRefused(Problem.USER_NOT_FOUND, () -> users.saveGender(caller("a#U#b", "c"), Gender.OTHER));
        assertThat(users.saveGender(caller("a", "b#U#c"), Gender.OTHER).gender())
                .isEqualTo("other");
    }

    @Test
    void refusesAClosedAccount() {
        Timestamp then = new Timestamp("2025-12-01T00:00:00.000Z");
        Users finalized = storeWith("t1", Profiles.deleting("u1", "finalized", null));
        Users deleted = storeWith("t2", Profiles.deleting("u2", null, then));
        Users cancelledAfterDeletion = storeWith("t3", Profiles.deleting("u3", "cancelled", then));

        assertRefused(Problem.ACCOUNT_CLOSED, () -> finalized.saveGender(caller("t1", "u1"), Gender.MALE));
        assertRefused(Problem.ACCOUNT_CLOSED, () -> deleted.saveGender(caller("t2", "u2"), Gender.MALE));
        assertRefused(Problem.ACCOUNT_CLOSED, () -> cancelledAfterDeletion.saveGender(caller("t3", "u3"), Gender.MALE));
    }

    @Test
    void acceptsAnAccountWhoseDeletionIsPendingAsTheDocumentedExampleShows() {
        Users users = storeWith("t", Profiles.deleting("u", "pending", new Timestamp("2026-04-07T10:05:00.000Z")));

        assertThat(users.saveGender(caller("t", "u"), Gender.MALE).gender()).isEqualTo("male");
    }
}
