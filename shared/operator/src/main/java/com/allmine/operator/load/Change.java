package com.allmine.operator.load;

import com.allmine.operator.file.Desired;
import com.allmine.operator.file.Desired.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;

/**
 * One write that a file requires.
 *
 * @param present the item as the table has it; empty if it does not
 */
record Change(Desired desired, Map<String, AttributeValue> present, Outcome outcome) {
    boolean isNew() {
        return present.isEmpty();
    }

    /** The write, on condition that the item still is what was read. */
    Put put() {
        Put.Builder put = Put.builder().tableName(desired.table()).item(outcome.item());
        if (isNew()) {
            return put.conditionExpression("attribute_not_exists(pk)").build();
        }
        Map<String, String> names = new HashMap<>();
        Map<String, AttributeValue> values = new HashMap<>();
        List<String> terms = new ArrayList<>();
        Set<String> attributes = new TreeSet<>(present.keySet());
        attributes.addAll(outcome.item().keySet());
        for (String attribute : attributes) {
            int i = terms.size();
            names.put("#a" + i, attribute);
            Optional<AttributeValue> was = Optional.ofNullable(present.get(attribute));
            was.ifPresent(value -> values.put(":a" + i, value));
            terms.add(was.isPresent() ? "#a" + i + " = :a" + i : "attribute_not_exists(#a" + i + ")");
        }
        return put.conditionExpression(String.join(" AND ", terms))
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .build();
    }
}
