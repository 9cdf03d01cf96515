package com.allmine.operator.load;

import com.allmine.data.dynamo.BatchGet;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.file.Desired;
import com.allmine.operator.file.Desired.Outcome;
import com.allmine.operator.table.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Finds the changes that bring the tables to what files want. If two files want the same item, the first one counts. */
final class Comparison {
    /** BatchGetItem takes no more. */
    private static final int BATCH = 100;

    private final DynamoDbClient dynamo;
    private final Progress progress;
    private final Set<Place> wanted = new HashSet<>();

    /** @param progress counts the items */
    Comparison(DynamoDbClient dynamo, Progress progress) {
        this.dynamo = dynamo;
        this.progress = progress;
    }

    /** The table and key of an item. */
    private record Place(String table, Map<String, AttributeValue> key) {
        static Place of(Desired desired) {
            return new Place(desired.table(), desired.key());
        }
    }

    /** All items that a file wants, and the changes that this requires. */
    record Checked(List<Desired> all, List<Change> changes) {}

    /** Whether an item is one of those that were checked. */
    boolean hasChecked(Desired desired) {
        return wanted.contains(Place.of(desired));
    }

    /** @throws com.allmine.operator.file.FaultyFile if an item contradicts the tables */
    Checked check(List<Desired> all) {
        List<Desired> unchecked =
                all.stream().filter(desired -> wanted.add(Place.of(desired))).toList();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < unchecked.size(); i += BATCH) {
            List<Desired> batch = unchecked.subList(i, Math.min(i + BATCH, unchecked.size()));
            Map<Place, Map<String, AttributeValue>> stored = stored(batch);
            for (Desired desired : batch) {
                Map<String, AttributeValue> present = stored.getOrDefault(Place.of(desired), Map.of());
                Outcome outcome = present.isEmpty()
                        ? Outcome.of(desired.item())
                        : desired.over().apply(present);
                if (!outcome.item().equals(present)) {
                    changes.add(new Change(desired, present, outcome));
                }
                progress.step();
            }
        }
        return new Checked(all, changes);
    }

    /** The items that the tables have now. */
    private Map<Place, Map<String, AttributeValue>> stored(List<Desired> batch) {
        Map<String, List<Map<String, AttributeValue>>> keys = batch.stream()
                .collect(Collectors.groupingBy(Desired::table, Collectors.mapping(Desired::key, Collectors.toList())));
        Map<Place, Map<String, AttributeValue>> stored = new HashMap<>();
        keys.forEach((table, ofTable) -> new BatchGet(dynamo, table)
                .currentItems(ofTable)
                .forEach(item -> stored.put(new Place(table, PrimaryKeys.of(item)), item)));
        return stored;
    }
}
