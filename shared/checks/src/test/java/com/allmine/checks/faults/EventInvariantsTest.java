package com.allmine.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.dynamo.TestTables;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** That the check of the feed finds what is lost, invented, repeated or counted wrongly. */
@Tag("slow")
class EventInvariantsTest {
    private static final String USER = "T#t#U#u";
    private static final String TIME = "2026-01-15T10:30:00.000Z";

    private final String users = TestTables.emptyTable();
    private final String consents = TestTables.emptyTable();
    private final String logs = TestTables.emptyTable();
    private final String events = TestTables.emptyTable();
    private final EventInvariants invariants = new EventInvariants(TestTables.client(), users, consents, logs, events);

    private int appended;

    private static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    private static AttributeValue number(int number) {
        return AttributeValue.fromN(Integer.toString(number));
    }

    private static void put(String table, String pk, String sk, Map<String, AttributeValue> more) {
        Map<String, AttributeValue> item = new HashMap<>(more);
        item.put("pk", text(pk));
        item.put("sk", text(sk));
        TestTables.client().putItem(p -> p.tableName(table).item(item));
    }

    private void decision(int number, String id, boolean isAccepted) {
        put(
                consents,
                USER,
                "EVENT#terms_of_use#%06d".formatted(number),
                Map.of(
                        "_id", text(id),
                        "documentVersion", text("1.1.0"),
                        "isAccepted", AttributeValue.fromBool(isAccepted)));
    }

    /** Appends an event at a position. */
    private void event(int position, String id, String type, String data) {
        String event = """
            {"id": "%s", "type": "com.allmine.%s", "subject": "u", "time": "%s", "data": {%s}}\
            """.formatted(id, type, TIME, data);
        put(events, "T#t", "E#%012d".formatted(position), Map.of("event", text(event)));
        put(events, "T#t", "ID#" + id, Map.of());
        appended = Math.max(appended, position);
        put(events, "T#t", "HEAD", Map.of("appended", number(appended)));
    }

    private void count(String counter, int number) {
        put(events, "T#t", "ACCEPTANCE#terms_of_use#1.1.0", Map.of(counter, number(number)));
    }

    private void finds(String... violations) {
        assertThat(invariants.violations("t")).containsExactlyInAnyOrder(violations);
    }

    /** One user, one decision, and both told. */
    @BeforeEach
    void tellEverything() {
        put(users, USER, "PROFILE", Map.of("_id", text("u"), "updatedAt", text(TIME)));
        event(1, "first", "profile.updated", "");
        decision(1, "c1", true);
        event(2, "second", "consent.recorded", "\"consentId\": \"c1\"");
        count("accepted", 1);
    }

    @Test
    void findsNothingWhereEveryChangeIsToldOnce() {
        finds();
        assertThat(invariants.violations("another")).isEmpty();
    }

    @Test
    void findsAChangeThatNoEventTells() {
        decision(2, "c2", false);

        finds(
                "t: no event tells u|consent.withdrawn|c2",
                "t: decided were {terms_of_use 1.1.0 accepted=1, terms_of_use 1.1.0 withdrawn=1} and counted"
                        + " {terms_of_use 1.1.0 accepted=1}");
    }

    @Test
    void findsAnEventWithoutAChange() {
        event(3, "third", "additional-info.added", "\"additionalInfoId\": \"i1\"");

        finds("t: nothing was committed for u|additional-info.added|i1");
    }

    @Test
    void findsADecisionThatIsToldTwiceAndCountedTwice() {
        event(3, "third", "consent.recorded", "\"consentId\": \"c1\"");
        count("accepted", 2);

        finds(
                "t: nothing was committed for u|consent.recorded|c1",
                "t: decided were {terms_of_use 1.1.0 accepted=1} and counted {terms_of_use 1.1.0 accepted=2}");
    }

    @Test
    void findsAGapAndARepeatedId() {
        event(4, "first", "profile.updated", "");

        finds(
                "t: the positions to 4 are [1, 2, 4]",
                "t: the feed has the events [first, second, first] and knows [first, second]");
    }

    @Test
    void findsAChangeOfAProfileThatNoEventTells() {
        put(
                users,
                "T#t#U#v",
                "PROFILE",
                Map.of("_id", text("v"), "updatedAt", text(TIME), "identityRefusedAt", text(TIME)));

        finds(
                "t: the last v|identity.refused| was at " + TIME + " and is told at null",
                "t: the last v|profile.updated| was at " + TIME + " and is told at null",
                "t: no event tells that this user was stored: v");
    }
}
