/** Rotates and removes keys, and encrypts stored fields with the current key. */
@NullMarked
package com.allmine.operator.key;

import org.jspecify.annotations.NullMarked;
