package com.allmine.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.dynamo.TestTables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** That the check of all tables finds what is half-written. */
@Tag("slow")
class InvariantsTest {
    private static final AttributeValue YES = AttributeValue.fromBool(true);
    private static final String USER = "T#t#U#u";

    private final String users = TestTables.emptyTable();
    private final String consents = TestTables.emptyTable();
    private final String logs = TestTables.emptyTable();
    private final String idempotency = TestTables.emptyTable();
    private final Invariants invariants = new Invariants(TestTables.client(), users, consents, logs, idempotency);

    private static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    private static void put(String table, String pk, String sk, Map<String, AttributeValue> more) {
        Map<String, AttributeValue> item = new HashMap<>(more);
        item.put("pk", text(pk));
        item.put("sk", text(sk));
        TestTables.client().putItem(p -> p.tableName(table).item(item));
    }

    private void profile(Map<String, AttributeValue> more) {
        Map<String, AttributeValue> profile = new HashMap<>(more);
        profile.put("_id", text("u"));
        put(users, USER, "PROFILE", profile);
    }

    private void finds(String... violations) {
        assertThat(invariants.violations()).containsExactlyInAnyOrder(violations);
    }

    @Test
    void findsNothingWhereNothingIsWritten() {
        profile(Map.of());

        finds();
    }

    @Test
    void takesTheFlagsThatAUserWasLoadedWithAsGiven() {
        profile(Map.of("termsOfUseAccepted", YES, "termsOfUseVersion", text("1.0.0")));

        assertThat(new Invariants(TestTables.client(), users, consents, logs, idempotency).violations())
                .isEmpty();
        finds(
                USER + " terms_of_use: the profile's flag is not the last decision",
                USER + " terms_of_use: the profile's version is not the one accepted last");
    }

    @Test
    void findsADecisionWithoutItsEvent() {
        profile(Map.of());
        put(consents, USER, "HEAD#privacy_policy", Map.of("hash", text("h"), "isAccepted", YES));

        finds(USER + " privacy_policy: an event after 0 is missing");
    }

    @Test
    void findsAdditionalInfoWithoutPointerAndLogEntry() {
        profile(Map.of());
        put(users, USER.replace("T#", "INFO#"), "i-1", Map.of());

        finds(
                USER + " points to the additional info null of 1",
                USER + " has 1 versions of additional info and 0 log entries of uses of the right to add one");
    }

    @Test
    void findsALogEntryWithoutItsEffect() {
        profile(Map.of());
        put(
                logs,
                "T#t",
                "e-1",
                Map.of("effect", text("ALLOW"), "actor", text("u"), "resourceId", text("add-user-info")));

        finds(USER + " has 0 versions of additional info and 1 log entries of uses of the right to add one");
    }

    @Test
    void findsAVerifiedUserWithoutGuardAndAGuardOfNobody() {
        profile(Map.of(
                "identityHash", text("h"),
                "identity", text("checkpointed"),
                "identityMethod", text("DECLARED"),
                "name", text("Ayşe")));
        put(
                users,
                "T#t#ID#g",
                "GUARD",
                Map.of(
                        "holders", AttributeValue.fromSs(List.of("v", "w", "x")),
                        "confirmedHolders", AttributeValue.fromSs(List.of("y"))));

        finds(
                USER + " is verified without contact",
                USER + " is verified without identityConfirmedAt",
                USER + " is verified without personHash",
                USER + " is verified and has a readable name",
                USER + " is verified and not in the guard of the identity",
                USER + " shows an identity that is no version",
                "T#t#ID#g has v, who is not verified",
                "T#t#ID#g has w, who is not verified",
                "T#t#ID#g has x, who is not verified",
                "T#t#ID#g has 3 users and may have 1",
                "T#t#ID#g has a confirmed user who is no holder");
    }

    @Test
    void findsAClaimThatWasAnsweredAndNeverTaken() {
        profile(Map.of());
        put(idempotency, USER, "k", Map.of("encryptedResponse", text("encrypted")));

        finds(
                USER + " has a claim k without body",
                USER + " has a claim k without inProgressUntil",
                USER + " has a claim k without expiresAt");
    }

    @Test
    void findsWhatBelongsToNobody() {
        put(users, USER.replace("T#", "INFO#"), "i-1", Map.of());
        put(consents, "T#t#U#v", "EVENT#terms_of_use#000000001", Map.of());

        finds(USER + " has items and no profile", "T#t#U#v has decisions and no profile");
    }
}
