package com.allmine.emulators.stepfunctions;

import java.util.Map;
import java.util.Optional;

/**
 * One way out of a state.
 *
 * @param next the state it leads to; empty ends the execution
 * @param output empty hands on what the state hands on by itself
 */
record Exit(Optional<String> next, Optional<Expression> output, Map<String, Expression> assign) {}
