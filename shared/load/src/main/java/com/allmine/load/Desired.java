package com.allmine.load;

import com.allmine.load.DataFile.Line;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One item as a file wants it.
 *
 * @param name what a reader knows the item by
 * @param kept whether an item that is there already stays as it is
 * @param fault tells why the item that is there already forbids this one; empty where it does not
 */
record Desired(
        String table,
        String name,
        Map<String, AttributeValue> item,
        boolean kept,
        Function<Map<String, AttributeValue>, Optional<FaultyFile>> fault) {

    static Desired of(String table, String name, Map<String, AttributeValue> item) {
        return new Desired(table, name, item, false, present -> Optional.empty());
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
        return Map.of("pk", Objects.requireNonNull(item.get("pk")), "sk", Objects.requireNonNull(item.get("sk")));
    }
}
