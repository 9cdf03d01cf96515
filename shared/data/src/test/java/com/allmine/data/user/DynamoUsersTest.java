package com.allmine.data.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TestTables;
import com.allmine.data.dynamo.Timestamp;
import com.allmine.data.identity.Identity;
import com.allmine.testkit.Meter;
import com.allmine.testkit.TestKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** On DynamoDB Local, with the tables of template.yaml. */
@Tag("slow")
class DynamoUsersTest extends UsersContract {
    private final Meter meter = new Meter(TestTables.client());

    /** A new table for each test, because the users of the contract have the same ids in every test. */
    private String table = "";

    private List<Map<String, AttributeValue>> items() {
        return TestTables.client().scan(s -> s.tableName(table)).items();
    }

    private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name)).orElseThrow();
    }

    @Override
    protected Users storeWith(String tenantId, Profile profile) {
        table = TestTables.emptyTable();
        TestTables.addUser(table, tenantId, profile);
        return new DynamoUsers(
                TestTables.client(meter), table, new FieldEncryption(KeySet.of(TestKeys.KEY_SET, clock)), clock);
    }

    private static Caller caller(String userId) {
        return new Caller("acme", userId, Set.of("user"));
    }

    @Test
    void returnsEveryDocumentedField() {
        Users users = storeWith("acme", full("male", "2024-03-01T00:00:00.000Z"));

        assertThat(users.saveGender(caller("u-1"), Gender.FEMALE))
                .isEqualTo(full("female", "2026-01-15T10:30:00.123Z"));
    }

    @Test
    void showsAConfirmedIdentityInPlaceOfTheGivenOne() {
        Users users = storeWith("acme", full("male", "2024-03-01T00:00:00.000Z"));
        Identity identity = new Identity("10000000146", "Can", "Ali", "Ünlü", "1990-12-31");
        String encrypted = new FieldEncryption(KeySet.of(TestKeys.KEY_SET, clock))
                .encrypt(caller("u-1"), "identity", identity.text());
        TestTables.client()
                .updateItem(u -> u.tableName(table)
                        .key(PrimaryKeys.profile("acme", "u-1"))
                        .updateExpression("SET #i = :encrypted")
                        .expressionAttributeNames(Map.of("#i", "identity"))
                        .expressionAttributeValues(Map.of(":encrypted", AttributeValue.fromS(encrypted))));

        Profile saved = users.saveGender(caller("u-1"), Gender.MALE);

        assertThat(saved.name()).isEqualTo("Can Ali");
        assertThat(saved.surname()).isEqualTo("Ünlü");
        assertThat(saved.birthDate()).isEqualTo(new Timestamp("1990-12-31T00:00:00.000Z"));
        assertThat(saved.countryCode()).isEqualTo("90");
    }

    /** A user with a different value in each field. */
    private static Profile full(String gender, String updatedAt) {
        return new Profile(
                "u-1",
                "Ayşe",
                "Iğdır",
                "ayse123",
                "busy",
                "90",
                "5551234567",
                gender,
                new Timestamp("1995-06-15T00:00:00.000Z"),
                List.of("music", "sports"),
                "designer",
                true,
                "1.2.0",
                false,
                "1.1.0",
                true,
                "1.0.0",
                true,
                List.of("user", "editor"),
                new Profile.Photo("p-1", "https://example.com/p.jpg", "image"),
                new Timestamp("2024-01-01T00:00:00.000Z"),
                new Timestamp("2024-02-01T00:00:00.000Z"),
                new Timestamp(updatedAt),
                "ayse@example.com",
                "Hi 😀",
                "on-instagram",
                "on-tiktok",
                "on-x",
                "on-snapchat",
                "on-facebook",
                "pending",
                new Timestamp("2024-04-01T00:00:00.000Z"),
                new Timestamp("2024-05-01T00:00:00.000Z"),
                new Timestamp("2024-06-01T00:00:00.000Z"),
                new Timestamp("2024-07-01T00:00:00.000Z"),
                new Timestamp("2024-08-01T00:00:00.000Z"));
    }

    @Test
    void costsOneRoundTripAndOneWriteUnit() {
        Users users = storeWith("acme", Profiles.fresh("u-2"));

        users.saveGender(caller("u-2"), Gender.OTHER);

        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.writeUnits()).containsExactly(1);
    }

    @Test
    void refusesWithOneRoundTrip() {
        Users users = storeWith("acme", Profiles.deleting("u-3", "finalized", null));

        assertThatThrownBy(() -> users.saveGender(caller("u-3"), Gender.MALE)).hasMessage("ACCOUNT_CLOSED");
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThatThrownBy(() -> users.saveGender(caller("u-4"), Gender.MALE)).hasMessage("USER_NOT_FOUND");
        assertThat(meter.roundTrips()).isEqualTo(1);
    }

    @Test
    void changesNoClosedAccountAndCreatesNoUser() {
        Users users = storeWith("acme", Profiles.deleting("u-5", null, new Timestamp("2025-01-01T00:00:00.000Z")));
        List<Map<String, AttributeValue>> before = items();

        assertThatThrownBy(() -> users.saveGender(caller("u-5"), Gender.MALE)).hasMessage("ACCOUNT_CLOSED");
        assertThatThrownBy(() -> users.saveGender(caller("u-6"), Gender.MALE)).hasMessage("USER_NOT_FOUND");

        assertThat(before).hasSize(1);
        assertThat(items()).isEqualTo(before);
    }

    @Test
    void changesOnlyTheGenderAndTheTimeOfTheUpdate() {
        Users users = storeWith("acme", full("male", "2024-03-01T00:00:00.000Z"));
        Map<String, AttributeValue> before = items().getFirst();

        users.saveGender(caller("u-1"), Gender.PREFER_NOT_TO_SAY);

        Map<String, AttributeValue> after = items().getFirst();
        assertThat(after).containsOnlyKeys(before.keySet());
        assertThat(Stream.of(after.keySet().toArray(String[]::new))
                        .filter(name -> !attribute(after, name).equals(attribute(before, name))))
                .containsExactlyInAnyOrder("gender", "updatedAt");
    }
}
