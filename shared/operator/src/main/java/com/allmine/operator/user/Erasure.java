package com.allmine.operator.user;

import com.allmine.api.Caller;
import com.allmine.api.json.Json;
import com.allmine.data.Ids;
import com.allmine.data.consent.ConsentChain;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.idempotency.DynamoIdempotencyStore;
import com.allmine.data.identity.Contact;
import com.allmine.data.identity.Identity;
import com.allmine.data.identity.IdentityHash;
import com.allmine.data.identity.Retention;
import com.allmine.data.permission.Permission;
import com.allmine.data.user.Account;
import com.allmine.data.user.AdditionalInfo;
import com.allmine.data.user.Profile;
import com.allmine.operator.log.OperatorEntry;
import com.allmine.operator.table.Tables;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Erases the personal data of one user. One transaction closes the account, removes personal fields from the profile,
 * releases the identity number, and logs it. After that, no request can add data, and the other items are deleted one by
 * one. An erasure may be interrupted: a second run completes it. Data that the law requires to keep stays encrypted until
 * its time.
 */
public final class Erasure {
    /** The attributes of a closed account that stay: its id and timestamps. */
    private static final Set<String> NOT_PERSONAL = Set.of(
            PrimaryKeys.PK,
            PrimaryKeys.SK,
            Profile.ID,
            Profile.CREATED_AT,
            Profile.UPDATED_AT,
            Account.DELETED_AT,
            Account.DELETION_STATUS,
            Account.REQUESTED_AT,
            Account.SCHEDULED_FOR,
            Account.CANCELLED_AT,
            Account.FINALIZED_AT,
            Account.ERASED_AT);

    /** The attributes that identify a customer. They stay as long as the identity must be retained. */
    private static final Set<String> IDENTIFYING = Stream.concat(
                    Account.AML_FIELDS.stream(),
                    Stream.of(
                            Identity.FIELD,
                            IdentityHash.OF_NUMBER,
                            IdentityHash.OF_PERSON,
                            Identity.METHOD,
                            Identity.CONFIRMATION_ID,
                            Identity.CONFIRMED_AT,
                            Contact.FIELD,
                            AdditionalInfo.LATEST_ID,
                            Profile.NAME,
                            Profile.SURNAME,
                            Profile.BIRTH_DATE,
                            Retention.FIELD))
            .collect(Collectors.toUnmodifiableSet());

    private final DynamoDbClient dynamo;
    private final Tables tables;
    private final IdentityGuards guards;
    private final String actor;
    private final Ids ids;
    private final InstantSource clock;

    public Erasure(
            DynamoDbClient dynamo, Tables tables, IdentityGuards guards, String actor, Ids ids, InstantSource clock) {
        this.dynamo = dynamo;
        this.tables = tables;
        this.guards = guards;
        this.actor = actor;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The counts of an erasure, or of its dry run.
     *
     * @param fields how many fields of the profile
     * @param identities how many versions of the identity
     * @param infos how many versions of the additional info
     * @param responses how many responses that were kept for repeated requests
     * @param decisions how many decisions lost their evidence
     * @param retained the data that must be kept
     */
    public record Summary(
            int fields, int identities, int infos, int responses, int decisions, List<Retained> retained) {}

    /**
     * Data that the law requires to keep.
     *
     * @param what names the data
     * @param until from this time on it may be erased
     */
    public record Retained(String what, Instant until) {}

    /**
     * Erases a user, or counts what an erasure would remove.
     *
     * @throws IllegalStateException if there is no such user, or the user changes at the same time
     */
    public Summary run(String tenantId, String userId, boolean isDryRun) {
        StoredUser user = StoredUser.read(dynamo, tables, tenantId, userId);
        Instant now = clock.instant();
        Set<String> fields = fields(user, now);
        List<Map<String, AttributeValue>> identities = notHeld(user, user.identities(), now);
        List<Map<String, AttributeValue>> infos = notHeld(user, user.infos(), now);
        // A record without a response has nothing personal. Its request still writes to it, and then it expires.
        List<Map<String, AttributeValue>> responses = user.idempotencyRecords().stream()
                .filter(entry -> entry.containsKey(DynamoIdempotencyStore.RESPONSE))
                .toList();
        List<Map<String, AttributeValue>> events = user.events().stream()
                .filter(event -> !ConsentChain.isErased(event))
                .toList();
        boolean isDone = fields.isEmpty()
                && identities.isEmpty()
                && infos.isEmpty()
                && responses.isEmpty()
                && events.isEmpty()
                && user.profile().containsKey(Account.ERASED_AT);
        if (!isDone && !isDryRun) {
            closeAndLog(user, fields, now);
            identities.forEach(identity -> delete(tables.users(), identity));
            infos.forEach(info -> delete(tables.users(), info));
            responses.forEach(entry -> delete(tables.idempotency(), entry));
            events.forEach(this::removeEvidence);
        }
        return new Summary(
                fields.size(), identities.size(), infos.size(), responses.size(), events.size(), retained(user, now));
    }

    private static List<Retained> retained(StoredUser user, Instant now) {
        List<Retained> retained = new ArrayList<>();
        user.heldUntil(user.profile(), now).ifPresent(time -> retained.add(new Retained("the identity", time)));
        user.identities().stream()
                .flatMap(identity -> user.heldUntil(identity, now).stream())
                .forEach(time -> retained.add(new Retained("a version of the identity", time)));
        user.infos().stream()
                .flatMap(info -> user.heldUntil(info, now).stream())
                .forEach(time -> retained.add(new Retained("a version of additional info", time)));
        return retained;
    }

    private static List<Map<String, AttributeValue>> notHeld(
            StoredUser user, List<Map<String, AttributeValue>> items, Instant now) {
        return items.stream()
                .filter(item -> user.heldUntil(item, now).isEmpty())
                .toList();
    }

    private static Set<String> fields(StoredUser user, Instant now) {
        Set<String> fields = new TreeSet<>(user.profile().keySet());
        fields.removeAll(NOT_PERSONAL);
        if (user.heldUntil(user.profile(), now).isPresent()) {
            fields.removeAll(IDENTIFYING);
        }
        return fields;
    }

    private void closeAndLog(StoredUser user, Set<String> fields, Instant now) {
        List<TransactWriteItem> writes = new ArrayList<>();
        writes.add(close(user, fields, now));
        if (fields.contains(Identity.FIELD)) {
            writes.addAll(guards.release(user));
        }
        Caller owner = user.owner();
        writes.add(OperatorEntry.about(owner.userId(), ids, owner.tenantId(), "erase", Permission.DELETE, actor)
                .put(tables.logs()));
        try {
            dynamo.transactWriteItems(t -> t.transactItems(writes));
        } catch (TransactionCanceledException e) {
            throw new IllegalStateException("the user changes at this moment: run the command again", e);
        }
    }

    /** The write fails if a function has written the profile meanwhile: every such write sets updatedAt. */
    private TransactWriteItem close(StoredUser user, Set<String> fields, Instant now) {
        Map<String, String> names = new HashMap<>(Map.of("#erased", Account.ERASED_AT));
        fields.forEach(field -> names.put("#f" + names.size(), field));
        String removed =
                names.keySet().stream().filter(name -> name.startsWith("#f")).collect(Collectors.joining(", "));
        Map<String, AttributeValue> values = new HashMap<>(Map.of(
                ":now", AttributeValue.fromS(Json.time(now)),
                ":closed", AttributeValue.fromS(Json.time(user.closedAt(now))),
                ":finalized", AttributeValue.fromS(Account.FINALIZED)));
        AttributeValue updatedAt = user.profile().get(Profile.UPDATED_AT);
        if (updatedAt != null) {
            values.put(":known", updatedAt);
        }
        String change = "SET accountDeletionStatus = :finalized,"
                + " accountDeletionFinalizedAt = :closed,"
                + " deletedAt = if_not_exists(deletedAt, :now), #erased = :now, updatedAt = :now"
                + (removed.isEmpty() ? "" : " REMOVE " + removed);
        return TransactWriteItem.builder()
                .update(u -> u.tableName(tables.users())
                        .key(PrimaryKeys.of(user.profile()))
                        .updateExpression(change)
                        .conditionExpression(PrimaryKeys.EXISTS + " AND "
                                + (updatedAt == null ? "attribute_not_exists(updatedAt)" : "updatedAt = :known"))
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values))
                .build();
    }

    private void delete(String table, Map<String, AttributeValue> item) {
        dynamo.deleteItem(d -> d.tableName(table).key(PrimaryKeys.of(item)));
    }

    /** Removes address, device and browser from a decision, and the salt with which they could be guessed. */
    private void removeEvidence(Map<String, AttributeValue> event) {
        dynamo.updateItem(u -> u.tableName(tables.consents())
                .key(PrimaryKeys.of(event))
                .updateExpression("REMOVE " + String.join(", ", ConsentChain.PERSONAL))
                .conditionExpression(PrimaryKeys.EXISTS));
    }
}
