package com.allmine.data;

import com.allmine.data.LogSeal.Leaf;
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
 * Checks permission logs against their seals. Of what a seal covers it proves that no entry was altered, removed or
 * inserted since, whoever can write the table: a seal, and with it the hash of every entry and of the seal before, can
 * only be made with our keys. It proves nothing of entries that no seal covers yet, which are counted, nor against who
 * has the keys. That the newest seals were cut off, and made anew by the function after a change, shows in its log only,
 * where it says what each of its runs has made.
 */
public final class LogCheck {
    /** A missed run may pass; after two of them it is a fault that an entry is not sealed. */
    private static final Duration LATE = Duration.ofHours(3);

    private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");

    private final DynamoDbClient dynamo;
    private final String table;
    private final Keyed keyed;
    private final InstantSource clock;

    public LogCheck(DynamoDbClient dynamo, String table, Keyed keyed, InstantSource clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.keyed = keyed;
        this.clock = clock;
    }

    /**
     * What a check found.
     *
     * @param entries how many entries are sealed and as they were; up to the fault, where there is one
     * @param unsealed how many entries no seal covers yet
     * @param fault what is wrong first; empty where all is right
     */
    public record Finding(int seals, long entries, long unsealed, Optional<String> fault) {}

    /** Every tenant that has entries or seals, by the table itself: a list of them could lack one. */
    public Set<String> tenants() {
        Set<String> tenants = new TreeSet<>();
        dynamo.scanPaginator(s -> s.tableName(table).projectionExpression("pk").consistentRead(true)).items().stream()
                .map(item -> new Item(item).required("pk"))
                .filter(pk -> pk.startsWith("T#") || pk.startsWith("SEALS#"))
                .forEach(pk -> tenants.add(Keys.tenantOf(pk)));
        return tenants;
    }

    /** Checks the log of a tenant from its beginning to the first fault. */
    public Finding check(String tenantId) {
        Walk walk = new Walk(partition(Keys.log(tenantId)).iterator());
        int seals = 0;
        String previous = "";
        for (Map<String, AttributeValue> item : partition(Keys.seals(tenantId))) {
            seals++;
            Optional<String> fault =
                    chained(tenantId, item, seals, previous).or(() -> walk.through(LogSeal.of(new Item(item))));
            if (fault.isPresent()) {
                return new Finding(seals, walk.sealed, 0, fault);
            }
            previous = new Item(item).required("hash");
        }
        Optional<String> fault = walk.rest(clock.instant());
        return new Finding(seals, walk.sealed, walk.unsealed, fault);
    }

    private Iterable<Map<String, AttributeValue>> partition(AttributeValue pk) {
        return dynamo.queryPaginator(q -> q.tableName(table)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", pk))
                        .consistentRead(true))
                .items();
    }

    private Optional<String> chained(String tenantId, Map<String, AttributeValue> item, int sequence, String previous) {
        if (!Keys.seal(tenantId, sequence).equals(Keys.of(item))) {
            return Optional.of("seal " + sequence + " is missing");
        }
        if (!LogSeal.isOurs(tenantId, item, keyed)) {
            return Optional.of("seal " + sequence + " was altered");
        }
        boolean follows = previous.equals(new Item(item).text("previous"));
        return follows ? Optional.empty() : Optional.of("seal " + sequence + " does not follow the one before it");
    }

    /** Goes through the entries once, ascending, as the seals do. */
    private static final class Walk {
        private final Iterator<Map<String, AttributeValue>> entries;
        private @Nullable Leaf next;
        private long sealed;
        private long unsealed;

        Walk(Iterator<Map<String, AttributeValue>> entries) {
            this.entries = entries;
            advance();
        }

        private void advance() {
            next = entries.hasNext() ? Leaf.of(entries.next()) : null;
        }

        /** The first entry that is not as this seal has it. */
        Optional<String> through(LogSeal seal) {
            for (Leaf leaf : seal.leaves()) {
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
                sealed++;
                advance();
            }
            return Optional.ofNullable(next)
                    .filter(entry -> entry.id().compareTo(seal.end()) < 0)
                    .map(entry -> "entry " + entry.id() + " was inserted");
        }

        /** The first entry after the last seal that should be sealed by now, or cannot be one of ours. */
        Optional<String> rest(Instant now) {
            for (Leaf entry = next; entry != null; entry = next) {
                unsealed++;
                if (!ID.matcher(entry.id()).matches() || Ids.time(entry.id()).isAfter(now.plus(LogSealer.GRACE))) {
                    return Optional.of("entry " + entry.id() + " was inserted");
                }
                if (Ids.time(entry.id()).isBefore(now.minus(LATE))) {
                    return Optional.of("entry " + entry.id() + " is not sealed, but should be");
                }
                advance();
            }
            return Optional.empty();
        }
    }
}
