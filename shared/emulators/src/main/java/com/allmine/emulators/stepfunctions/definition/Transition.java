package com.allmine.emulators.stepfunctions.definition;

import com.allmine.emulators.stepfunctions.expression.Expression;
import java.util.Map;
import java.util.Optional;

/**
 * One way out of a state.
 *
 * @param next the next state; empty if the execution ends here
 * @param output empty keeps the output that the type of the state gives by default
 */
public record Transition(Optional<String> next, Optional<Expression> output, Map<String, Expression> assign) {}
