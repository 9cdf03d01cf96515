/** The key sets of the system, and what is done with them: field encryption, HMAC, rotation. */
@NullMarked
package com.allmine.crypto;

import org.jspecify.annotations.NullMarked;
