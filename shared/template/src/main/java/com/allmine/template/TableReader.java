package com.allmine.template;

import static com.allmine.template.Yaml.list;
import static com.allmine.template.Yaml.map;
import static com.allmine.template.Yaml.optional;
import static com.allmine.template.Yaml.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the tables of a template. */
final class TableReader {
    private TableReader() {}

    static Table table(String name, Map<String, Object> properties) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (Object definition : list(properties, "AttributeDefinitions", name)) {
            Map<String, Object> attribute = map(definition, name);
            attributes.put(text(attribute, "AttributeName", name), text(attribute, "AttributeType", name));
        }
        List<Table.Index> indexes = new ArrayList<>();
        if (properties.containsKey("GlobalSecondaryIndexes")) {
            for (Object index : list(properties, "GlobalSecondaryIndexes", name)) {
                String indexName = text(map(index, name), "IndexName", name);
                indexes.add(new Table.Index(indexName, key(map(index, indexName), indexName)));
            }
        }
        return new Table(name, attributes, key(properties, name), indexes, hasStream(properties, name));
    }

    private static boolean hasStream(Map<String, Object> properties, String name) {
        Map<String, Object> stream = optional(properties, "StreamSpecification");
        if (stream.isEmpty()) {
            return false;
        }
        String view = text(stream, "StreamViewType", name);
        if (!view.equals("NEW_AND_OLD_IMAGES")) {
            throw new InvalidTemplate(name + ": the StreamViewType " + view + " is not supported");
        }
        return true;
    }

    private static Table.Key key(Map<String, Object> properties, String where) {
        Map<String, String> byType = new LinkedHashMap<>();
        for (Object element : list(properties, "KeySchema", where)) {
            byType.put(text(map(element, where), "KeyType", where), text(map(element, where), "AttributeName", where));
        }
        return new Table.Key(text(byType, "HASH", where), text(byType, "RANGE", where));
    }
}
