package com.allmine.data.assurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.Callers;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TestTables;
import com.allmine.data.identity.Identity;
import com.allmine.data.user.Profile;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.Meter;
import com.allmine.testkit.TestKeys;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class DynamoConfirmedIdentitiesTest extends ConfirmedIdentitiesContract {
    private final FieldEncryption fieldEncryption =
            new FieldEncryption(KeySet.of(TestKeys.KEY_SET, InstantSource.system()));

    private final Meter meter = new Meter(TestTables.client());
    private final ConfirmedIdentities store =
            new DynamoConfirmedIdentities(TestTables.client(meter), TestTables.USERS, fieldEncryption);

    @Override
    protected ConfirmedIdentities store() {
        return store;
    }

    @Override
    protected void addUser(Caller user, Profile profile) {
        TestTables.addUser(TestTables.USERS, user.tenantId(), profile);
    }

    @Override
    protected void addUser(Caller user, Profile profile, ConfirmedIdentity identity) {
        addUser(user, profile);
        confirm(user, user, identity);
    }

    /** Writes what the identity workflow writes, with the identity encrypted for an owner. */
    private void confirm(Caller user, Caller owner, ConfirmedIdentity identity) {
        String encrypted = fieldEncryption.encrypt(
                owner, Identity.FIELD, identity.identity().text());
        TestTables.client()
                .updateItem(u -> u.tableName(TestTables.USERS)
                        .key(PrimaryKeys.profile(user.tenantId(), user.userId()))
                        .updateExpression("SET #identity = :identity, identityMethod = :method,"
                                + " identityConfirmedAt = :time, identityHash = :hash")
                        .expressionAttributeNames(Map.of("#identity", Identity.FIELD))
                        .expressionAttributeValues(Map.of(
                                ":identity", AttributeValue.fromS(encrypted),
                                ":method", AttributeValue.fromS(identity.isVerified() ? "NVI" : "DECLARED"),
                                ":time",
                                        AttributeValue.fromS(
                                                identity.confirmedAt().text()),
                                ":hash", AttributeValue.fromS("a hash"))));
    }

    @Test
    void costsOneRoundTripAndNoWrite() {
        addUser(caller, Profiles.fresh(caller.userId()), new ConfirmedIdentity(IDENTITY, true, TIME));

        store.of(caller);

        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).isEmpty();
    }

    @Test
    void refusesWithOneRoundTripToo() {
        assertThatThrownBy(() -> store.of(caller)).hasMessage("USER_NOT_FOUND");
        assertThat(meter.roundTrips()).isEqualTo(1);

        addUser(caller, Profiles.fresh(caller.userId()));
        assertThatThrownBy(() -> store.of(caller)).hasMessage("IDENTITY_NOT_CONFIRMED");
        assertThat(meter.roundTrips()).isEqualTo(1);
    }

    @Test
    void doesNotDecryptAnIdentityThatWasEncryptedForAnotherUser() {
        Caller other = Callers.user(caller.tenantId(), "another");
        addUser(caller, Profiles.fresh(caller.userId()));
        confirm(caller, other, new ConfirmedIdentity(IDENTITY, true, TIME));

        assertThatThrownBy(() -> store.of(caller)).hasMessage("INTERNAL_ERROR");
    }
}
