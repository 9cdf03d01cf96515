package com.allmine.data.permissionlog;

import com.allmine.crypto.Hmac;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Queries;
import com.allmine.data.permissionlog.LogCheckpoint.Leaf;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Verifies permission logs against their checkpoints. It proves that no entry that a checkpoint covers was altered,
 * removed or inserted since, not even by someone who can write the table. A checkpoint holds the hash of each entry and of
 * the previous checkpoint, and nobody can make one without our keys.
 *
 * <p>It proves nothing about entries that no checkpoint covers yet, and nothing against someone who has the keys. If
 * someone deletes the newest checkpoints, changes entries and lets the function checkpoint them again, only the function's
 * log lines show it.
 */
public final class LogVerifier {
    /** One missed run is tolerated. After two, an entry without a checkpoint is one. */
    private static final Duration LATE = Duration.ofHours(3);

    private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");

    private final DynamoDbClient dynamo;
    private final String table;
    private final Hmac hmac;
    private final InstantSource clock;

    public LogVerifier(DynamoDbClient dynamo, String table, Hmac hmac, InstantSource clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.hmac = hmac;
        this.clock = clock;
    }

    /**
     * The result of a verification.
     *
     * @param entries how many entries match their checkpoint, up to the first fault
     * @param pending how many entries no checkpoint covers yet
     * @param fault the first fault; empty if all entries match
     */
    public record Finding(int checkpoints, long entries, long pending, Optional<String> fault) {}

    /** Every tenant that has entries or checkpoints. It scans the table, because a forger could shorten any list. */
    public Set<String> tenants() {
        Set<String> tenants = new TreeSet<>();
        dynamo
                .scanPaginator(s ->
                        s.tableName(table).projectionExpression(PrimaryKeys.PK).consistentRead(true))
                .items()
                .stream()
                .map(PrimaryKeys::pk)
                .filter(PrimaryKeys::isLogOrCheckpoints)
                .forEach(pk -> tenants.add(PrimaryKeys.tenantOf(pk)));
        return tenants;
    }

    /** Verifies the log of a tenant from its beginning to the first fault. */
    public Finding check(String tenantId) {
        Walk walk = new Walk(partition(PrimaryKeys.log(tenantId)).iterator());
        int checkpoints = 0;
        String previous = "";
        for (Map<String, AttributeValue> item : partition(PrimaryKeys.checkpoints(tenantId))) {
            checkpoints++;
            Optional<String> fault = chained(tenantId, item, checkpoints, previous)
                    .or(() -> walk.through(LogCheckpoint.of(new Item(item))));
            if (fault.isPresent()) {
                return new Finding(checkpoints, walk.checkpointed, 0, fault);
            }
            previous = new Item(item).required(LogCheckpoint.HASH);
        }
        Optional<String> fault = walk.rest(clock.instant());
        return new Finding(checkpoints, walk.checkpointed, walk.pending, fault);
    }

    private Iterable<Map<String, AttributeValue>> partition(AttributeValue pk) {
        return Queries.partition(dynamo, table, pk);
    }

    private Optional<String> chained(String tenantId, Map<String, AttributeValue> item, int sequence, String previous) {
        if (!PrimaryKeys.checkpoint(tenantId, sequence).equals(PrimaryKeys.of(item))) {
            return Optional.of("checkpoint " + sequence + " is missing");
        }
        if (!LogCheckpoint.isAuthentic(tenantId, item, hmac)) {
            return Optional.of("checkpoint " + sequence + " was altered");
        }
        boolean follows = previous.equals(new Item(item).text(LogCheckpoint.PREVIOUS));
        return follows
                ? Optional.empty()
                : Optional.of("checkpoint " + sequence + " does not follow the one before it");
    }

    /** Walks through the entries once, ascending, in step with the checkpoints. */
    private static final class Walk {
        private final Iterator<Map<String, AttributeValue>> entries;
        private @Nullable Leaf next;
        private long checkpointed;
        private long pending;

        Walk(Iterator<Map<String, AttributeValue>> entries) {
            this.entries = entries;
            advance();
        }

        private void advance() {
            next = entries.hasNext() ? Leaf.of(entries.next()) : null;
        }

        /** The first entry that does not match this checkpoint. */
        Optional<String> through(LogCheckpoint checkpoint) {
            for (Leaf leaf : checkpoint.leaves()) {
                Leaf entry = next;
                if (entry == null || entry.id().compareTo(leaf.id()) > 0) {
                    return Optional.of("entry " + leaf.id() + " was removed");
                }
                if (!entry.id().equals(leaf.id())) {
                    return Optional.of("entry " + entry.id() + " was inserted");
                }
                if (!entry.equals(leaf)) {
                    return Optional.of("entry " + entry.id() + " was altered");
                }
                checkpointed++;
                advance();
            }
            return Optional.ofNullable(next)
                    .filter(entry -> entry.id().compareTo(checkpoint.end()) < 0)
                    .map(entry -> "entry " + entry.id() + " was inserted");
        }

        /** The first entry after the last checkpoint that should have one by now, or that we cannot have written. */
        Optional<String> rest(Instant now) {
            for (Leaf entry = next; entry != null; entry = next) {
                pending++;
                if (!ID.matcher(entry.id()).matches()
                        || Ids.time(entry.id()).isAfter(now.plus(LogCheckpointer.GRACE))) {
                    return Optional.of("entry " + entry.id() + " was inserted");
                }
                if (Ids.time(entry.id()).isBefore(now.minus(LATE))) {
                    return Optional.of("entry " + entry.id() + " is not checkpointed, but should be");
                }
                advance();
            }
            return Optional.empty();
        }
    }
}
