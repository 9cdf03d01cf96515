/** The commands of the operator, one class each. A class has the options, calls what does the work, and prints the result. */
@NullMarked
package com.allmine.operator.command;

import org.jspecify.annotations.NullMarked;
