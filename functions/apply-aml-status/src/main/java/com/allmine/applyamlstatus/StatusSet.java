package com.allmine.applyamlstatus;

import com.allmine.data.aml.AmlDecision;
import com.allmine.data.aml.AmlStatus;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the CloudEvent {@code com.allmine.aml.status-set}. Fields that it does not know are ignored. */
final class StatusSet {
    private static final String TYPE = "com.allmine.aml.status-set";

    private static final String PRINTABLE = "must have 1 to 128 printable characters";

    /** Ids of 1 to 128 printable characters, as in a token. */
    private static final Pattern ID = Pattern.compile("\\P{C}{1,128}");

    /** How far the clock of the source may be ahead. A later time would keep out every newer decision until then. */
    private static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final JsonNode event;
    private final Instant now;
    private final List<String> faults = new ArrayList<>();

    private StatusSet(JsonNode event, Instant now) {
        this.event = event;
        this.now = now;
    }

    /**
     * The decision that an event brings.
     *
     * @throws RefusedEvent that names every wrong field and what is allowed
     */
    static AmlDecision decision(JsonNode event, Instant now) {
        return new StatusSet(event, now).read();
    }

    private AmlDecision read() {
        text("specversion", "must be 1.0", "1.0"::equals);
        text("type", "must be " + TYPE, TYPE::equals);
        String id = text("id", PRINTABLE, matches(ID));
        String source = text("source", PRINTABLE, matches(ID));
        Instant time = time("time");
        String tenantId = text("data.tenantId", PRINTABLE, matches(ID));
        String userId = text("data.userId", PRINTABLE, matches(ID));
        String status =
                text("data.status", "must be one of " + Arrays.toString(AmlStatus.values()), StatusSet::isStatus);
        String reference = text("data.reference", AmlDecision.REFERENCE_RULE, AmlDecision::isReference);
        Instant validUntil = isAbsent("data.validUntil") ? null : time("data.validUntil");
        if (time != null && time.isAfter(now.plus(MAX_AHEAD))) {
            faults.add("time: must not be in the future");
        }
        if (!faults.isEmpty() || time == null) {
            throw new RefusedEvent(String.join("; ", faults));
        }
        return new AmlDecision(id, source, reference, tenantId, userId, AmlStatus.valueOf(status), validUntil, time);
    }

    private static Predicate<String> matches(Pattern pattern) {
        return text -> pattern.matcher(text).matches();
    }

    private static boolean isStatus(String text) {
        return Arrays.stream(AmlStatus.values())
                .anyMatch(status -> status.name().equals(text));
    }

    private String text(String field, String rule, Predicate<String> isAllowed) {
        JsonNode value = value(field);
        if (!value.isTextual() || !isAllowed.test(value.textValue())) {
            faults.add(field + ": " + rule);
            return "";
        }
        return value.textValue();
    }

    /** A time with an offset. A fraction of a millisecond is dropped, because none is stored. */
    private @Nullable Instant time(String field) {
        try {
            Instant time = OffsetDateTime.parse(value(field).asText()).toInstant();
            if (value(field).isTextual() && !time.isBefore(FIRST) && !time.isAfter(LAST)) {
                return time.truncatedTo(ChronoUnit.MILLIS);
            }
        } catch (DateTimeException notATime) {
            // The fault below says what is allowed.
        }
        faults.add(field + ": must be a time such as 2026-01-15T10:30:00Z");
        return null;
    }

    private boolean isAbsent(String field) {
        return value(field).isMissingNode() || value(field).isNull();
    }

    private JsonNode value(String field) {
        return event.at("/" + field.replace('.', '/'));
    }
}
