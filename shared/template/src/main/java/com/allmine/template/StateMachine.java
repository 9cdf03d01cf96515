package com.allmine.template;

import java.util.Map;

/**
 * One state machine of Step Functions.
 *
 * @param name its logical id in the template
 * @param definitionUri its definition in Amazon States Language, from the template's folder
 * @param substitutions what stands for the placeholders of the definition, references resolved to logical ids
 */
public record StateMachine(String name, String definitionUri, Map<String, String> substitutions) {}
