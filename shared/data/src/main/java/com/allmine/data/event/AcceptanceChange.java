package com.allmine.data.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An addition of one event to the counts of a document's version. Acceptances minus withdrawals are the users who accepted the
 * version and did not take it back.
 */
record AcceptanceChange(String documentType, String version, Counter counter) {
    /** The counts of a version. */
    enum Counter {
        ACCEPTED("accepted"),
        REFUSED("refused"),
        WITHDRAWN("withdrawn");

        private final String attribute;

        Counter(String attribute) {
            this.attribute = attribute;
        }

        String attribute() {
            return attribute;
        }
    }

    /** A withdrawal that names another version than the accepted one also refuses the version that it names. */
    static List<AcceptanceChange> of(Event event) {
        if (event.type() != EventType.CONSENT_RECORDED && event.type() != EventType.CONSENT_WITHDRAWN) {
            return List.of();
        }
        Map<String, Object> data = event.data();
        String documentType = String.valueOf(data.get("documentType"));
        String version = String.valueOf(data.get("documentVersion"));
        if (event.type() == EventType.CONSENT_RECORDED) {
            boolean isAccepted = Boolean.TRUE.equals(data.get("isAccepted"));
            return List.of(
                    new AcceptanceChange(documentType, version, isAccepted ? Counter.ACCEPTED : Counter.REFUSED));
        }
        List<AcceptanceChange> changes = new ArrayList<>();
        @Nullable Object previous = data.get("previousVersion");
        changes.add(new AcceptanceChange(documentType, String.valueOf(previous), Counter.WITHDRAWN));
        if (!version.equals(previous)) {
            changes.add(new AcceptanceChange(documentType, version, Counter.REFUSED));
        }
        return changes;
    }
}
