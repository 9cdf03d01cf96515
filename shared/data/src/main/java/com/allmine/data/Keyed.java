package com.allmine.data;

import java.util.List;

/** Makes of a text what only we can make of it. */
@FunctionalInterface
public interface Keyed {
    /** A hash of the text under each of our keys, the current first; apart for every tenant. */
    List<String> hash(String tenantId, String text);
}
