/** The stand-in for Step Functions: an interpreter of the state machines that are deployed, behind their HTTP API. */
@NullMarked
package com.allmine.emulators.stepfunctions;

import org.jspecify.annotations.NullMarked;
