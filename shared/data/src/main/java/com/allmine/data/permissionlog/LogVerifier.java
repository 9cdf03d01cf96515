package com.allmine.data.permissionlog;

import com.allmine.crypto.Hmac;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
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
 * Checks permission logs against their checkpoints. Of what a checkpoint covers it proves that no entry was altered, removed or
 * inserted since, whoever can write the table: a checkpoint, and with it the hash of every entry and of the checkpoint before, can
 * only be made with our keys. It proves nothing of entries that no checkpoint covers yet, which are counted, nor against who
 * has the keys. That the newest checkpoints were cut off, and made anew by the function after a change, shows in its log only,
 * where it says what each of its runs has made.
 */
public final class LogVerifier {
    /** A missed run may pass; after two of them it is a fault that an entry is not checkpointed. */
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
     * What a check found.
     *
     * @param entries how many entries are checkpointed and as they were; up to the fault, where there is one
     * @param pending how many entries no checkpoint covers yet
     * @param fault what is wrong first; empty where all is right
     */
    public record Finding(int checkpoints, long entries, long pending, Optional<String> fault) {}

    /** Every tenant that has entries or checkpoints, by the table itself: a list of them could lack one. */
    public Set<String> tenants() {
        Set<String> tenants = new TreeSet<>();
        dynamo.scanPaginator(s -> s.tableName(table).projectionExpression("pk").consistentRead(true)).items().stream()
                .map(item -> new Item(item).required("pk"))
                .filter(pk -> pk.startsWith("T#") || pk.startsWith("CHECKPOINTS#"))
                .forEach(pk -> tenants.add(PrimaryKeys.tenantOf(pk)));
        return tenants;
    }

    /** Checks the log of a tenant from its beginning to the first fault. */
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
            previous = new Item(item).required("hash");
        }
        Optional<String> fault = walk.rest(clock.instant());
        return new Finding(checkpoints, walk.checkpointed, walk.pending, fault);
    }

    private Iterable<Map<String, AttributeValue>> partition(AttributeValue pk) {
        return dynamo.queryPaginator(q -> q.tableName(table)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", pk))
                        .consistentRead(true))
                .items();
    }

    private Optional<String> chained(String tenantId, Map<String, AttributeValue> item, int sequence, String previous) {
        if (!PrimaryKeys.checkpoint(tenantId, sequence).equals(PrimaryKeys.of(item))) {
            return Optional.of("checkpoint " + sequence + " is missing");
        }
        if (!LogCheckpoint.isOurs(tenantId, item, hmac)) {
            return Optional.of("checkpoint " + sequence + " was altered");
        }
        boolean follows = previous.equals(new Item(item).text("previous"));
        return follows
                ? Optional.empty()
                : Optional.of("checkpoint " + sequence + " does not follow the one before it");
    }

    /** Goes through the entries once, ascending, as the checkpoints do. */
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

        /** The first entry that is not as this checkpoint has it. */
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

        /** The first entry after the last checkpoint that should be checkpointed by now, or cannot be one of ours. */
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
