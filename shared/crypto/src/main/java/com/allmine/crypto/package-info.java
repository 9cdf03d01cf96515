/** The key sets and their rotation, and their uses: field encryption, HMAC, derived keys. */
@NullMarked
package com.allmine.crypto;

import org.jspecify.annotations.NullMarked;
