package com.allmine.data.consent;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.user.Profile;
import com.allmine.data.user.Profiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Consents to the sample's documents in memory. They pass {@link ConsentsContract}, as the stored ones do. */
public final class InMemoryConsents implements Consents {
    private final Map<List<String>, Profile> profiles = new HashMap<>();
    private final InMemoryDocuments documents = new InMemoryDocuments();
    private final Map<List<String>, List<Event>> events = new HashMap<>();
    private final NavigableMap<String, Map<String, AttributeValue>> items = new TreeMap<>();

    /** A recorded decision and its circumstances. */
    public record Event(Consent consent, Evidence evidence) {}

    public InMemoryConsents with(String tenantId, Profile profile) {
        profiles.put(List.of(tenantId, profile.id()), profile);
        return this;
    }

    /** The documents that users decide on. */
    public InMemoryDocuments documents() {
        return documents;
    }

    /** Every decision of a user on a document, oldest first. */
    public synchronized List<Event> events(Caller caller, DocumentType type) {
        return List.copyOf(events.getOrDefault(key(caller, type), List.of()));
    }

    /** The stored items of a user, by sort key. */
    synchronized List<Map<String, AttributeValue>> items(AttributeValue user) {
        return items.values().stream()
                .filter(item -> user.s().equals(PrimaryKeys.pk(item)))
                .toList();
    }

    /** The stored items of all users. */
    synchronized List<Map<String, AttributeValue>> items() {
        return List.copyOf(items.values());
    }

    /** Erases the evidence of a user's decisions, as the operator does. */
    public synchronized void erase(Caller caller) {
        AttributeValue user = PrimaryKeys.user(caller.tenantId(), caller.userId());
        items(user).forEach(item -> item.keySet().removeAll(ConsentChain.PERSONAL));
    }

    /** Changes a stored decision, as somebody with access to the table can. */
    public synchronized void alter(Caller caller, DocumentType type, int sequence, String name, AttributeValue value) {
        item(PrimaryKeys.event(caller, type, sequence)).put(name, value);
    }

    /** Removes a stored decision, as somebody with access to the table can. */
    public synchronized void remove(Caller caller, DocumentType type, int sequence) {
        items.values().remove(item(PrimaryKeys.event(caller, type, sequence)));
    }

    private Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
        return Objects.requireNonNull(items.get(place(key)));
    }

    private static String place(Map<String, AttributeValue> item) {
        return PrimaryKeys.pk(item) + "\n" + PrimaryKeys.sk(item);
    }

    @Override
    public synchronized Consent record(Caller caller, String id, Decision decision, Evidence evidence) {
        DocumentVersion document = documents
                .find(caller.tenantId(), decision.type(), decision.version())
                .orElseThrow(Problem.DOCUMENT_NOT_FOUND::refusal);
        Profile profile = profiles.get(List.of(caller.tenantId(), caller.userId()));
        if (profile == null) {
            throw Problem.USER_NOT_FOUND.refusal();
        }
        List<Event> earlier = events.computeIfAbsent(key(caller, decision.type()), k -> new ArrayList<>());
        if (!earlier.isEmpty() && earlier.getLast().consent.id().equals(id)) {
            return earlier.getLast().consent;
        }
        List<Problem> conflicts = new ArrayList<>();
        if (Profiles.isClosed(profile)) {
            conflicts.add(Problem.ACCOUNT_CLOSED);
        }
        conflicts.addAll(document.refusals(decision, evidence.client().language(), Ids.time(id)));
        if (!earlier.isEmpty() && isSame(earlier.getLast().consent, decision)) {
            conflicts.add(Problem.CONSENT_UNCHANGED);
        }
        if (!conflicts.isEmpty()) {
            throw Refusal.of(conflicts);
        }
        Consent consent = consent(caller, id, decision, evidence);
        earlier.add(new Event(consent, evidence));
        store(caller, id, decision, evidence, document);
        return consent;
    }

    private void store(Caller caller, String id, Decision decision, Evidence evidence, DocumentVersion document) {
        Map<String, AttributeValue> current = items.get(place(PrimaryKeys.head(caller, decision.type())));
        Item previous = current == null ? Item.NONE : new Item(current);
        Map<String, AttributeValue> event =
                DynamoConsents.event(caller, id, decision, evidence, document, previous, "salt of " + id);
        items.put(place(event), event);
        Map<String, AttributeValue> head = DynamoConsents.head(caller, decision, event);
        items.put(place(head), head);
    }

    private static List<String> key(Caller caller, DocumentType type) {
        return List.of(caller.tenantId(), caller.userId(), type.wire());
    }

    private static boolean isSame(Consent current, Decision decision) {
        return current.documentVersion().equals(decision.version()) && current.isAccepted() == decision.isAccepted();
    }

    private static Consent consent(Caller caller, String id, Decision decision, Evidence evidence) {
        Instant now = Ids.time(id);
        return new Consent(
                id,
                caller.userId(),
                decision.type().wire(),
                decision.version(),
                decision.isAccepted(),
                now,
                evidence.client().deviceId(),
                evidence.ipAddress(),
                evidence.userAgent(),
                now,
                now);
    }
}
