package com.allmine.operator.user;

import com.allmine.api.Caller;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Queries;
import com.allmine.data.identity.Retention;
import com.allmine.data.user.Account;
import com.allmine.operator.table.StoredItem;
import com.allmine.operator.table.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * All stored items of one user. An erased user still has a profile.
 *
 * @param identities every version of the identity
 * @param infos every version of the additional info
 * @param idempotencyRecords the responses that are kept for repeated requests, and records of requests in progress
 * @param decisions the current decision on each document
 * @param events every decision
 */
public record StoredUser(
        Caller owner,
        Map<String, AttributeValue> profile,
        List<Map<String, AttributeValue>> identities,
        List<Map<String, AttributeValue>> infos,
        List<Map<String, AttributeValue>> idempotencyRecords,
        List<Map<String, AttributeValue>> decisions,
        List<Map<String, AttributeValue>> events) {
    /** @throws IllegalStateException if there is no such user */
    static StoredUser read(DynamoDbClient dynamo, Tables tables, String tenantId, String userId) {
        AttributeValue pk = PrimaryKeys.user(tenantId, userId);
        List<Map<String, AttributeValue>> items = items(dynamo, tables.users(), pk);
        List<Map<String, AttributeValue>> consents = items(dynamo, tables.consents(), pk);
        return new StoredUser(
                new Caller(tenantId, userId, Set.of()),
                with(items, PrimaryKeys::isProfile).stream()
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("there is no user " + userId + " of " + tenantId)),
                items(dynamo, tables.users(), PrimaryKeys.identities(tenantId, userId)),
                items(dynamo, tables.users(), PrimaryKeys.infos(tenantId, userId)),
                items(dynamo, tables.idempotency(), pk),
                with(consents, PrimaryKeys::isHead),
                with(consents, PrimaryKeys::isEvent));
    }

    private static List<Map<String, AttributeValue>> items(DynamoDbClient dynamo, String table, AttributeValue pk) {
        return Queries.partition(dynamo, table, pk).stream().toList();
    }

    private static List<Map<String, AttributeValue>> with(
            List<Map<String, AttributeValue>> items, Predicate<Map<String, AttributeValue>> isWanted) {
        return items.stream().filter(isWanted).toList();
    }

    /**
     * The time until which an item must be kept: its own, or eight years after the account was closed, whichever is
     * later. Empty if the item may be erased now.
     *
     * @param now counts as the time of closing if the account is still open
     */
    Optional<Instant> heldUntil(Map<String, AttributeValue> item, Instant now) {
        return StoredItem.text(item, Retention.FIELD)
                .map(Instant::parse)
                .map(until -> later(until, Instant.parse(Retention.until(closedAt(now)))))
                .filter(now::isBefore);
    }

    /** The time at which the account was closed, or now if it is open. */
    Instant closedAt(Instant now) {
        return StoredItem.text(profile, Account.FINALIZED_AT)
                .or(() -> StoredItem.text(profile, Account.DELETED_AT))
                .filter(time -> isClosed())
                .map(Instant::parse)
                .orElse(now);
    }

    boolean isClosed() {
        return StoredItem.text(profile, Account.DELETION_STATUS).equals(Optional.of(Account.FINALIZED));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
