package com.allmine.template;

import java.util.Map;

/**
 * A state machine of Step Functions.
 *
 * @param name its logical id
 * @param definitionUri the path of its definition, relative to the template
 * @param substitutions the values of the placeholders in the definition; a reference is replaced by the logical id that
 *     it names
 */
public record StateMachine(String name, String definitionUri, Map<String, String> substitutions) {}
