package com.allmine.data.consent;

import com.allmine.api.Caller;
import com.allmine.data.consent.InMemoryConsents.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The decisions of {@link InMemoryConsents}. They pass {@link ConsentHistoryContract}, as the stored ones do. */
public final class InMemoryConsentHistory implements ConsentHistory {
    private final InMemoryConsents consents;

    public InMemoryConsentHistory(InMemoryConsents consents) {
        this.consents = consents;
    }

    /** The position is the number of decisions that are left, which a newer decision does not change. */
    @Override
    public Page page(Caller caller, boolean onlyCurrent, int limit, Optional<String> start) {
        List<Consent> all = newestFirst(caller, onlyCurrent);
        int before = start.map(left -> all.size() - Integer.parseInt(left, 16)).orElse(0);
        int after = Math.min(before + limit, all.size());
        int left = all.size() - after;
        return new Page(
                List.copyOf(all.subList(before, after)),
                left == 0 ? Optional.empty() : Optional.of(Integer.toHexString(left)));
    }

    private List<Consent> newestFirst(Caller caller, boolean onlyCurrent) {
        List<Deque<Consent>> documents = new ArrayList<>();
        for (DocumentType type : DocumentType.values()) {
            Deque<Consent> decisions = new ArrayDeque<>();
            consents.events(caller, type).stream().map(Event::consent).forEach(decisions::addFirst);
            documents.add(
                    onlyCurrent && !decisions.isEmpty() ? new ArrayDeque<>(List.of(decisions.getFirst())) : decisions);
        }
        List<Consent> all = new ArrayList<>();
        documents.removeIf(Deque::isEmpty);
        while (!documents.isEmpty()) {
            documents.stream()
                    .max(Comparator.comparing(decisions -> decisions.getFirst().id()))
                    .map(Deque::removeFirst)
                    .ifPresent(all::add);
            documents.removeIf(Deque::isEmpty);
        }
        return all;
    }

    @Override
    public Map<DocumentType, String> decidedVersions(Caller caller) {
        Map<DocumentType, String> versions = new EnumMap<>(DocumentType.class);
        for (DocumentType type : DocumentType.values()) {
            consents.events(caller, type)
                    .forEach(event -> versions.put(type, event.consent().documentVersion()));
        }
        return versions;
    }
}
