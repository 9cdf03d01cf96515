package com.allmine.template;

import java.util.List;

/**
 * What one statement of a function's policy allows.
 *
 * @param resources the logical ids of what it allows it on; an index as {@code Table/index/name}
 */
public record Permission(List<String> actions, List<String> resources) {}
