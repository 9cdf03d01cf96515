package com.allmine.operator;

import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.DataFile.Line;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One item as a file wants it.
 *
 * @param name what a reader knows the item by
 * @param item what is written if the table has no such item
 * @param over what is to stand in the place of the item that the table has; throws {@link FaultyFile} if that forbids
 *     this one
 * @param unit items that follow each other with the same unit appear in one transaction; blank for an item on its own
 */
record Desired(
        String table,
        String name,
        Map<String, AttributeValue> item,
        Function<Map<String, AttributeValue>, Outcome> over,
        String unit) {

    /**
     * What is to stand in the place of an item.
     *
     * @param notes what a reader should know of the change, a line each
     */
    record Outcome(Map<String, AttributeValue> item, List<String> notes) {
        static Outcome of(Map<String, AttributeValue> item) {
            return new Outcome(item, List.of());
        }
    }

    /** An item that takes the place of whatever is there. */
    static Desired of(String table, String name, Map<String, AttributeValue> item) {
        return new Desired(table, name, item, present -> Outcome.of(item), "");
    }

    /** An item that is written only if there is none: the one that is there stays as it is. */
    static Desired ifAbsent(String table, String name, Map<String, AttributeValue> item) {
        return new Desired(table, name, item, Outcome::of, "");
    }

    /** What every line of a file wants; two lines that want the same item make the file faulty. */
    static List<Desired> each(DataFile file, Function<Line, Desired> read, String id) {
        Set<Map<String, AttributeValue>> keys = new HashSet<>();
        List<Desired> all = new ArrayList<>();
        for (Line line : file.lines()) {
            Desired one = read.apply(line);
            if (!keys.add(one.key())) {
                throw line.faulty(id + ": is in the file already");
            }
            all.add(one);
        }
        return all;
    }

    Map<String, AttributeValue> key() {
        return PrimaryKeys.of(item);
    }
}
