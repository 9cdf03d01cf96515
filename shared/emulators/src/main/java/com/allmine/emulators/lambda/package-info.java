/** How the emulators invoke functions, and what a failed invocation reports. */
@NullMarked
package com.allmine.emulators.lambda;

import org.jspecify.annotations.NullMarked;
