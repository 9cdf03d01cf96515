/** Runs an execution of a state machine and keeps a record of the states it entered. */
@NullMarked
package com.allmine.emulators.stepfunctions.execution;

import org.jspecify.annotations.NullMarked;
