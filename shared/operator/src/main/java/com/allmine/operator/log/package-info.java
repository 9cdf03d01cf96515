/** Checks and reads the records of what happened: consents and the permission log. */
@NullMarked
package com.allmine.operator.log;

import org.jspecify.annotations.NullMarked;
