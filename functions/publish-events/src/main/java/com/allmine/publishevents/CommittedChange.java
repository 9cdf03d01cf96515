package com.allmine.publishevents;

import com.allmine.api.json.Json;
import com.allmine.data.Ids;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.event.Event;
import com.allmine.data.event.EventType;
import com.allmine.data.identity.Contact;
import com.allmine.data.identity.Identity;
import com.allmine.data.identity.IdentityHash;
import com.allmine.data.permissionlog.LogEntry.Effect;
import com.allmine.data.user.Account;
import com.allmine.data.user.AdditionalInfo;
import com.allmine.data.user.Profile;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Maps a record of a stream to an event, or to nothing. A transaction writes several items and gives one event for each
 * fact: only the record of the item that states the fact becomes an event.
 */
final class CommittedChange {
    /** Each changes together with an item that tells it, or without a new fact: attempts, and encrypted texts. */
    private static final Set<String> TOLD_BY_OTHERS = Stream.of(
                    Arrays.stream(DocumentType.values())
                            .flatMap(type -> Stream.of(type.acceptedField(), type.versionField())),
                    IntStream.rangeClosed(1, 5).mapToObj(number -> "attempt" + number),
                    Stream.of(AdditionalInfo.LATEST_ID, Identity.FIELD, Contact.FIELD))
            .flatMap(names -> names)
            .collect(Collectors.toUnmodifiableSet());

    /** The names of the fields that clients know. An event names no other attribute. */
    private static final Set<String> FIELDS = Arrays.stream(Profile.class.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toUnmodifiableSet());

    private static final String ID = "_id";
    private static final String IS_ACCEPTED = "isAccepted";
    private static final String VERSION = "version";

    private final StreamRecord change;
    private final Item before;
    private final Item after;

    private CommittedChange(StreamRecord change) {
        this.change = change;
        this.before = change.before();
        this.after = change.after();
    }

    /** The event of a record; empty if the record states no fact that others hear of. */
    static Optional<Event> event(StreamRecord record) {
        return Optional.ofNullable(new CommittedChange(record).find());
    }

    private @Nullable Event find() {
        if (change.isDeleted()) {
            return null;
        }
        if (PrimaryKeys.isProfile(change.key())) {
            return profile();
        }
        if (PrimaryKeys.isHead(change.key())) {
            return change.sets(ID) ? decision() : null;
        }
        if (!change.isNew()) {
            return null;
        }
        if (PrimaryKeys.isDocumentVersion(change.key())) {
            return document();
        }
        if (PrimaryKeys.isInfo(change.partition())) {
            String id = PrimaryKeys.sk(change.key());
            return aboutUser(EventType.ADDITIONAL_INFO_ADDED, time("createdAt"), data("additionalInfoId", id));
        }
        return after.attributes().containsKey("effect") ? permission() : null;
    }

    private @Nullable Event profile() {
        if (change.sets(Account.ERASED_AT)) {
            return aboutUser(EventType.USER_ERASED, time(Account.ERASED_AT), data());
        }
        if (change.sets(Identity.CONFIRMATION_ID) && after.text(IdentityHash.OF_NUMBER) != null) {
            return confirmation();
        }
        if (change.sets(Identity.REFUSED_AT)) {
            Map<String, Object> data = data("reason", after.required(Identity.REFUSAL));
            return aboutUser(EventType.IDENTITY_REFUSED, time(Identity.REFUSED_AT), data);
        }
        if (!change.isNew() && Account.AML_FIELDS.stream().anyMatch(change::changes)) {
            return amlStatus();
        }
        return update();
    }

    private Event confirmation() {
        Map<String, Object> data = data("confirmationId", after.required(Identity.CONFIRMATION_ID));
        data.put("method", after.required(Identity.METHOD));
        data.put("confirmedAt", after.required(Identity.CONFIRMED_AT));
        return aboutUser(EventType.IDENTITY_CONFIRMED, time(Profile.UPDATED_AT), data);
    }

    private Event amlStatus() {
        Map<String, Object> data = data("status", after.text(Account.AML_STATUS));
        put(data, "validUntil", after.text(Account.AML_VALID_UNTIL));
        put(data, "reference", after.text(Account.AML_REFERENCE));
        return aboutUser(EventType.IDENTITY_AML_CHANGED, time(Profile.UPDATED_AT), data);
    }

    /** A user who saves what is stored already changes {@code updatedAt} alone: that is an update of no field. */
    private @Nullable Event update() {
        Set<String> changed = new TreeSet<>(change.changed());
        boolean isRefreshed = changed.equals(Set.of(Profile.UPDATED_AT));
        changed.remove(Profile.UPDATED_AT);
        if (!isRefreshed && TOLD_BY_OTHERS.containsAll(changed)) {
            return null;
        }
        changed.retainAll(FIELDS);
        return aboutUser(EventType.PROFILE_UPDATED, time(Profile.UPDATED_AT), data("fields", List.copyOf(changed)));
    }

    private Event decision() {
        boolean isAccepted = after.flag(IS_ACCEPTED);
        boolean isWithdrawal = before.flag(IS_ACCEPTED) && !isAccepted;
        String id = after.required(ID);
        Map<String, Object> data = data("consentId", id);
        data.put("documentType", PrimaryKeys.headOf(change.key()));
        data.put("documentVersion", after.required(VERSION));
        data.put(IS_ACCEPTED, isAccepted);
        put(data, "previousVersion", before.text(VERSION));
        return aboutUser(isWithdrawal ? EventType.CONSENT_WITHDRAWN : EventType.CONSENT_RECORDED, Ids.time(id), data);
    }

    private Event document() {
        DocumentVersion document = DocumentVersion.of(after.attributes());
        Map<String, Object> data = data("documentType", document.type().wire());
        data.put("documentVersion", document.version());
        data.put("kind", document.kind().name());
        data.put("mandatory", document.isMandatory());
        data.put("effectiveFrom", Json.time(document.effectiveFrom()));
        return event(EventType.DOCUMENT_PUBLISHED, null, change.time(), data);
    }

    private @Nullable Event permission() {
        EventType type = switch (Effect.valueOf(after.required("effect"))) {
            case GRANT -> EventType.PERMISSION_GRANTED;
            case REVOKE -> EventType.PERMISSION_REVOKED;
            case ALLOW, DENY -> null;
        };
        if (type == null) {
            return null;
        }
        Map<String, Object> data = data("entryId", PrimaryKeys.sk(change.key()));
        for (String name : List.of("roleId", "resourceId", "permission")) {
            data.put(name, after.required(name));
        }
        return event(type, null, time("createdAt"), data);
    }

    private Event aboutUser(EventType type, Instant time, Map<String, Object> data) {
        return event(type, PrimaryKeys.userOf(change.partition()), time, data);
    }

    private Event event(EventType type, @Nullable String subject, Instant time, Map<String, Object> data) {
        return new Event(change.id(), type, PrimaryKeys.tenantOf(change.partition()), subject, time, data);
    }

    /** The time in an attribute; without it, the time of the record. */
    private Instant time(String attribute) {
        String text = after.text(attribute);
        return text == null ? change.time() : Instant.parse(text);
    }

    private static Map<String, Object> data() {
        return new LinkedHashMap<>();
    }

    private static Map<String, Object> data(String name, @Nullable Object value) {
        Map<String, Object> data = data();
        put(data, name, value);
        return data;
    }

    private static void put(Map<String, Object> data, String name, @Nullable Object value) {
        if (value != null) {
            data.put(name, value);
        }
    }
}
