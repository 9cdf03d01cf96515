package com.allmine.emulators.eventbridge;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** An entry of {@code PutEvents}, and the event that EventBridge makes of it. */
final class EventEntry {
    private static final List<String> TEXTS = List.of("Source", "DetailType", "Detail");

    /** The members that the emulator would lose. */
    private static final List<String> UNSUPPORTED = List.of("Resources", "TraceHeader");

    /** The most bytes of an entry. AWS may allow more. */
    private static final int MAX_BYTES = 256 * 1024;

    private EventEntry() {}

    /** The reason of a refusal, in the words of EventBridge where it has any. */
    record Fault(String code, String message) {}

    /** The reason to refuse an entry; empty if it is valid. */
    static Optional<Fault> fault(JsonNode entry) {
        for (String name : UNSUPPORTED) {
            if (entry.has(name)) {
                return Optional.of(new Fault("InvalidArgument", "Parameter " + name + " is not supported."));
            }
        }
        int bytes = 0;
        for (String name : TEXTS) {
            String text = entry.path(name).asText("");
            if (text.isEmpty()) {
                return Optional.of(new Fault(
                        "InvalidArgument",
                        "Parameter " + name + " is not valid. Reason: " + name + " is a required argument."));
            }
            bytes += text.getBytes(StandardCharsets.UTF_8).length;
        }
        if (entry.has("Time") && !entry.path("Time").isNumber()) {
            return Optional.of(new Fault("InvalidArgument", "Parameter Time is not valid."));
        }
        if (entry.path("Source").asText().startsWith("aws.")) {
            return Optional.of(new Fault("NotAuthorizedForSourceException", "Not authorized for the source."));
        }
        if (bytes > MAX_BYTES) {
            return Optional.of(new Fault("InvalidArgument", "An entry may have " + MAX_BYTES + " bytes."));
        }
        return Json.object(entry.path("Detail").asText()).isPresent()
                ? Optional.empty()
                : Optional.of(new Fault("MalformedDetail", "Detail is malformed."));
    }

    /** The event of a valid entry. Its time is the entry's own, or else that of its arrival, in seconds. */
    static ObjectNode event(JsonNode entry, String id, Instant now) {
        Instant time =
                entry.has("Time") ? Instant.ofEpochSecond(entry.path("Time").asLong()) : now;
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("version", "0")
                .put("id", id)
                .put("detail-type", entry.path("DetailType").asText())
                .put("source", entry.path("Source").asText())
                .put("account", "000000000000")
                .put("time", time.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", "eu-central-1");
        event.putArray("resources");
        event.set("detail", Json.object(entry.path("Detail").asText()).orElseThrow());
        return event;
    }
}
