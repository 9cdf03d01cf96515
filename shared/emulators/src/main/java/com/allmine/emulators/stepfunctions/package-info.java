/** The emulator of Step Functions: its HTTP API, and a page that draws an execution. */
@NullMarked
package com.allmine.emulators.stepfunctions;

import org.jspecify.annotations.NullMarked;
