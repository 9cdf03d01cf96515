package com.allmine.data.consent;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.crypto.SdJwt.Disclosure;
import com.allmine.data.dynamo.PrimaryKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ConsentChainTest {
    private static final Caller CALLER = new Caller("acme", "u1", Set.of("user"));

    private final List<Map<String, AttributeValue>> events = chain(4);
    private final Map<String, AttributeValue> head = headOf(events.getLast());

    private static List<Map<String, AttributeValue>> chain(int length) {
        List<Map<String, AttributeValue>> chain = new ArrayList<>();
        String previous = ConsentChain.START;
        for (int sequence = 1; sequence <= length; sequence++) {
            Map<String, AttributeValue> event = event(sequence, previous, sequence % 2 == 1);
            previous = hash(event);
            chain.add(event);
        }
        return chain;
    }

    private static Map<String, AttributeValue> event(int sequence, String previousHash, boolean isAccepted) {
        Map<String, AttributeValue> event =
                new HashMap<>(PrimaryKeys.event(CALLER, DocumentType.TERMS_OF_USE, sequence));
        event.put("documentVersion", AttributeValue.fromS("1.1.0"));
        event.put("isAccepted", AttributeValue.fromBool(isAccepted));
        event.put("sequence", AttributeValue.fromN(Integer.toString(sequence)));
        event.put("previousHash", AttributeValue.fromS(previousHash));
        event.put("ipAddress", AttributeValue.fromS("203.0.113." + sequence));
        ConsentChain.link(event, "salt-" + sequence);
        return event;
    }

    private static String hash(Map<String, AttributeValue> event) {
        return Objects.requireNonNull(event.get("hash")).s();
    }

    private static Map<String, AttributeValue> headOf(Map<String, AttributeValue> last) {
        return Map.of("hash", Objects.requireNonNull(last.get("hash")));
    }

    private Optional<String> firstFault() {
        return ConsentChain.firstFault(events, head);
    }

    private void change(int index, String attribute, AttributeValue value) {
        Map<String, AttributeValue> changed = new HashMap<>(events.get(index));
        changed.put(attribute, value);
        events.set(index, changed);
    }

    @Test
    void holdsIfNothingWasChanged() {
        assertThat(firstFault()).isEmpty();
    }

    @Test
    void findsAnAlteredEvent() {
        change(1, "documentVersion", AttributeValue.fromS("1.0.9"));

        assertThat(firstFault()).contains("event 2 was altered");
    }

    @Test
    void findsAnAttributeWhoseTypeWasChanged() {
        change(2, "isAccepted", AttributeValue.fromS("true"));

        assertThat(firstFault()).contains("event 3 was altered");
    }

    @Test
    void findsAnAddedOrRemovedAttribute() {
        change(3, "note", AttributeValue.fromS("added"));
        assertThat(firstFault()).contains("event 4 was altered");

        events.get(0).remove("isAccepted");
        assertThat(firstFault()).contains("event 1 was altered");
    }

    @Test
    void findsAnAlteredEventWithARecomputedHash() {
        Map<String, AttributeValue> second = events.get(1);
        events.set(1, event(2, hash(events.get(0)), true));

        assertThat(events.get(1)).isNotEqualTo(second);
        assertThat(firstFault()).contains("event 3 does not follow the one before it");
    }

    @Test
    void findsAnAlteredLastEventWithARecomputedHash() {
        events.set(3, event(4, hash(events.get(2)), true));

        assertThat(firstFault()).contains("an event after 4 is missing");
    }

    @Test
    void findsThatTheFirstEventIsMissing() {
        events.removeFirst();

        assertThat(firstFault()).contains("event 1 is missing");
    }

    @Test
    void findsThatAnEventInTheMiddleIsMissing() {
        events.remove(2);

        assertThat(firstFault()).contains("event 3 is missing");
    }

    @Test
    void findsThatTheLastEventIsMissing() {
        events.removeLast();

        assertThat(firstFault()).contains("an event after 3 is missing");
    }

    @Test
    void findsThatAllEventsAreMissing() {
        events.clear();

        assertThat(firstFault()).contains("an event after 0 is missing");
    }

    @Test
    void findsAnInsertedEventThatFitsTheChain() {
        events.add(2, event(3, hash(events.get(1)), false));
        assertThat(firstFault()).contains("event 4 is missing");

        events.remove(2);
        events.add(event(5, hash(events.get(3)), true));
        assertThat(firstFault()).contains("an event after 5 is missing");
    }

    @Test
    void findsThatTheCurrentDecisionIsMissing() {
        assertThat(ConsentChain.firstFault(events, null)).contains("the current decision is missing");
    }

    @Test
    void holdsIfThePersonalAttributesWereErased() {
        events.get(1).keySet().removeAll(ConsentChain.PERSONAL);

        assertThat(firstFault()).isEmpty();
        assertThat(events.get(1)).containsKey("evidenceDigest").doesNotContainKeys("ipAddress", "salt");
    }

    @Test
    void findsPersonalAttributesThatWereAlteredOrPartlyErased() {
        change(2, "ipAddress", AttributeValue.fromS("198.51.100.9"));
        assertThat(firstFault()).contains("event 3 was altered");

        events.get(0).remove("ipAddress");
        assertThat(firstFault()).contains("event 1 was altered");
    }

    /** Others verify the digest too, so its text must be exactly this. */
    @Test
    void keepsTheDigestOfTheDisclosureThatAReceiptHas() {
        String disclosure =
                "[\"salt-1\",\"evidence\"," + "{\"ipAddress\":\"203.0.113.1\",\"deviceId\":null,\"userAgent\":null}]";

        Disclosure expected = new Disclosure(
                Base64.getUrlEncoder().withoutPadding().encodeToString(disclosure.getBytes(StandardCharsets.UTF_8)));

        assertThat(events.getFirst()).containsEntry("evidenceDigest", AttributeValue.fromS(expected.digest()));
        assertThat(ConsentChain.evidence(events.getFirst())).contains(expected);
    }

    @Test
    void findsPersonalAttributesThatWereAdded() {
        change(1, "userAgent", AttributeValue.fromS("Agent/2.0"));
        assertThat(firstFault()).contains("event 2 was altered");

        change(1, "userAgent", AttributeValue.fromN("7"));
        assertThat(firstFault()).contains("event 2 was altered");

        events.get(1).keySet().removeAll(ConsentChain.PERSONAL);
        events.get(1).put("deviceId", AttributeValue.fromS("device-9"));
        assertThat(firstFault()).contains("event 2 was altered");
    }

    @Test
    void findsAnAlteredSequence() {
        change(1, "sequence", AttributeValue.fromS("2"));
        assertThat(firstFault()).contains("event 2 is missing");
    }
}
