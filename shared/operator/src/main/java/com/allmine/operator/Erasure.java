package com.allmine.operator;

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
import com.allmine.operator.Loader.Tables;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Erases what may be erased of one user. One transaction closes the account, takes everything personal off the profile,
 * forgets who the identity was confirmed by, and logs it; then nothing can be added to the user any more, and the rest is
 * taken away item by item. Whatever interrupts it, a second run does what is left. What must be kept is kept, sealed as
 * it was, until the time that it says.
 */
final class Erasure {
    /** What a closed account still is: an id and times. */
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
            ConsentCheck.ERASED);

    /** What a customer was identified by. */
    private static final Set<String> IDENTIFYING = Set.of(
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
            Account.AML_STATUS,
            Retention.FIELD);

    private final DynamoDbClient dynamo;
    private final Tables tables;
    private final IdentityGuards guards;
    private final String actor;
    private final Ids ids;
    private final InstantSource clock;
    private final PrintStream out;

    Erasure(
            DynamoDbClient dynamo,
            Tables tables,
            IdentityGuards guards,
            String actor,
            Ids ids,
            InstantSource clock,
            PrintStream out) {
        this.dynamo = dynamo;
        this.tables = tables;
        this.guards = guards;
        this.actor = actor;
        this.ids = ids;
        this.clock = clock;
        this.out = out;
    }

    void run(String tenantId, String userId, boolean isDryRun) {
        StoredUser user = StoredUser.read(dynamo, tables, tenantId, userId);
        Instant now = clock.instant();
        Set<String> fields = fields(user, now);
        List<Map<String, AttributeValue>> identities = notHeld(user, user.identities(), now);
        List<Map<String, AttributeValue>> infos = notHeld(user, user.infos(), now);
        // One that holds no answer yet holds nothing personal, and is written to once more: it expires by itself.
        List<Map<String, AttributeValue>> claims = user.claims().stream()
                .filter(claim -> claim.containsKey(DynamoIdempotencyStore.RESPONSE))
                .toList();
        List<Map<String, AttributeValue>> events = user.events().stream()
                .filter(event -> !ConsentChain.isErased(event))
                .toList();
        boolean isDone = fields.isEmpty()
                && identities.isEmpty()
                && infos.isEmpty()
                && claims.isEmpty()
                && events.isEmpty()
                && user.profile().containsKey(ConsentCheck.ERASED);
        if (!isDone && !isDryRun) {
            closeAndLog(user, fields, now);
            identities.forEach(identity -> delete(tables.users(), identity));
            infos.forEach(info -> delete(tables.users(), info));
            claims.forEach(claim -> delete(tables.idempotency(), claim));
            events.forEach(this::strip);
        }
        out.printf(
                "%s %d fields of the profile, %d versions of the identity, %d versions of additional info, %d kept"
                        + " answers, evidence of %d decisions%n",
                isDryRun ? "would erase" : "erased",
                fields.size(),
                identities.size(),
                infos.size(),
                claims.size(),
                events.size());
        user.heldUntil(user.profile(), now)
                .ifPresent(time -> out.printf("the identity is kept until %s%n", Json.time(time)));
        user.identities().stream()
                .flatMap(identity -> user.heldUntil(identity, now).stream())
                .forEach(time -> out.printf("a version of the identity is kept until %s%n", Json.time(time)));
        user.infos().stream()
                .flatMap(info -> user.heldUntil(info, now).stream())
                .forEach(time -> out.printf("a version of additional info is kept until %s%n", Json.time(time)));
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
        writes.add(
                Operator.entry(ids, user.owner().tenantId(), user.owner().userId(), "erase", Permission.DELETE, actor)
                        .put(tables.logs()));
        try {
            dynamo.transactWriteItems(t -> t.transactItems(writes));
        } catch (TransactionCanceledException e) {
            throw new IllegalStateException("the user changes just now: erase again", e);
        }
    }

    /** Every write of a function sets updatedAt: what it has put there meanwhile must be looked at first. */
    private TransactWriteItem close(StoredUser user, Set<String> fields, Instant now) {
        Map<String, String> names = new HashMap<>(Map.of("#erased", ConsentCheck.ERASED));
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

    /** Nothing of a decision goes but what says who decided, and the salt that would let it be guessed. */
    private void strip(Map<String, AttributeValue> event) {
        dynamo.updateItem(u -> u.tableName(tables.consents())
                .key(PrimaryKeys.of(event))
                .updateExpression("REMOVE " + String.join(", ", ConsentChain.PERSONAL))
                .conditionExpression(PrimaryKeys.EXISTS));
    }
}
