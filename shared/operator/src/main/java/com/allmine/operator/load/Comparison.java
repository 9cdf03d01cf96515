package com.allmine.operator.load;

import com.allmine.operator.file.Desired;
import com.allmine.operator.file.Desired.Outcome;
import com.allmine.operator.table.Progress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Finds the changes that bring the tables to what files want. If two files want the same item, the first one counts. */
final class Comparison {
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
        List<Change> changes = new ArrayList<>();
        for (Desired desired : all) {
            if (!wanted.add(Place.of(desired))) {
                continue;
            }
            Map<String, AttributeValue> present = ChangeWriter.read(dynamo, desired);
            Outcome outcome = present.isEmpty()
                    ? Outcome.of(desired.item())
                    : desired.over().apply(present);
            if (!outcome.item().equals(present)) {
                changes.add(new Change(desired, present, outcome));
            }
            progress.step();
        }
        return new Checked(all, changes);
    }
}
