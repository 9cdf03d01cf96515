package com.allmine.data.consent;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.data.Ids;
import com.allmine.data.user.Profile;
import com.allmine.data.user.Profiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Consents to the sample's documents in memory. They pass {@link ConsentsContract}, as the stored ones do. */
public final class InMemoryConsents implements Consents {
    private final Map<List<String>, Profile> profiles = new HashMap<>();
    private final InMemoryDocuments documents = new InMemoryDocuments();
    private final Map<List<String>, List<Event>> events = new HashMap<>();

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
        return consent;
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
