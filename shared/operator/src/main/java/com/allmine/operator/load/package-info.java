/** Brings the tables of a stage to what the data files say. */
@NullMarked
package com.allmine.operator.load;

import org.jspecify.annotations.NullMarked;
