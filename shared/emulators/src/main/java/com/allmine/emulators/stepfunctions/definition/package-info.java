/** Reads a state machine in Amazon States Language and rejects what the interpreter does not support. */
@NullMarked
package com.allmine.emulators.stepfunctions.definition;

import org.jspecify.annotations.NullMarked;
