package com.allmine.template;

import java.util.List;
import java.util.Map;

/**
 * A DynamoDB table.
 *
 * @param name its logical id
 * @param attributes the type (S, N or B) of each key attribute
 * @param hasStream whether it has a stream, with the old and the new image of each changed item
 */
public record Table(String name, Map<String, String> attributes, Key key, List<Index> indexes, boolean hasStream) {
    /** The attribute names of the partition key and the sort key. */
    public record Key(String partition, String sort) {}

    /** A global secondary index that projects all attributes. */
    public record Index(String name, Key key) {}
}
