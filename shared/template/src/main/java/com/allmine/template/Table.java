package com.allmine.template;

import java.util.List;
import java.util.Map;

/**
 * One DynamoDB table.
 *
 * @param name its logical id in the template
 * @param attributes the type (S, N or B) of every attribute that is part of a key
 */
public record Table(String name, Map<String, String> attributes, Key key, List<Index> indexes) {
    /** A partition key and a sort key, by attribute name. */
    public record Key(String partition, String sort) {}

    /** A global secondary index that projects all attributes. */
    public record Index(String name, Key key) {}
}
