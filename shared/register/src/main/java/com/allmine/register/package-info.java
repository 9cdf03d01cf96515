/** The client of the national register, and the numbers and names that identify a person there. */
@NullMarked
package com.allmine.register;

import org.jspecify.annotations.NullMarked;
