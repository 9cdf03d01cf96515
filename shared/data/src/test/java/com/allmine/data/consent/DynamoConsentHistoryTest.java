package com.allmine.data.consent;

import static com.allmine.data.consent.DocumentType.CONSENT_FORM;
import static com.allmine.data.consent.DocumentType.PRIVACY_POLICY;
import static com.allmine.data.consent.DocumentType.TERMS_OF_USE;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.data.Ids;
import com.allmine.data.consent.ConsentHistory.Page;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TestTables;
import com.allmine.data.user.Profile;
import com.allmine.testkit.Meter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class DynamoConsentHistoryTest extends ConsentHistoryContract {
    private final Meter meter = new Meter(TestTables.client());
    private final ConsentHistory store = new DynamoConsentHistory(TestTables.client(meter), TestTables.CONSENTS);
    private final Consents consents =
            new DynamoConsents(TestTables.client(), TestTables.CONSENTS, TestTables.USERS, clock, new Random(11));

    @Override
    protected ConsentHistory store() {
        return store;
    }

    @Override
    protected Consents consents() {
        return consents;
    }

    @Override
    protected void addUser(String tenantId, Profile profile) {
        TestTables.addUser(TestTables.USERS, tenantId, profile);
    }

    /** Stores many decisions of the caller on the terms, without a chain. Returns their ids, newest first. */
    private List<String> storeDecisions(int count, String userAgent) {
        Ids ids = new Ids(clock, new Random(13));
        List<String> stored = new ArrayList<>();
        List<Map<String, AttributeValue>> events = new ArrayList<>();
        for (int sequence = 1; sequence <= count; sequence++) {
            clock.advance(Duration.ofMillis(1));
            String id = ids.next();
            Map<String, AttributeValue> event = new HashMap<>(PrimaryKeys.event(caller, TERMS_OF_USE, sequence));
            Map.of(
                            "_id",
                            id,
                            "userId",
                            caller.userId(),
                            "documentType",
                            "terms_of_use",
                            "documentVersion",
                            "1.1.0",
                            "consentDate",
                            Json.time(clock.instant()),
                            "userAgent",
                            userAgent)
                    .forEach((name, value) -> event.put(name, AttributeValue.fromS(value)));
            event.put("isAccepted", AttributeValue.fromBool(sequence % 2 == 1));
            event.put(ConsentChain.SEQUENCE, AttributeValue.fromN(Integer.toString(sequence)));
            events.add(event);
            stored.addFirst(id);
        }
        TestTables.put(TestTables.CONSENTS, events);
        return stored;
    }

    private static List<String> ids(Page page) {
        return page.consents().stream().map(Consent::id).toList();
    }

    @Test
    void costsOneQueryPerDocumentAndNoneForADocumentWithoutMore() {
        decideSevenTimes();
        Page first = store.page(caller, false, 3, Optional.empty());
        assertThat(meter.roundTrips()).isEqualTo(3);
        assertThat(meter.readUnits())
                .as("one consistent read of at most 4 KB each")
                .containsExactly(1.0, 1.0, 1.0);

        store.page(caller, false, 3, first.next());
        assertThat(meter.roundTrips())
                .as("nothing was decided on the privacy policy")
                .isEqualTo(2);

        store.page(caller, true, 3, Optional.empty());
        assertThat(meter.roundTrips()).isEqualTo(3);

        meter.readUnits();
        store.decidedVersions(caller);
        assertThat(meter.roundTrips()).isEqualTo(1);
        assertThat(meter.readUnits())
                .as("one consistent read for each document")
                .containsExactly(1.0, 1.0, 1.0);
        assertThat(meter.writeUnits()).isEmpty();
    }

    @Test
    void readsNoMoreOnALaterPageThanOnTheFirst() {
        List<String> stored = storeDecisions(60, "Agent/1.0");
        meter.itemsRead();
        List<String> found = new ArrayList<>();
        Optional<String> start = Optional.empty();
        do {
            Page page = store.page(caller, false, 10, start);
            found.addAll(ids(page));
            assertThat(meter.itemsRead()).isEqualTo(10);
            start = page.next();
        } while (start.isPresent());

        assertThat(found).isEqualTo(stored);
        store.page(caller, true, 500, Optional.empty());
        assertThat(meter.itemsRead()).as("the current decision alone").isEqualTo(1);
    }

    /** A query returns at most 1 MB, so it may end before the limit of the page. */
    @Test
    void endsAPageWhereAnotherQueryWouldBeNeeded() {
        addCaller();
        Consent oldest = decide(CONSENT_FORM, "1.0.0", true);
        List<String> stored = storeDecisions(300, "x".repeat(3900));
        List<Integer> sizes = new ArrayList<>();
        List<String> found = new ArrayList<>();
        Optional<String> start = Optional.empty();
        do {
            Page page = store.page(caller, false, 500, start);
            sizes.add(page.consents().size());
            found.addAll(ids(page));
            start = page.next();
        } while (start.isPresent());

        stored.addLast(oldest.id());
        assertThat(found).isEqualTo(stored);
        assertThat(sizes).hasSize(2).allMatch(size -> size > 0);
    }

    @Test
    void showsADecisionWhoseEvidenceIsErased() {
        addCaller();
        Consent consent = decide(PRIVACY_POLICY, "1.2.0", true);
        TestTables.client()
                .updateItem(u -> u.tableName(TestTables.CONSENTS)
                        .key(PrimaryKeys.event(caller, PRIVACY_POLICY, 1))
                        .updateExpression("REMOVE " + String.join(", ", ConsentChain.PERSONAL)));

        assertThat(store.page(caller, false, 1, Optional.empty()).consents())
                .containsExactly(new Consent(
                        consent.id(),
                        caller.userId(),
                        "privacy_policy",
                        "1.2.0",
                        true,
                        consent.consentDate(),
                        null,
                        null,
                        null,
                        consent.consentDate(),
                        consent.consentDate()));
    }

    /** A cursor of an earlier release has no place for a document type that is added later. */
    @Test
    void listsNothingOfADocumentThatIsNewerThanThePosition() {
        List<Consent> decisions = decideSevenTimes();
        String next = store.page(caller, false, 1, Optional.empty()).next().orElseThrow();
        assertThat(next).hasSize(24);

        Page page = store.page(caller, false, 100, Optional.of(next.substring(0, 16)));

        assertThat(page.consents())
                .isEqualTo(decisions.reversed().stream()
                        .filter(consent -> consent.documentType().equals("terms_of_use"))
                        .toList());
    }
}
