/** Verification of evidence from files alone: without a network, a database or a secret. */
@NullMarked
package com.allmine.operator.evidence;

import org.jspecify.annotations.NullMarked;
