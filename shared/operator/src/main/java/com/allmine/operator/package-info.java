/** The command line of an operator. Each command has a class in {@code command}; the other packages do the work. */
@NullMarked
package com.allmine.operator;

import org.jspecify.annotations.NullMarked;
