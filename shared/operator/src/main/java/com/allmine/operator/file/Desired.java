package com.allmine.operator.file;

import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.file.DataFile.Line;
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
 * @param name names the item in messages
 * @param item the item if the table does not have it yet
 * @param over makes the new item from the item that the table has; throws {@link FaultyFile} if the two contradict
 * @param unit consecutive items of the same unit, at most 100, are written in one transaction; blank for an item that is
 *     written alone
 */
public record Desired(
        String table,
        String name,
        Map<String, AttributeValue> item,
        Function<Map<String, AttributeValue>, Outcome> over,
        String unit) {

    /**
     * The item to write in place of a stored one.
     *
     * @param notes what the operator should know about the change, one line each
     */
    public record Outcome(Map<String, AttributeValue> item, List<String> notes) {
        /** An item without notes. */
        public static Outcome of(Map<String, AttributeValue> item) {
            return new Outcome(item, List.of());
        }
    }

    /** An item that replaces the stored one. */
    static Desired of(String table, String name, Map<String, AttributeValue> item) {
        return new Desired(table, name, item, present -> Outcome.of(item), "");
    }

    /** An item that is written only if the table does not have it. A stored item stays unchanged. */
    public static Desired ifAbsent(String table, String name, Map<String, AttributeValue> item) {
        return new Desired(table, name, item, Outcome::of, "");
    }

    /** The same item in a unit. */
    public Desired in(String newUnit) {
        return new Desired(table, name, item, over, newUnit);
    }

    /**
     * The items of a file with one item per line.
     *
     * @param id names the member that must be unique, for the message
     * @throws FaultyFile if two lines want the same item
     */
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

    /** The primary key of the item. */
    public Map<String, AttributeValue> key() {
        return PrimaryKeys.of(item);
    }
}
