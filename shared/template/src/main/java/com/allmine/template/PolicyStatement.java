package com.allmine.template;

import java.util.List;

/**
 * A statement of an IAM policy.
 *
 * @param resources logical ids; an index is written {@code Table/index/name}
 */
public record PolicyStatement(List<String> actions, List<String> resources) {}
