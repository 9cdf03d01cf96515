package com.allmine.operator.evidence;

import com.allmine.data.audit.AuditStream;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The entries of the decisions that have a receipt, as far as a proof or a complete log shows them. */
final class LoggedEntries {
    private final Set<String> wanted;
    private final Map<String, Entry> decisions = new HashMap<>();

    /** @param wanted the ids of the decisions; a log may have more entries than the memory can hold */
    LoggedEntries(Set<String> wanted) {
        this.wanted = wanted;
    }

    /** An entry and its text. */
    record Entry(String text, ObjectNode content) {}

    /** The id that the text of an entry has. */
    static String id(AuditStream stream, ObjectNode entry) {
        return entry.path(stream == AuditStream.CONSENT ? "_id" : "sk").asText();
    }

    boolean wants(AuditStream stream, ObjectNode entry) {
        return stream == AuditStream.CONSENT && wanted.contains(id(stream, entry));
    }

    /** Adds an entry of which it is shown that a checkpoint covers it. */
    void add(AuditStream stream, Entry entry) {
        if (wants(stream, entry.content())) {
            decisions.put(id(stream, entry.content()), entry);
        }
    }

    Optional<Entry> decision(String id) {
        return Optional.ofNullable(decisions.get(id));
    }
}
