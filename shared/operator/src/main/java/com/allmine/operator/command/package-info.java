/**
 * The commands of the operator. A class has the options, calls what does the work, and prints the result. The package has
 * more than 15 types because each command has its own.
 */
@NullMarked
package com.allmine.operator.command;

import org.jspecify.annotations.NullMarked;
