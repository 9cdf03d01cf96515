/** Evidence that tests put into the local run. */
@NullMarked
package com.allmine.local.evidence;

import org.jspecify.annotations.NullMarked;
